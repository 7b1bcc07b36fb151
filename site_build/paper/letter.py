"""Letters that bring people their personal links: a page for each, in large type and plain words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO

import segno

from site_build.config import Portal
from site_build.office.links.links import Link
from site_build.paper.compile import compile_pdf


@dataclass(frozen=True)
class Letter:
    """One page: whom it is to, their link as a QR code (SVG), where to type its code, and the last day it works."""

    name: str
    link: str
    picture: str
    page: str
    code: str
    works_until: date


@dataclass(frozen=True)
class Letters:
    """What `letter.typ` is given. `phone` may be empty."""

    title: str
    organisation: str
    day: date
    contact: str
    phone: str
    letters: tuple[Letter, ...]


def make_letters(portal: Portal, links: Sequence[Link], day: date) -> bytes:
    """A PDF of a page for each link, dated `day`."""
    contact = portal.contacts[portal.keeper.post]
    pages = tuple(map(_write, links))
    name = portal.organisation.name
    return compile_pdf(
        "letter.typ", Letters(f"Your induction at {name}", name, day, contact.name, contact.phone, pages), day
    )


def _write(link: Link) -> Letter:
    return Letter(link.name, link.address, draw_code(link.address), link.page, link.typed, link.works_until)


def draw_code(address: str) -> str:
    """The link as a QR code: an SVG, dark on white with the quiet border that cameras need."""
    drawn = BytesIO()
    segno.make_qr(address, error="m").save(drawn, kind="svg", xmldecl=False, light="#fff", border=4, scale=4)
    return drawn.getvalue().decode()
