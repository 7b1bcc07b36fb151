"""The print for a group session, one PDF: a sheet for whoever leads it, then letters with links, or paper packs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from site_build.config import Portal
from site_build.names import visible
from site_build.office.forms.group import Place
from site_build.office.forms.packs import AskedOnPaper, Pack, PackPassage
from site_build.office.links.links import Link
from site_build.paper.compile import compile_pdf
from site_build.paper.papers import Letter, write_letter
from site_build.words import WAYS, WAYS_OF_CHANGE


@dataclass(frozen=True)
class Seat:
    """Somebody on the sheet of whoever leads the session: in which role, and what they do there."""

    name: str
    role: str
    what: str


@dataclass(frozen=True)
class PackPaper:
    """A paper pack, as `pack.typ` prints it. `since` is empty where it is about the whole policy."""

    name: str
    role: str
    title: str
    version: str
    since: str
    passages: tuple[PackPassage, ...]
    questions: tuple[AskedOnPaper, ...]
    needed: int
    declaration: str
    ways: tuple[str, ...]
    bank: str


@dataclass(frozen=True)
class GroupPaper:
    """What `group.typ` is given. Either `letters` or `packs` are empty; `witness` vouches for the `keeper`."""

    organisation: str
    day: date
    keeper: str
    witness: str
    contact: str
    phone: str
    seats: tuple[Seat, ...]
    letters: tuple[Letter, ...] = ()
    packs: tuple[PackPaper, ...] = ()
    title: str = "Group session"


def print_links(portal: Portal, places: Sequence[Place], links: Sequence[Link], day: date) -> bytes:
    """The print for a session in which people open their links: with their letters, and their codes to cut apart."""
    return _print(portal, places, day, letters=tuple(write_letter(portal.organisation.name, link) for link in links))


def print_packs(portal: Portal, packs: Sequence[Pack], day: date) -> bytes:
    """The print for a session on paper: with what each of them reads, answers and signs."""
    papers = tuple(_write_pack(portal, pack) for pack in packs)
    return _print(portal, [pack.place for pack in packs], day, packs=papers)


def _print(
    portal: Portal,
    places: Sequence[Place],
    day: date,
    letters: tuple[Letter, ...] = (),
    packs: tuple[PackPaper, ...] = (),
) -> bytes:
    contact = portal.contacts[portal.keeper.post]
    paper = GroupPaper(
        organisation=portal.organisation.name,
        day=day,
        keeper=portal.keeper_name,
        witness=portal.witness_name,
        contact=contact.name,
        phone=contact.phone,
        seats=tuple(_write_seat(portal, place) for place in places),
        letters=letters,
        packs=packs,
    )
    return compile_pdf("group.typ", paper, day)


def _write_seat(portal: Portal, place: Place) -> Seat:
    what = f"{place.title}: what has changed" if place.is_short else place.title
    return Seat(visible(place.person.name), portal.roles[place.role].name, what)


def _write_pack(portal: Portal, pack: Pack) -> PackPaper:
    ways = WAYS_OF_CHANGE if pack.since else WAYS
    return PackPaper(
        name=visible(pack.place.person.name),
        role=portal.roles[pack.place.role].name,
        title=pack.place.title,
        version=pack.version,
        since=pack.since,
        passages=pack.passages,
        questions=pack.questions,
        needed=pack.needed,
        declaration=pack.declaration,
        ways=tuple(words[0].upper() + words[1:] for words in ways.values()),
        bank=pack.bank,
    )
