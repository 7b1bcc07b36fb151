"""The e-mail with what somebody signed, read again as a mail program reads it."""

from email import message_from_bytes
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import default

import pytest

from site_build.config import read_portal
from site_build.export.proofs import format_proof_draft
from site_build.names import visible
from site_build.office.links.sender import Sender
from support.sample import SAMPLE

PORTAL = read_portal(SAMPLE)
RECEIPT = b"one line\nand another\n"


def write(name: str = "Zo\u00eb Example", number: int = 1, *, cosigned: bool = False) -> EmailMessage:
    """The draft for somebody who signed so many times."""
    to = Address(visible(name), addr_spec="zo@zo.example")
    certificates = {f"certificate-{at}.pdf": b"%PDF-" for at in range(number)}
    receipts = {f"receipt-{at}.txt": RECEIPT for at in range(number)}
    draft = format_proof_draft(PORTAL, to, certificates, receipts, Sender(name="Sam", phone="01584"), cosigned=cosigned)
    message = message_from_bytes(draft, policy=default)
    assert isinstance(message, EmailMessage)
    assert not message.defects
    return message


@pytest.mark.parametrize(("number", "words"), [(1, "Your certificate is"), (2, "Your certificates are")])
def test_it_says_what_is_with_it(number: int, words: str) -> None:
    """Both bodies say the same; every file is there, and a receipt comes out as it went in."""
    message = write(number=number)
    assert message["Subject"] == "Your certificate from Invented Charity"
    for kind in ("plain", "html"):
        body = message.get_body((kind,))
        assert body
        assert f"{words} with this e-mail." in body.get_content()
        assert "Sam" in body.get_content()
    attached = {part.get_filename(): part.get_content() for part in message.iter_attachments()}
    assert len(attached) == 2 * number
    kinds = {part.get_content_type() for part in message.iter_attachments()}
    assert kinds == {"application/pdf", "application/octet-stream"}, "a mail program shows text in the e-mail"
    assert attached["receipt-0.txt"] == RECEIPT


@pytest.mark.parametrize(
    ("cosigned", "words"),
    [
        (True, "The Chair of Trustees has signed our list, too, with your form in it."),
        (False, "The Chair of Trustees has not signed our list with your form in it yet."),
    ],
)
def test_it_says_whom_to_tell(cosigned: bool, words: str) -> None:
    """Whoever gets a receipt for what they never signed knows whom to tell, and whether that post has signed."""
    message = write(cosigned=cosigned)
    for kind in ("plain", "html"):
        body = message.get_body((kind,))
        assert body
        assert words in body.get_content()
        assert "Did you not sign this? Tell the Chair of Trustees." in body.get_content()


@pytest.mark.parametrize("name", ["<img src=x onerror=alert(1)>", "Zo\u202egnp.exe", 'Zo" <eve@eve.example>, "'])
def test_a_hostile_name_is_a_name(name: str) -> None:
    """It adds no second address and no tag, and what cannot be seen is left out."""
    message = write(name)
    assert [address.addr_spec for address in message["To"].addresses] == ["zo@zo.example"]
    html = message.get_body(("html",))
    assert html
    assert "<img" not in html.get_content()
    assert "\u202e" not in html.get_content()
