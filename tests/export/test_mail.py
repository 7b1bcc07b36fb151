"""E-mail drafts, read again as a mail program reads them."""

import io
from dataclasses import replace
from email import message_from_bytes
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import default
from html.parser import HTMLParser
from zipfile import ZipFile

import pytest

from site_build.config import read_portal
from site_build.export.mail import can_be_sent, format_draft, format_drafts
from site_build.office.links.errors import NobodyHasEmail
from site_build.office.links.links import Link
from site_build.office.links.sender import Sender
from support.extracts import ASKED_AGAIN, SEVERAL, link_for
from support.sample import SAMPLE

PORTAL = read_portal(SAMPLE)
EMAIL = "zo@zo.example"
ADDRESS = "https://portal.example/induction/#kindness/volunteer.XJC8YG9F9JGHSP7VDZNQ"


def read(draft: bytes) -> EmailMessage:
    """The draft as a mail program reads it."""
    message = message_from_bytes(draft, policy=default)
    assert isinstance(message, EmailMessage)
    assert not message.defects
    return message


def draft(link: Link, sender: Sender | None = None) -> bytes:
    """A draft of the invented charity."""
    return format_draft(PORTAL, link, sender or Sender())


def bodies(message: EmailMessage) -> tuple[str, str]:
    """The plain text and the HTML."""
    plain, html = message.get_body(("plain",)), message.get_body(("html",))
    assert plain
    assert html
    return plain.get_content().replace("\r\n", "\n"), html.get_content()


class Seen(HTMLParser):
    """What a reader sees of some HTML, and the tags in it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text, self.tags, self.links = "", set[str](), list[str | None]()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember the tag, and where it leads."""
        self.tags.add(tag)
        self.links += [value for name, value in attrs if name in ("href", "src")]

    def handle_data(self, data: str) -> None:
        """Remember the text."""
        self.text += data


def test_a_draft_opens_ready_to_send() -> None:
    """It is unsent, to the person, has a subject, and says the same in plain text and in HTML."""
    message = read(draft(link_for("Zoë Example", EMAIL)))
    assert (message["X-Unsent"], message["Subject"]) == ("1", "Your induction at Invented Charity")
    assert message["To"].addresses == (Address("Zoë Example", "zo", "zo.example"),)
    plain, html = bodies(message)
    for words in ("Dear Zoë Example", "until 21 January 2027", "Keep it to yourself", "half an hour"):
        assert words in plain
        assert words in Seen(html).text
    assert f"\n{ADDRESS}\n" in plain
    assert "\nXJC8 YG9F 9JGH SP7V DZNQ\n" in plain
    assert Seen(html).links == [ADDRESS, ADDRESS.partition("#")[0]]


def test_a_draft_says_what_changed() -> None:
    """Who signed before is told in both bodies why, what and for how long, and is not welcomed as new."""
    message = read(draft(link_for("Zoë Example", EMAIL, occasion=ASKED_AGAIN)))
    assert message["Subject"] == "Our Kindness Policy has changed"
    plain, html = bodies(message)
    seen = Seen(html)
    for words in (
        "Our Kindness Policy has changed. Two people <saw> it. This is what changed for you:",
        "Being kind: 1.2, 1.5",
        "Cake: 1 rule is gone",
        "Please read what is new, answer a few questions, and sign. It takes about 5 minutes.",
        "Read what is new, then answer a few questions. You can try again as often as you like.",
    ):
        assert words in plain
        assert words in seen.text
    assert "\n- Being kind: 1.2, 1.5\n- Cake: 1 rule is gone\n\nPlease" in plain
    assert "saw" not in seen.tags
    assert not any(words in plain + html for words in ("glad that you are here", "efore you start", "half an hour"))


def test_a_draft_names_all_that_its_link_is_for() -> None:
    """Each policy, in which role, in both bodies; and the last step, only where there is a next induction."""
    for body in bodies(read(draft(link_for("Zo", EMAIL, occasion=SEVERAL)))):
        seen = Seen(body).text
        assert "your link is for all of them:" in seen
        assert "Kindness Policy, as a volunteer" in seen
        assert "Visitors Policy, as a volunteer" in seen
        assert "Go on to what is next, in the same way." in seen
    assert not any("what is next" in body for body in bodies(read(draft(link_for("Zo", EMAIL)))))


def test_a_draft_without_questions() -> None:
    """Nobody is told to try again what is not asked."""
    occasion = replace(ASKED_AGAIN, asks=False)
    for body in bodies(read(draft(link_for("Zo", EMAIL, occasion=occasion)))):
        assert "Read what is new." in body
        assert "try again" not in body
        assert "question" not in body


@pytest.mark.parametrize(
    "name",
    [
        "<img src=x onerror=alert(1)>",
        "Zo\r\nBcc: eve@eve.example",
        'Zo" <eve@eve.example>, "',
        "Zo\u202egnp.exe",
        "=?utf-8?q?Zo?=",
        "{{ 7*7 }}",
    ],
)
def test_a_hostile_name_is_a_name(name: str) -> None:
    """It adds no header, no second address and no tag, and is shown as it is but for what cannot be seen."""
    message = read(draft(link_for(name, EMAIL)))
    shown = "".join(letter for letter in name if letter.isprintable())
    assert sorted(message.keys()) == ["Content-Type", "MIME-Version", "Subject", "To", "X-Unsent"]
    assert [address.addr_spec for address in message["To"].addresses] == ["zo@zo.example"]
    plain, html = bodies(message)
    assert f"Dear {shown},\n" in plain
    assert f"Dear {shown}," in Seen(html).text
    assert "img" not in Seen(html).tags


@pytest.mark.parametrize(
    "email",
    [
        "",
        "zo@zo",
        "zo@zo..example",
        "a,b@zo.example",
        "zo@zo.example\r\nBcc: x@x.example",
        "zoë@zo.example",
        "zo@zö.example",
        '"zo"@zo.example',
    ],
)
def test_an_address_that_cannot_be_used(email: str) -> None:
    """Who has no usable address gets no draft; when that is everybody, it is told."""
    assert not can_be_sent(link_for("Zo Example", email))
    with pytest.raises(NobodyHasEmail):
        format_drafts(PORTAL, [link_for("Zo Example", email)], Sender())


def test_several_drafts_are_one_file() -> None:
    """One draft is a file by itself; several are in a zip, by number and not by name."""
    links = [link_for("Zo Example", EMAIL), link_for("Ash Invented", ""), link_for("Wim Invented", "wim@wim.example")]
    assert list(format_drafts(PORTAL, links[:2], Sender())) == ["e-mail.eml"]
    ((name, data),) = format_drafts(PORTAL, links, Sender()).items()
    assert name == "e-mails.zip"
    with ZipFile(io.BytesIO(data)) as archive:
        assert archive.namelist() == ["e-mail-001.eml", "e-mail-002.eml"]
        assert "wim@wim.example" in read(archive.read("e-mail-002.eml"))["To"]
