"""The file for a mail merge in Word or Outlook: a row for each personal link, with its code for typing."""

from collections.abc import Iterable

from site_build.export.csv import format_table
from site_build.office.entries import say_day
from site_build.office.links import Link

HEADS = ("Name", "Email", "Link", "Page", "Code", "Works until")


def format_merge(links: Iterable[Link]) -> bytes:
    """The links as the bytes of a CSV file; a day is written 31 January 2026, as in a letter."""
    rows = (
        (link.name, link.person.email, link.address, link.page, link.typed, say_day(link.works_until)) for link in links
    )
    return format_table(HEADS, rows)
