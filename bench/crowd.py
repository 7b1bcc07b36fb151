"""A register of many invented people, and the forms that they send in."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.project import ROOT
from site_build.config import read_portal
from site_build.demo.forms import FormFactory
from site_build.office.forms.intake import Incoming
from site_build.office.links.links import Link, hand_out
from site_build.office.office import Office, log_editions
from site_build.office.people.people import read_person
from site_build.register.keys import new_keys
from site_build.register.store import create_register

ROLES = ("trustee", "staff", "volunteer")


@contextmanager
def gather_crowd(folder: Path, count: int, root: Path = ROOT) -> Iterator[Office]:
    """An office over a new register in `folder` with `count` people, of the portal in `root`, until the block ends."""
    register = create_register(folder, new_keys("crowd.invalid/acknowledgments"))
    office = Office(root, read_portal(root), root, register)
    try:
        log_editions(office)
        with register.change() as change:
            for number in range(count):
                fields = {"name": f"Invented {number}", "roles": ROLES[number % 3], "started": "2026-01-05"}
                change.put_person(read_person(office.portal, fields))
        yield office
    finally:
        register.close()


def make_links(office: Office) -> list[Link]:
    """A link for everybody."""
    with hand_out(office, site="https://crowd.invalid/") as links:
        return links


def fill_in(office: Office, links: Iterable[Link]) -> list[Incoming]:
    """What each of these people sends in: a form with every answer right, signed with their link."""
    forms = FormFactory.of(office, office.published.publications[-1].policy)
    return [forms.seal(forms.statement(link.address, link.person.roles[0], link.name), link.address) for link in links]
