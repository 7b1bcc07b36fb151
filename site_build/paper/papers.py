"""The papers: letters with personal links, the register, the trustees' report and a certificate, each a tagged PDF."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from io import BytesIO

import segno

from site_build.config import Portal
from site_build.office.acknowledgments.proofs import Certificate
from site_build.office.links.links import Link
from site_build.office.links.occasion import Paragraph
from site_build.office.reporting.report import Report
from site_build.paper.compile import compile_pdf
from site_build.words import STANDINGS


@dataclass(frozen=True)
class Letter:
    """One page: whom it is to, their link as a QR code (SVG), where to type its code, and the last day it works.

    `opening` says why they get it, below `title`; `step` is what to do before signing, and `asks` whether they are
    asked questions. `several` says that the link is for more than one induction.
    """

    title: str
    opening: tuple[Paragraph, ...]
    step: str
    asks: bool
    several: bool
    name: str
    link: str
    picture: str
    page: str
    code: str
    works_until: date


@dataclass(frozen=True)
class Letters:
    """What `letter.typ` is given: `title` is of all the letters together. `phone` may be empty."""

    title: str
    organisation: str
    day: date
    contact: str
    phone: str
    letters: tuple[Letter, ...]


def make_letters(portal: Portal, links: Sequence[Link], day: date) -> bytes:
    """A PDF of a page for each link, dated `day`."""
    contact, name = portal.contacts[portal.keeper.post], portal.organisation.name
    pages = tuple(write_letter(name, link) for link in links)
    titles = {page.title for page in pages}
    title = titles.pop() if len(titles) == 1 else f"Letters from {name}"
    return compile_pdf("letter.typ", Letters(title, name, day, contact.name, contact.phone, pages), day)


def write_letter(organisation: str, link: Link) -> Letter:
    """The letter that hands out this link."""
    occasion, picture = link.occasion, draw_code(link.address)
    words = (occasion.title(organisation), occasion.tell(), occasion.step, occasion.asks)
    return Letter(
        *words, occasion.inductions > 1, link.name, link.address, picture, link.page, link.typed, link.works_until
    )


def draw_code(address: str) -> str:
    """The link as a QR code: an SVG, dark on white with the quiet border that cameras need."""
    drawn = BytesIO()
    segno.make_qr(address, error="m").save(drawn, kind="svg", xmldecl=False, light="#fff", border=4, scale=4)
    return drawn.getvalue().decode()


@dataclass(frozen=True)
class RegisterPaper:
    """What `register.typ` shows. `chosen` says in words who is in it, `counts` how many, `proof` what `checkpoint` is.

    Each row has a cell for each column; None stands for a date that there is not.
    """

    organisation: str
    day: date
    chosen: str
    counts: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str | date | None, ...], ...]
    checkpoint: str
    proof: str
    warning: str
    title: str = "The register"


def print_report(report: Report) -> bytes:
    """The bytes of the PDF, the same for the same report."""
    names = tuple((name, role, STANDINGS[standing], why) for name, role, standing, why in report.names)
    return compile_pdf("report.typ", replace(report, names=names), report.day)


def print_certificate(certificate: Certificate) -> bytes:
    """The bytes of the PDF, the same for the same certificate."""
    return compile_pdf("certificate.typ", certificate, certificate.day)
