"""A person's own page: all about them, and withdrawing, receipts and erasing from it."""

import io
import re
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest
from pypdf import PdfReader

from desk.window import Window
from site_build.content.site import read_site
from site_build.demo.forms import FormFactory
from site_build.desk.layout import Layout, draw
from site_build.desk.pages.person.page import PersonView
from site_build.formats.leaf import RevokedLeaf, today
from site_build.formats.receipt import check_receipt, parse_receipt
from site_build.office.acknowledgments.acknowledgments import withdraw
from site_build.office.forms.decisions import countersign
from site_build.office.forms.intake import take_in
from site_build.office.forms.record import record
from site_build.office.links.links import invite
from site_build.office.links.reminders import ReminderState, ReminderWay
from site_build.office.links.sender import save_sender
from site_build.office.people.people import edit_person, list_people, mark_left
from site_build.office.person_history import EventKind, PersonEvent
from site_build.office.person_page import read_person_page
from site_build.pages.generate import generate
from site_build.pages.urls import page_url
from site_build.words import say_day
from support.paper_sheets import signed_sheet
from support.sample import add, list_standings


@pytest.fixture
def path(window: Window, pen: FormFactory) -> str:
    """Zoë's page. She has signed with a link, and Mo helped her with the Easy Read."""
    link = invite(window.office, "Zoë Example").address
    form = pen.write(link, opened=("easy",), helped_by="Mo <b>Example</b>", name="Zo Exämple")
    assert take_in(window.office, [form])[0].state == "accepted"
    return f"/people/{window.id_of('Zoë Example')}"


def test_everything_on_one_page(window: Window, path: str, pen: FormFactory) -> None:
    """Standing, what was signed and how, reading and help, the link and what can be done are all there, inert."""
    take_in(window.office, [pen.write(None)])
    page = window.get(path)
    assert page.status_code == 200
    for words in (
        "Kindness Policy, version 2026-01, as volunteer",
        "with a personal link",
        "Easy Read",
        "Used.",
        "Zo Exämple",
    ):
        assert words in page.text
    assert "Mo &lt;b&gt;Example&lt;/b&gt;" in page.text
    assert "A form under this name waits for you." in page.text
    for act in ("/record", "/edit", "/leave", "/erase", "/receipt", "/withdraw/"):
        assert f"{path}{act}" in page.text
    assert f"/links/{path.removeprefix('/people/')}/make" in page.text
    assert window.get("/people/nobody").status_code == 404


def test_from_what_was_signed_to_its_words_on_the_site(window: Window, path: str) -> None:
    """Each acknowledgment leads to the page of its edition, where the last link said that the site is."""
    [page] = [made.path for made in generate(read_site(window.office.root)).values() if made.component == "edition"]
    invite(window.office, "Ash Invented", "https://portal.example/policies/")
    address = f"https://portal.example/policies/{page_url(page)}"
    assert f'<a href="{address}">Version 2026-01, on the site</a>' in window.get(path).text


def test_where_the_site_is_not_known_no_words_are_led_to(window: Window) -> None:
    """Before the first link nobody has said where the site is: nothing leads to a guess."""
    record(window.office, signed_sheet(window.office))
    assert "on the site" not in window.get(f"/people/{window.id_of('Zoë Example')}").text


def test_how_it_came(window: Window, pen: FormFactory) -> None:
    """What was signed on paper names its witness; what came without a link is said to be countersigned."""
    record(window.office, signed_sheet(window.office))
    assert "on paper, witness Ash Invented" in window.get(f"/people/{window.id_of('Zoë Example')}").text
    add(window.office, "Ivy Invented", "volunteer")
    (outcome,) = take_in(window.office, [pen.write(None, name="Ivy Invented")])
    countersign(window.office, outcome.sha256, "Ivy Invented")
    assert "without a link, and countersigned" in window.get(f"/people/{window.id_of('Ivy Invented')}").text


def test_words_that_turn(window: Window, pen: FormFactory) -> None:
    """Controls that turn the direction of words reach no page: neither where a form waits nor once it is taken in."""
    turned = {"name": "Zo\u202ee\u2067 <i>Example", "helped_by": "M\u202do\u2066 Example"}
    link = invite(window.office, "Zoë Example").address
    waiting, _ = take_in(window.office, [pen.write(None, **turned), pen.write(link, **turned)])
    page = f"/people/{window.id_of('Zoë Example')}"
    for path in (page, "/intake", f"/intake/{waiting.sha256}"):
        text = window.get(path).text
        assert "<bdi>Zoe &lt;i&gt;Example</bdi>" in text
        assert path == "/intake" or "<bdi>Mo Example</bdi>" in text
        assert not re.search("[\u202a-\u202e\u2066-\u2069]", text)
    assert [row.helped_by for row in list_standings(window.office) if row.helped_by] == ["Mo Example"]


def test_withdraw(window: Window, path: str) -> None:
    """Withdrawing says what happens, asks for a reason, and shows it on the person's page."""
    (line,) = read_person_page(window.office, path.removeprefix("/people/")).signed
    another = f"/people/{window.id_of('Ash Invented')}"
    for act in ("withdraw", "certificate"):
        wrong = window.post(f"{another}/{act}/{line.leaf.id}", {"reason": "It is somebody else's."})
        assert (wrong.status_code, "no such acknowledgment" in wrong.text) == (422, True)
    route = f"{path}/withdraw/{line.leaf.id}"
    assert "It does not count any more." in window.get(route).text
    refused = window.post(route, {"reason": " "})
    assert (refused.status_code, 'href="#reason"' in refused.text) == (422, True)
    done = window.post(route, {"reason": "Signed by <i>another</i>."})
    assert window.path(done) == path
    assert "It is withdrawn, and does not count any more." in done.text
    assert "Signed by &lt;i&gt;another&lt;/i&gt;." in done.text
    assert window.post(route, {"reason": "Again."}).status_code == 422
    assert window.get(f"{path}/withdraw/nothing").status_code == 404


def test_receipts_and_certificate(window: Window, path: str) -> None:
    """They are saved on this computer, name nobody in their file names, and hold; without any, that is said."""
    saved = window.post(f"{path}/receipt", {})
    assert "Saved on this computer" in saved.text
    (file,) = window.saved()
    assert (file.name.startswith("receipt-"), file.stat().st_mode & 0o777) == (True, 0o600)
    checked = check_receipt(parse_receipt(file.read_bytes()), window.office.register.keys.public())
    assert checked.statement.name == "Zo Exämple"
    (line,) = read_person_page(window.office, path.removeprefix("/people/")).signed
    window.post(f"{path}/certificate/{line.leaf.id}", {})
    certificate = next(file for file in window.saved() if file.suffix == ".pdf")
    assert "Zo Exämple" in PdfReader(certificate).pages[0].extract_text()
    assert window.post(f"{path}/certificate/nothing", {}).status_code == 422
    none = window.post(f"/people/{window.id_of('Ash Invented')}/receipt", {})
    assert (none.status_code, "Ash Invented has no acknowledgment" in none.text) == (422, True)


def test_the_history_in_words(window: Window, path: str) -> None:
    """Each day is told in a sentence, the newest first, without an id, and inert."""
    zoe = path.removeprefix("/people/")
    signed = read_person_page(window.office, zoe).signed[0]
    withdraw(window.office, signed.leaf.id, "Signed by <i>another</i>.")
    mark_left(window.office, "Zoë Example", str(today()))
    page = window.get(path).text
    told = re.findall(r'<span class="history__day">(.*?)</span> <span>(.*?)</span>', page)
    day, until = say_day(today()), today() + timedelta(days=window.office.portal.deadlines.link_days)
    assert told == [
        (day, "They left."),
        (day, f"What they signed on {day} was withdrawn: <bdi>Signed by &lt;i&gt;another&lt;/i&gt;.</bdi>"),
        (day, "They signed “Kindness Policy”, version 2026-01, as volunteer, with their personal link."),
        (
            day,
            f"A personal link was made for them. They can use it until {say_day(until)}.",
        ),
        (day, "They were added to the register."),
        ("5 January 2026", "They started."),
    ]


WORDS = {
    EventKind.ADDED: "They were added to the register.",
    EventKind.CHANGED: "The policy “Kindness” changed, so they were asked to sign again.",
    EventKind.RENEWAL: "It was time to do “Kindness” again as volunteer, so they were asked to.",
    EventKind.ACKNOWLEDGED: (
        "They signed what changed in “Kindness”, version 2, as volunteer, with their personal link."
    ),
    EventKind.COUNTERSIGNED: (
        "They signed what changed in “Kindness”, version 2, as volunteer, without a link. "
        "The form was accepted as theirs."
    ),
    EventKind.RECORDED: (
        "They signed what changed in “Kindness”, version 2, as volunteer, on paper. <bdi>Mo</bdi> saw it."
    ),
    EventKind.REVOKED: "A personal link of theirs was taken back.",
}
REMINDERS = {
    ReminderState.MADE: "A reminder by letter was made. Nobody has said yet that it went.",
    ReminderState.WENT: "A reminder went by letter.",
    ReminderState.PERHAPS: "A reminder went by e-mail. Nobody knows whether it arrived.",
    ReminderState.REFUSED: "A reminder by e-mail did not go.",
}


def test_every_event_has_its_words(window: Window) -> None:
    """What happened is told in plain sentences, a reminder by what is known of it."""
    page = read_person_page(window.office, window.id_of("Zoë Example"))
    event = PersonEvent(
        today(),
        EventKind.LEFT,
        policy="Kindness",
        version="2",
        role="volunteer",
        since="1",
        note="Mo",
        way=ReminderWay.LETTER,
    )
    events = [replace(event, kind=kind) for kind in WORDS]
    events += [replace(event, kind=EventKind.REMINDED, state=state) for state in REMINDERS]
    view = PersonView(replace(page, history=tuple(events)), today(), has_address=False, back="/")
    drawn = draw(view, Layout(window.office.portal, base=""))
    assert re.findall(r"</span> <span>(.*?)</span></li>", drawn) == [*WORDS.values(), *REMINDERS.values()]


def test_a_draft_with_certificate_and_receipt(window: Window, path: str) -> None:
    """One press saves one e-mail to them, with a certificate that can be read and a receipt that holds."""
    person = edit_person(window.office, path.removeprefix("/people/"), {"email": "zoe@people.example"})
    save_sender(window.office, "Sam Keeper", "01584 000000")
    assert "Save an e-mail with the certificate and receipt" in window.get(path).text
    saved = window.press(window.get(path), f"{path}/proofs")
    assert "press “Send”" in saved.text
    (file,) = window.saved()
    message = message_from_bytes(file.read_bytes(), policy=default)
    assert isinstance(message, EmailMessage)
    certificate, receipt = message.iter_attachments()
    assert (message["To"].addresses[0].addr_spec, message["X-Unsent"]) == (person.email, "1")
    assert "Zo Exämple" in PdfReader(io.BytesIO(certificate.get_content())).pages[0].extract_text()
    keys = window.office.register.keys.public()
    assert check_receipt(parse_receipt(receipt.get_content()), keys).statement.name == "Zo Exämple"
    body = message.get_body(("plain",))
    assert body
    assert "Sam Keeper\nChief Officer\nInvented Charity\n01584 000000" in body.get_content().replace("\r\n", "\n")


def test_without_an_address_it_is_printed(window: Window, path: str) -> None:
    """Who has no e-mail address gets the certificate on paper; who has signed nothing that counts gets neither."""
    page = window.get(path)
    assert "Save the certificate to print" in page.text
    assert "Print it, and give it to them." in window.press(page, f"{path}/proofs").text
    assert [file.suffix for file in window.saved()] == [".pdf"]
    other = f"/people/{window.id_of('Ash Invented')}"
    assert f"{other}/proofs" not in window.get(other).text
    assert window.post(f"{other}/proofs", {}).status_code == 422


def test_erase(window: Window, pen: FormFactory, path: str) -> None:
    """Erasing says what goes and what stays, and only the button does it; then no page of any window knows them."""
    record(window.office, signed_sheet(window.office, person="Ash Invented", role="staff", witness="Zoë Example"))
    plan = window.get(f"{path}/erase")
    for words in ("This cannot be undone", "answers and who helped: 1.", "Entries in the log: 2."):
        assert words in plan.text
    assert len(list_people(window.office)) == 2
    window.post("/", {"words": "Zoë"})
    window.post("/links", {"person": [window.id_of("Zoë Example"), window.id_of("Ash Invented")], "replace": ["yes"]})
    unlinked = pen.write(None, name="Zoë Example").data
    window.post("/intake/files", {}, [("files", ("zoe-example.txt", unlinked))])
    assert "Zoë Example" in window.get("/links/new").text
    _, elsewhere = window.desk.sessions.find([])
    elsewhere.said, elsewhere.refused = "Zoë Example's link is taken back.", "Zoë Example is here twice."
    for typed in ("", "Zoë", "Ash Invented"):
        refused = window.post(f"{path}/erase", {"name": typed})
        assert (refused.status_code, 'id="name-fault"' in refused.text, f'value="{typed}"' in refused.text) == (
            422,
            1,
            1,
        )
    assert len(list_people(window.office)) == 2
    window.post(f"{path}/erase", {"name": " zoe  EXAMPLE "})
    for page in ("/", "/links", "/links/new", "/intake", "/people", "/export"):
        assert "Zoë" not in window.get(page).text, page
        assert "zoe" not in window.get(page).text, page
    assert (elsewhere.said, elsewhere.refused) == ("", ""), "what another window had still to say"
    assert "Ash Invented" in window.get("/links/new").text, "others' links are still there to be printed"
    window.press(window.get("/links/all"), "/links/all/letters")
    (letters,) = [saved for saved in window.saved() if saved.suffix == ".pdf"]
    assert len(PdfReader(letters).pages) == 1
    with window.office.register.view() as view:
        assert len(view.entries(RevokedLeaf)) == 2, "a link that was signed with and one that was new"
    assert [person.name for person in list_people(window.office)] == ["Ash Invented"]
    assert window.get(path).status_code == 404
    assert window.post(f"{path}/erase", {}).status_code == 422


def test_another_name_is_marked_until_somebody_has_looked(window: Window, path: str) -> None:
    """Zo Exämple is not Zoë Example: the overview and her page say so, until the button is pressed."""
    assert "Signed as “<bdi>Zo Exämple</bdi>”" in window.get("/").text
    assert "unlike its person" in window.get("/").text
    (name,) = re.findall(rf'action="[^"]*({path}/name/[^"]+)"', window.get(path).text)
    page = window.post(name, {})
    assert "The form is not marked any more." in page.text
    assert "I have looked" not in page.text
    assert "Signed as" not in window.get("/").text


def test_what_came_in_under_another_name_is_told(window: Window, pen: FormFactory) -> None:
    """Where forms have just been taken in, a name unlike the person's leads to their page."""
    form = pen.write(invite(window.office, "Zoë Example").address, name="Mickey Mouse").data
    page = window.post("/intake/files", {}, [("files", ("form.txt", form))])
    assert "The name typed is “<bdi>Mickey Mouse</bdi>”. The link was made for <bdi>Zoë Example</bdi>." in page.text
    assert f'/people/{window.id_of("Zoë Example")}">Look at' in page.text
