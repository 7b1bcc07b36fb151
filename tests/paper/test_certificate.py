"""Certificates: of whom, of which words, and how to check them."""

import io
import re
from dataclasses import replace
from datetime import date

import pytest
from pypdf import PdfReader

from site_build.demo.forms import FormFactory
from site_build.errors import Refused
from site_build.formats.leaf import AcknowledgedLeaf, CountersignedLeaf, InvitedLeaf, today
from site_build.office.acknowledgments.acknowledgments import withdraw
from site_build.office.acknowledgments.errors import CertificateUnfounded, NothingSigned
from site_build.office.acknowledgments.proofs import certificate_of, issue_receipts
from site_build.office.forms.decisions import countersign
from site_build.office.forms.intake import take_in
from site_build.office.links.links import invite
from site_build.office.office import Office, log_editions
from site_build.paper.papers import print_certificate
from support.revisions import FIRST, publish_words, short_forms, whole_forms
from support.sample import add

DAY = date(2026, 11, 22)


def read_words(pdf: bytes) -> str:
    """The text of the only page, a space for each gap."""
    (page,) = PdfReader(io.BytesIO(pdf)).pages
    return re.sub(r"\s+", " ", page.extract_text())


def sign(office: Office, pen: FormFactory, name: str) -> str:
    """Let somebody new of this name sign with a link under another spelling; return their acknowledgment's id."""
    person = add(office, name, "volunteer")
    address = invite(office, person.id).address
    (outcome,) = take_in(office, [pen.write(address, name="Z. Signed")])
    assert outcome.state == "accepted"
    with office.register.view() as view:
        *_, entry = view.entries(AcknowledgedLeaf)
    return entry.leaf.id


def test_a_certificate_says_what_the_register_says(office: Office, pen: FormFactory) -> None:
    """Name, words, role, day, policy, entry and root hash, one tagged page with a title; the same bytes again."""
    leaf = sign(office, pen, '#read("x") <img src=x>')
    certificate = certificate_of(office, leaf, DAY)
    pdf = print_certificate(certificate)
    words = read_words(pdf)
    with office.register.view() as view:
        _, size, root_hash, *_ = view.checkpoint().decode().splitlines()
        position = next(entry.position for entry in view.entries(AcknowledgedLeaf) if entry.leaf.id == leaf)
    for part in (
        '#read("x") <img src=x> signed as “Z. Signed” and agreed to these words on',
        f"{today().day} {today():%B %Y}, as a volunteer of Invented Charity:",
        "“I have read the Kindness Policy and I agree to keep to it.”",
        "The policy is the Kindness Policy, version 2026-01.",
        "Our site has the words of this version, under “History of this policy”.",
        "Whoever held this person's link agreed to these words. It is not a check of who they are.",
        f"It is entry {position} in the register register.example/acknowledgments.",
        f"had {size} entries",
        root_hash[:16],
    ):
        assert part in words
    assert root_hash[:17] not in words
    assert b"pdfuaid:part>1<" in pdf
    reader = PdfReader(io.BytesIO(pdf))
    assert reader.metadata
    assert reader.metadata.title == "Certificate of induction"
    assert print_certificate(certificate) == pdf


def test_each_kind_says_what_it_means(office: Office, pen: FormFactory) -> None:
    """A countersigned form is said to be one; a name that was signed as it is in the register is not said twice."""
    (outcome,) = take_in(office, [pen.write(None)])
    assert outcome.statement
    countersign(office, outcome.statement, "Zoë Example")
    with office.register.view() as view:
        (entry,) = view.entries(CountersignedLeaf)
    certificate = certificate_of(office, entry.leaf.id, DAY)
    assert (certificate.name, certificate.typed) == ("Zoë Example", "")
    assert "confirmed whose form it is" in read_words(print_certificate(certificate))


def test_what_does_not_count_has_no_certificate(office: Office, pen: FormFactory) -> None:
    """A withdrawn acknowledgment has none, and neither has an entry of another kind."""
    leaf = sign(office, pen, "Wim Invented")
    withdraw(office, leaf, "By mistake.")
    with pytest.raises(Refused, match="was withdrawn"):
        certificate_of(office, leaf, DAY)
    with office.register.view() as view:
        (entry,) = view.entries(InvitedLeaf)
    with pytest.raises(Refused, match="no such acknowledgment"):
        certificate_of(office, entry.leaf.id, DAY)


def sign_change(office: Office) -> list[str]:
    """Let Zoë sign an edition, and then what changed in the next; return the ids of the two acknowledgments."""
    first = publish_words(office.root, "1", FIRST, "material")
    second = publish_words(office.root, "2", FIRST | {"ask": "Ask twice."}, "material")
    log_editions(office)
    link = invite(office, "Zoë Example").address
    for pen in (whole_forms(office, first), short_forms(office, second, first.edition)):
        (outcome,) = take_in(office, [pen.seal(pen.statement(link, "volunteer", "Zoë Example"), link)])
        assert outcome.state == "accepted"
    with office.register.view() as view:
        return [entry.leaf.id for entry in view.entries(AcknowledgedLeaf)]


def test_a_certificate_of_a_change(office: Office) -> None:
    """It says since which version, so that nobody takes it for the whole; one of the whole says nothing of that."""
    whole, change = (read_words(print_certificate(certificate_of(office, leaf, DAY))) for leaf in sign_change(office))
    assert (
        "The policy is the Kindness Policy, version 2. This is about what has changed in it since version 1," in change
    )
    assert "“I agree to what changed.”" in change
    assert "has changed" not in whole


def test_a_change_that_fell_has_no_certificate_and_no_receipt(office: Office) -> None:
    """When what it goes on from is withdrawn, nothing leaves the register that says somebody is done."""
    whole, change = sign_change(office)
    assert len(issue_receipts(office, "Zoë Example")) == 2
    withdraw(office, whole, "A slip.")
    with pytest.raises(CertificateUnfounded):
        certificate_of(office, change, DAY)
    with pytest.raises(NothingSigned):
        issue_receipts(office, "Zoë Example")


@pytest.mark.parametrize(
    ("cosigned_on", "words"),
    [
        (None, "The Chair of Trustees has not signed this entry yet."),
        (date(2026, 11, 23), "with this one, too, on 23 November 2026."),
    ],
)
def test_it_says_whether_the_chair_has_signed(
    office: Office, pen: FormFactory, cosigned_on: date | None, words: str
) -> None:
    """It says so either way, and whom to tell who never signed."""
    certificate = certificate_of(office, sign(office, pen, "Zoë Signed"), DAY)
    read = read_words(print_certificate(replace(certificate, cosigned_on=cosigned_on)))
    assert words in read
    assert "Did you not sign this? Tell the Chair of Trustees." in read
