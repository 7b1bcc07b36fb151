"""E-mails to people, as drafts that a mail program opens ready to send (RFC 5322); links for a mail merge."""

from collections.abc import Iterable, Mapping, Sequence
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

from site_build.config import Portal
from site_build.export.csv import format_table
from site_build.export.file import pack_files
from site_build.names import is_email
from site_build.office.links.errors import NobodyHasEmail
from site_build.office.links.links import Link
from site_build.office.links.occasion import Paragraph
from site_build.office.links.sender import Sender
from site_build.templates import make_environment
from site_build.words import say_day

_WORDS = make_environment(Path(__file__).parent)


def can_be_sent(link: Link) -> bool:
    """Whether the link's person has an address that every mail program can use."""
    return is_email(link.person.email)


def format_drafts(portal: Portal, links: Sequence[Link], sender: Sender) -> dict[str, bytes]:
    """The drafts as one file, by its name: a zip when there are several. `Refused` when nobody can be written to."""
    drafts = [format_draft(portal, link, sender) for link in links if can_be_sent(link)]
    if not drafts:
        raise NobodyHasEmail()
    if len(drafts) == 1:
        return {"e-mail.eml": drafts[0]}
    return {"e-mails.zip": pack_files({f"e-mail-{number:03}.eml": draft for number, draft in enumerate(drafts, 1)})}


def format_draft(portal: Portal, link: Link, sender: Sender) -> bytes:
    """One draft, for somebody to whom it can be sent."""
    return keep_unsent(format_message(portal, link, sender))


def keep_unsent(message: EmailMessage) -> bytes:
    """The e-mail as the bytes of a draft."""
    message["X-Unsent"] = "1"  # Outlook opens it to be sent, not as something that came
    return message.as_bytes()


def format_message(portal: Portal, link: Link, sender: Sender) -> EmailMessage:
    """One e-mail with a link, for somebody to whom it can be sent."""
    subject = link.occasion.title(portal.organisation.name)
    words = {"link": link, "day": say_day(link.works_until), "signed": sign(portal, sender)}
    return write_message(Address(link.name, addr_spec=link.person.email), subject, "mail", words)


def sign(portal: Portal, sender: Sender) -> list[str]:
    """The lines under an e-mail: who sends it, their post, the charity, and a telephone number, as far as is known."""
    return [*filter(None, [sender.name, portal.keeper_name, portal.organisation.name, sender.phone])]


def write_message(to: Address, subject: str, template: str, words: Mapping[str, object]) -> EmailMessage:
    """An e-mail to this address by the template of this name: plain text, and the same in simple HTML."""
    given = {**words, "name": to.display_name, "subject": subject}
    message = EmailMessage(SMTP)
    message["Subject"] = subject
    message["To"] = to
    message.set_content(_WORDS.get_template(f"{template}.txt").render(given))
    message.add_alternative(_WORDS.get_template(f"{template}.html").render(given), subtype="html")
    return message


HEADS = ("Name", "Email", "Link", "Page", "Code", "Works until", "Why", "Words")


def format_merge(links: Iterable[Link]) -> bytes:
    """The links as the bytes of a CSV file; a day is written 31 January 2026, as in a letter.

    Why somebody gets one is new, changed, renewal, reminder or other, and in words as a letter begins.
    """
    return format_table(HEADS, map(_list_cells, links))


def _list_cells(link: Link) -> tuple[str, ...]:
    words = " ".join(_join(part) for part in link.occasion.tell())
    return (
        link.name,
        link.person.email,
        link.address,
        link.page,
        link.typed,
        say_day(link.works_until),
        link.occasion.kind,
        words,
    )


def _join(part: Paragraph) -> str:
    return f"{part.words} {'; '.join(part.points)}." if part.points else part.words
