"""Reminders sent by a real mail server: accepted, refused, silent, unreachable; each is opened and its link used."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest
from time_machine import travel

from site_build.demo.forms import FormFactory
from site_build.export.sending import MailRun
from site_build.office.forms.intake import take_in
from site_build.office.links.emails import BATCH, EmailOutcome, send_reminders
from site_build.office.links.errors import (
    MailAddressWrong,
    MailHostWrong,
    MailLoginWrong,
    MailPortWrong,
    MailUnsafe,
    NobodyHasEmail,
    NobodyToRemind,
)
from site_build.office.links.links import hand_out
from site_build.office.links.reminders import list_reminders
from site_build.office.links.sender import SECURITIES, MailServer, Security, Sender, save_server
from site_build.office.office import Office
from site_build.office.people.people import add_person
from support.mail_server import Postbox, serve_mail

SITE = "https://portal.example/"
FROM = "Cho Invented <us@charity.example>"
NAMES = ("Ada", "Bea", "Cam", "Dot")


@pytest.fixture
def told(office: Office) -> Iterator[Office]:
    """An office where a week ago Ada, Bea, Cam and Dot were told, who have e-mail, and two who have none."""
    for name in NAMES:
        fields = {"name": f"{name} Invented", "roles": "volunteer", "started": "2026-01-05"}
        add_person(office, {**fields, "left": "", "email": address(name)})
    with hand_out(office, None, SITE):
        pass
    with travel(datetime.now(UTC) + timedelta(days=7)):
        yield office


def address(name: str) -> str:
    """Somebody's invented address."""
    return f"{name.lower()}@people.example"


def mail_server(port: int, security: Security = "none") -> MailServer:
    """The server at this port, as it was typed."""
    return MailServer(
        host="127.0.0.1", port=port, security=security, user="", password="", address="us@charity.example"
    )


def run(office: Office, port: int, patience: float = 5.0) -> list[EmailOutcome]:
    """Remind everybody by the server at this port."""
    server = MailServer(
        host="127.0.0.1", port=port, security="none", user="", password="", address="us@charity.example"
    )
    sender = Sender(name="Cho Invented", phone="01234 567890")
    return send_reminders(office, None, MailRun(office.portal, sender, server, patience).deliver, SITE)


def states(told: list[EmailOutcome]) -> dict[str, str]:
    """What became of each, by first name."""
    return {one.name.split()[0]: one.state for one in told}


def remembered(office: Office) -> dict[str, tuple[int, bool]]:
    """By first name: how many reminders count, and whether a link of the last one still works."""
    with office.register.view() as view:
        revoked = {invitation for invitation, link in view.invitations.items() if link.revoked}
    return {
        row.person.name.split()[0]: (
            len(row.counting),
            any(link not in revoked for one in row.reminders for link in one.links),
        )
        for row in list_reminders(office)
    }


def test_sent(told: Office, pen: FormFactory) -> None:
    """Everybody with an address gets one; it opens, says who writes, and its link leads to a form that is taken in."""
    postbox = Postbox()
    with serve_mail(postbox) as port:
        assert states(run(told, port)) == dict.fromkeys(NAMES, "sent")
        with pytest.raises(NobodyHasEmail):
            run(told, port)
    assert [message["To"] for message in postbox.taken] == [f"{name} Invented <{address(name)}>" for name in NAMES]
    for message in postbox.taken:
        assert (message["Subject"], message["From"]) == ("A reminder from Invented Charity", FROM)
        assert message["X-Unsent"] is None
        assert message["Date"]
        assert message["Message-ID"]
        text = read_text(message)
        assert "Cho Invented\nChief Officer\nInvented Charity\n01234 567890" in text
        [link] = re.findall(r"https://\S+#\S+", text)
        assert take_in(told, [pen.write(link)])[0].state == "accepted"
    assert {*remembered(told)} == {"Zoë", "Ash"}


def test_refused_half_way(told: Office) -> None:
    """The server's no, to an address or to the e-mail, is known: that link is taken back, and the run goes on."""
    postbox = Postbox(unknown=[address("Bea")], full=[address("Cam")])
    with serve_mail(postbox) as port:
        outcomes = run(told, port)
    assert states(outcomes) == {"Ada": "sent", "Bea": "refused", "Cam": "refused", "Dot": "sent"}
    assert [one.why for one in outcomes if one.why] == ["550 No such mailbox", "552 The mailbox is full"]
    assert remembered(told) == {
        "Ada": (1, True),
        "Bea": (0, False),
        "Cam": (0, False),
        "Dot": (1, True),
        "Zoë": (0, False),
        "Ash": (0, False),
    }


def test_a_server_that_accepts_and_then_hangs(told: Office) -> None:
    """Nobody knows whether that one went: it counts, its link is kept, and nothing more is begun."""
    postbox = Postbox(silent=[address("Bea")])
    with serve_mail(postbox) as port:
        outcomes = run(told, port, patience=0.5)
    assert states(outcomes) == {"Ada": "sent", "Bea": "perhaps", "Cam": "refused", "Dot": "refused"}
    assert len(postbox.taken) == 2
    known = remembered(told)
    assert [known[name] for name in NAMES] == [(1, True), (1, True), (0, False), (0, False)]


def test_no_server_there(told: Office) -> None:
    """Nothing went: every link is taken back, and everybody can be reminded still."""
    with serve_mail(Postbox()) as port:
        pass
    outcomes = run(told, port)
    assert states(outcomes) == dict.fromkeys(NAMES, "refused")
    assert {one.why for one in outcomes} == {"Connection refused"}
    assert [remembered(told)[name] for name in NAMES] == [(0, False)] * 4


def test_an_interruption_leaves_a_batch_in_doubt(told: Office) -> None:
    """A program that dies between two e-mails has lost no one's: those that it had not said count as perhaps sent."""

    def deliver(links: object) -> Iterator[EmailOutcome]:
        raise KeyboardInterrupt
        yield

    with pytest.raises(KeyboardInterrupt):
        send_reminders(told, None, deliver, SITE)
    known = remembered(told)
    assert [known[name] for name in NAMES] == [(1, True)] * 4
    assert {row.reminders[-1].state for row in list_reminders(told) if row.reminders} == {"perhaps"}
    assert len(NAMES) < BATCH


def test_more_than_a_batch(office: Office) -> None:
    """After a batch that could not go the next is not begun: its people have no link made for them."""
    for number in range(BATCH + 2):
        fields = {"name": f"Person Number{number}", "roles": "volunteer", "started": "2026-01-05", "left": ""}
        add_person(office, {**fields, "email": f"p{number}@people.example"})
    with hand_out(office, None, SITE):
        pass
    with travel(datetime.now(UTC) + timedelta(days=7)):
        with serve_mail(Postbox()) as port:
            pass
        assert len(run(office, port)) == BATCH
        postbox = Postbox()
        with serve_mail(postbox) as port:
            assert len(run(office, port)) == BATCH + 2
        assert len(postbox.taken) == BATCH + 2


def test_a_server_without_encryption(told: Office) -> None:
    """One that cannot encrypt is not trusted with links: nothing goes."""
    with serve_mail(Postbox()) as port:
        for security in SECURITIES[:2]:
            server = mail_server(port, security)
            outcomes = send_reminders(told, None, MailRun(told.portal, Sender(), server, 1.0).deliver, SITE)
            assert states(outcomes) == dict.fromkeys(NAMES, "refused"), security
            assert all(one.why for one in outcomes)


SERVER = {
    "host": "smtp.charity.example",
    "port": "587",
    "security": "starttls",
    "user": "us",
    "password": "secret",
    "address": "us@charity.example",
}


@pytest.mark.parametrize(
    ("field", "typed", "error"),
    [
        ("host", "", MailHostWrong),
        ("host", "smtp://charity.example", MailHostWrong),
        ("port", "mail", MailPortWrong),
        ("port", "0", MailPortWrong),
        ("port", "99999999999", MailPortWrong),
        ("security", "none", MailUnsafe),
        ("password", "£3 a word", MailLoginWrong),
        ("user", "zoë", MailLoginWrong),
        ("address", "us", MailAddressWrong),
    ],
)
def test_a_server_that_will_not_do(office: Office, field: str, typed: str, error: type[Exception]) -> None:
    """Each entry is held to what it must be, and nothing is remembered."""
    with pytest.raises(error):
        save_server(office, SERVER | {field: typed})
    assert office.recall(MailServer) is None


def test_a_server_is_sealed(office: Office) -> None:
    """What was typed is remembered, and its password is nowhere in the clear."""
    made = save_server(office, SERVER | {"host": " smtp.charity.example "})
    assert office.recall(MailServer) == made
    assert made.host == "smtp.charity.example"
    assert "secret" not in repr(made)
    assert all(b"secret" not in file.read_bytes() for file in office.register.folder.rglob("*") if file.is_file())


def test_nobody_to_remind(office: Office) -> None:
    """Where nobody was told a week ago, there is nobody, with an address or without."""
    with pytest.raises(NobodyToRemind):
        run(office, 1)


def read_text(message: EmailMessage) -> str:
    """The plain text of an e-mail."""
    body = message.get_body(("plain",))
    assert body
    text: str = body.get_content()
    return text.replace("\r\n", "\n")
