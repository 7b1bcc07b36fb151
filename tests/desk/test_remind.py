"""Reminders at the desk: who was told, letters, drafts, a list, e-mails, and what became of them."""

import csv
import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from pypdf import PdfReader
from time_machine import travel

from desk.window import Window
from site_build.demo.forms import FormFactory
from site_build.office.forms.intake import take_in
from site_build.office.links.links import hand_out
from site_build.office.links.reminders import list_reminders
from site_build.office.links.sender import MailServer
from site_build.office.people.people import edit_person, find_person, list_people, write_person
from support.mail_server import Postbox, serve_mail

ZOE, ASH = "Zoë Example", "Ash Invented"
SITE = "https://portal.example/"
SERVER = {"host": "127.0.0.1", "security": "none", "user": "", "password": "", "address": "us@charity.example"}


@pytest.fixture
def told(window: Window) -> Iterator[Window]:
    """A desk a week after Zoë, who has e-mail, and Ash, who has none, were told."""
    zoe = find_person(list_people(window.office), ZOE)
    edit_person(window.office, zoe.id, write_person(zoe) | {"email": "zoe@people.example"})
    with hand_out(window.office, None, SITE):
        pass
    with travel(datetime.now(UTC) + timedelta(days=7)):
        yield window


def both(window: Window) -> list[str]:
    """The ids of Zoë and Ash."""
    return [window.id_of(ZOE), window.id_of(ASH)]


def states(window: Window) -> dict[str, list[str]]:
    """What is known of everybody's reminders, by name."""
    return {
        row.person.name: [f"{one.way} {one.state}" for one in row.reminders] for row in list_reminders(window.office)
    }


def test_letters(told: Window, pen: FormFactory) -> None:
    """From the task to a letter each, which is remembered as made, and as gone when the keeper says so."""
    assert "2 people have a link, and have not signed. Remind them." in told.get("/").text
    page = told.get("/remind").text
    assert page.count(" checked>") == 2
    saved = told.post("/remind", {"way": "letter", "person": both(told), "site": SITE})
    assert "This reminds 2 people." in saved.text
    [letters] = told.saved()
    texts = [page.extract_text() for page in PdfReader(letters).pages]
    assert len(texts) == 2
    assert all("This is a reminder." in text for text in texts)
    assert states(told) == {ZOE: ["letter made"], ASH: ["letter made"]}
    page = told.get("/remind").text
    assert "You made 2 reminders." in page
    assert page.count(" disabled>") == 2
    assert "No reminder is ticked." in told.post("/remind/went", {}).text
    assert states(told) == {ZOE: ["letter made"], ASH: ["letter made"]}
    assert "1 reminder went." in told.post("/remind/went", {"person": told.id_of(ZOE)}).text
    assert states(told) == {ZOE: ["letter went"], ASH: ["letter made"]}
    assert "A reminder went by letter." in told.get(f"/people/{told.id_of(ZOE)}").text
    links = re.findall(r"https://[^\s<]+/volunteer\.\w+", told.get("/links/new").text)
    assert [outcome.state for outcome in take_in(told.office, [pen.write(links[0])])] == ["accepted"]
    assert states(told) == {ASH: ["letter made"]}


def test_drafts_and_a_list(told: Window) -> None:
    """A draft goes only to who has an address; a list for a merge has everybody, and why."""
    saved = told.post("/remind", {"way": "draft", "person": both(told), "site": SITE})
    assert "This reminds 1 person. Once it has gone, say so on the page of reminders." in saved.text
    assert f"No e-mail address that works, so print a letter: {ASH}." in saved.text
    message = message_from_bytes(told.saved()[0].read_bytes(), policy=default)
    assert (message["To"], message["Subject"]) == (f"{ZOE} <zoe@people.example>", "A reminder from Invented Charity")
    assert states(told) == {ZOE: ["draft made"], ASH: []}
    told.post("/remind", {"way": "merge", "person": told.id_of(ASH), "site": SITE})
    [table] = [path for path in told.saved() if path.suffix == ".csv"]
    [row] = csv.DictReader(io.StringIO(table.read_text("utf-8-sig"), newline=""))
    assert (row["Name"], row["Why"]) == (ASH, "reminder")
    assert "Nobody was reminded." in told.post("/remind", {"way": "merge", "person": both(told), "site": SITE}).text


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"way": "letter", "person": []}, "Tick"),
        ({"way": "letter", "site": "portal.example"}, "is not the address of a site"),
        ({"way": "pigeon"}, "Choose how to remind them."),
        ({"way": "e-mail"}, "The register knows of no mail server yet."),
    ],
)
def test_what_cannot_be_done(told: Window, fields: dict[str, str | list[str]], words: str) -> None:
    """It is said, nobody is reminded, and who was ticked stays so."""
    ash = told.id_of(ASH)
    answer = told.post("/remind", {"person": [ash], "site": SITE} | fields)
    assert answer.status_code == 422
    assert words in answer.text
    assert f'value="{ash}" checked>' in answer.text or not fields.get("person", True)
    assert states(told) == {ZOE: [], ASH: []}


def test_nobody_with_an_address(told: Window) -> None:
    """Drafts for people without e-mail are refused."""
    answer = told.post("/remind", {"way": "draft", "person": [told.id_of(ASH)], "site": SITE})
    assert "None of these people has an e-mail address in the register. Print their letters." in answer.text


def test_e_mails(told: Window) -> None:
    """The server is said once; then one press sends, and what became of each is on the page and on their own."""
    assert "That is how e-mails are signed" in told.post("/sender", {"name": "Cho Invented", "phone": "01234"}).text
    with serve_mail(postbox := Postbox()) as port:
        wrong = told.post("/sender/server", SERVER | {"port": "mail"})
        assert wrong.status_code == 422
        assert "Write the server's port as a number" in wrong.text.replace("&#39;", "'")
        assert (
            "The register knows your mail server now." in told.post("/sender/server", SERVER | {"port": str(port)}).text
        )
        page = told.get("/sender").text
        assert 'value="127.0.0.1"' in page
        assert "Send e-mails now" in told.get("/remind").text
        sent = told.post("/remind", {"way": "e-mail", "person": both(told), "site": SITE})
    assert "1 e-mail was sent." in sent.text
    [message] = postbox.taken
    assert message["From"] == "Cho Invented <us@charity.example>"
    assert states(told) == {ZOE: ["e-mail sent"], ASH: []}
    assert "A reminder went by e-mail." in told.get(f"/people/{told.id_of(ZOE)}").text


def test_an_e_mail_that_did_not_go(told: Window) -> None:
    """The server's words are shown, and that the link is taken back; a password that is not typed stays as it was."""
    with serve_mail(Postbox(unknown=["zoe@people.example"])) as port:
        told.post("/sender/server", SERVER | {"port": str(port), "password": "secret"})
        told.post("/sender/server", SERVER | {"port": str(port)})
        kept = told.office.recall(MailServer)
        assert kept
        assert kept.password == "secret"
        sent = told.post("/remind", {"way": "e-mail", "person": both(told), "site": SITE})
    assert "Not sent. The link in it is taken back." in sent.text
    assert "550 No such mailbox" in sent.text
    assert "secret" not in told.get("/sender").text


def test_overdue(told: Window) -> None:
    """Who is overdue is a task, a filter and a word in the list and on the person's page."""
    with travel(datetime.now(UTC) + timedelta(days=40)):
        assert "2 people are overdue. See who." in told.get("/").text
        page = told.get("/overdue")
        assert "3 rows: people who are overdue." in page.text
        assert page.text.count("<span>Overdue</span>") == 3
        assert "<span>Overdue</span>" in told.get(f"/people/{told.id_of(ZOE)}").text
        assert "<span>Overdue</span>" in told.get("/remind").text
    assert "0 rows: people who are overdue." in told.get("/").text
    assert "Overdue</span>" not in told.get("/everybody").text
