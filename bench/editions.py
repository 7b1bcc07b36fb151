"""A policy that changes, materially, again and again: one clause says another number each time."""

from datetime import date
from pathlib import Path

from site_build.content.confirm import confirm_all
from site_build.content.edition import Publication
from site_build.content.publish import Decision, publish_site
from site_build.content.site import read_site

DECISION = Decision("material", "An invented change.", "Board of Trustees")


def revise(root: Path, page: str, number: int, words: str) -> None:
    """Give the policy on this page its change with this number, from 1; `words` stand once in what changes."""
    path = root / page
    text = path.read_text(encoding="utf-8")
    version = next(line for line in text.splitlines() if line.startswith("version: "))
    old = f"{words} {number - 1} times" if number > 1 else words
    new_version = f"version: changed-{number}"
    path.write_text(text.replace(version, new_version, 1).replace(old, f"{words} {number} times", 1), encoding="utf-8")


def publish_revision(root: Path, published: Path) -> Publication:
    """Publish it as the Board would, with whatever cites it confirmed."""
    site = read_site(root, published)
    confirm_all(site)
    [entry] = publish_site(site, date.today(), DECISION)
    return entry
