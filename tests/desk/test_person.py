"""A person's own page: all about them, and withdrawing, receipts and erasing from it."""

import re

import pytest
from pypdf import PdfReader

from desk.window import Window
from site_build.content.site import read_site
from site_build.demo.forms import FormFactory
from site_build.formats.leaf import RevokedLeaf
from site_build.formats.receipt import check_receipt, parse_receipt
from site_build.office.forms.decisions import countersign
from site_build.office.forms.intake import take_in
from site_build.office.forms.record import record
from site_build.office.links.links import invite
from site_build.office.people.people import list_people
from site_build.office.person_page import read_person_page
from site_build.pages.generate import generate
from site_build.pages.urls import page_url
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
        "Kindness, version 2026-01, as volunteer",
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
    window.post(f"{path}/erase", {})
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
    assert "The name typed is “Mickey Mouse”" in page.text
    assert f'/people/{window.id_of("Zoë Example")}">Look at' in page.text
