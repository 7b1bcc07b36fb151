"""Links at the desk: made, shown once, printed, sent, taken back and forgotten."""

import csv
import html
import io
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from zipfile import ZipFile

import httpx
import pytest
from pypdf import PdfReader
from time_machine import travel

from desk.window import Window
from site_build.demo.forms import FormFactory, code_of
from site_build.desk.pages.links.page import Made
from site_build.formats.leaf import new_id
from site_build.names import visible
from site_build.office.forms.intake import take_in
from site_build.office.links.link_rows import list_links
from site_build.office.links.links import invite
from site_build.office.links.reminders import ReminderWay, remind
from site_build.register.people import Person

ZOE, ASH = "Zoë Example", "Ash Invented"
SITE = "https://portal.example/"
HOSTILE = "<img src=x onerror=alert(1)>\u202e=1"


def states(window: Window) -> dict[str, str]:
    """The state of each person's link, by name."""
    return {row.person.name: row.state for row in list_links(window.office)}


def put_person(window: Window, name: str, email: str = "") -> None:
    """Put somebody into the register as an earlier version of the portal might have, whatever their name."""
    with window.office.register.change() as change:
        change.put_person(Person(id=new_id(), name=name, roles=("volunteer",), started=date(2026, 1, 5), email=email))


def shown(page: httpx.Response) -> list[str]:
    """The links in the read-only fields of a page."""
    return re.findall(r"<textarea[^>]+ readonly[^>]*>([^<]+)<", page.text)


def is_anywhere(window: Window, address: str) -> bool:
    """Whether a link's code is in a file of the register or in the desk's memory."""
    code = code_of(address)
    files = (path.read_bytes() for path in window.desk.folder.rglob("*") if path.is_file())
    memory = (made for session in window.desk.sessions.all() if (made := session.get(Made)))
    return any(code.encode() in data for data in files) or any(
        code in link.address for made in memory for link in made.links
    )


def test_from_nobody_has_a_link_to_a_signed_form(window: Window, pen: FormFactory) -> None:
    """One button makes all that are needed; they are shown until Done, work, and are then nowhere at the desk."""
    assert "2 people have something to sign, and no link" in window.get("/links").text
    page = window.post("/links", {"needed": "yes", "site": "https://portal.example"})
    assert (window.path(page), page.status_code) == ("/links/new", 200)
    assert "2 links are made." in page.text
    assert "not again" in page.text
    addresses = shown(page)
    assert [address.partition("#")[0] for address in addresses] == ["https://portal.example/induction/"] * 2
    assert page.text.count('data-copy="link-') == page.text.count("<svg") - page.text.count('class="icon"') == 2
    assert "still shown here" in window.get("/links").text
    assert is_anywhere(window, addresses[1])
    gone = window.press(page, "/links/done")
    assert "2 links are forgotten here. They work for the people who have them." in gone.text
    assert "Everybody who has something to sign has a link." in gone.text
    assert shown(window.get("/links/new")) == []
    assert not any(is_anywhere(window, address) for address in addresses)
    assert [outcome.state for outcome in take_in(window.office, [pen.write(addresses[1])])] == ["accepted"]
    assert states(window) == {ASH: "works", ZOE: "used"}


def names(page: httpx.Response) -> list[str]:
    """Whose links are on a page."""
    return [html.unescape(name) for name in re.findall(r"<h3><bdi>([^<]+)</bdi></h3>", page.text)]


def handed_out(window: Window, page: httpx.Response, which: str) -> tuple[int, int, int]:
    """How many letters, e-mails and lines of the list this page saves."""
    for path in window.saved():
        path.unlink()
    for act in ("letters", "drafts", "merge"):
        window.press(page, f"/links/{which}/{act}")
    by_kind = {path.suffix: path for path in window.saved()}
    lines = by_kind[".csv"].read_text("utf-8-sig").splitlines()
    drafts = len(ZipFile(by_kind[".zip"]).namelist()) if ".zip" in by_kind else 1
    return len(PdfReader(by_kind[".pdf"]).pages), drafts, len(lines) - 1


def make_twice(window: Window) -> httpx.Response:
    """Links for two people with an address and for Zoë and Ash; then, by another press, one for somebody new."""
    for name in ("Ida", "Wim"):
        put_person(window, f"{name} Invented", f"{name}@post.example")
    window.post("/links", {"needed": "yes"})
    put_person(window, "Una Invented", "una@post.example")
    return window.post("/links", {"needed": "yes"})


def test_what_was_made_now_is_handed_out(window: Window) -> None:
    """The last press alone is shown, counted and saved; what was made before is one choice away, never the default."""
    now = make_twice(window)
    assert "1 link is made." in now.text
    assert names(now) == names(window.get("/links/new")) == ["Una Invented"]
    assert handed_out(window, now, "new") == (1, 1, 1)
    assert "Show also the 4 links that you made earlier" in now.text
    assert window.href("/links/all") in now.text
    everything = window.get("/links/all")
    assert names(everything) == ["Una Invented", ASH, "Ida Invented", "Wim Invented", ZOE]
    assert handed_out(window, everything, "all") == (5, 3, 5)
    assert names(window.get("/links/all/letters")) == names(everything), "Back leads to what was saved"
    assert names(window.get("/links/new")) == ["Una Invented"]
    for button in ("Save the letter<", "Save the e-mail<", "Save the list<"):
        assert button in now.text
    for button in ("Save the 5 letters<", "Save the 3 e-mails<", "Save letters for these 2 only<", "list of 5<"):
        assert button in everything.text


def test_done_is_where_the_eye_is(window: Window) -> None:
    """It stands before the links, and again after many; it says what it forgets, and that goes, all of it."""
    now = make_twice(window)
    everything = window.get("/links/all")
    assert [page.text.count("Done: forget all 5 links<") for page in (now, everything)] == [1, 2]
    for page in (now, everything):
        top = page.text.partition("Print or send")[0]
        assert "Done: forget all 5 links<" in top
        assert "also forgets the 4 links that you made earlier." in top
    assert "5 links that you made are still shown here" in window.get("/links").text
    addresses = shown(everything)
    gone = window.press(now, "/links/done")
    assert "5 links are forgotten here, 4 of them made earlier." in gone.text
    assert not any(is_anywhere(window, address) for address in addresses)


def test_a_page_speaks_for_what_it_shows(window: Window) -> None:
    """A page from before another press neither saves nor forgets what it has never shown."""
    put_person(window, "Una Invented", "una@post.example")
    before = window.post(f"/links/{window.id_of('Una Invented')}/make", {})
    window.post("/links", {"needed": "yes"})
    for act in ("/links/new/letters", "/links/new/drafts", "/links/new/merge", "/links/done"):
        refused = window.press(before, act)
        assert (refused.status_code, "was changed since you opened that page" in refused.text) == (422, True)
        assert names(refused) == [ASH, ZOE]
    assert window.saved() == []
    assert len(shown(window.get("/links/all"))) == 3


def test_earlier_links_stay(window: Window) -> None:
    """What is replaced is there once; what is taken back is gone; a press that is refused takes nothing away."""
    now = make_twice(window)
    refused = window.post("/links", {"person": "nobody", "replace": "yes"})
    assert refused.status_code == 422
    assert names(window.get("/links/new")) == ["Una Invented"]
    again = window.post(f"/links/{window.id_of(ZOE)}/replace", {})
    assert names(again) == [ZOE]
    assert names(window.get("/links/all")) == [ZOE, "Una Invented", ASH, "Ida Invented", "Wim Invented"]
    assert "Show also the 4 links" in again.text
    window.post(f"/links/{window.id_of(ZOE)}/revoke", {})
    left = window.get("/links/new")
    assert window.path(left) == "/links/all"
    assert "You made these 4 links earlier." in left.text
    assert handed_out(window, left, "all") == (4, 3, 4)
    nothing = window.press(again, "/links/new/letters")
    assert "forgotten or taken back" in nothing.text
    assert shown(now)[0] in shown(left)


def test_lock_forgets(window: Window) -> None:
    """Lock leaves nothing of a new link at the desk."""
    (address,) = shown(window.post(f"/links/{window.id_of(ZOE)}/make", {}))
    assert is_anywhere(window, address)
    window.post("/lock", {})
    assert not is_anywhere(window, address)


def test_print_and_send(window: Window) -> None:
    """Letters, drafts and the mail-merge list hold the links, are private, and say whom no e-mail reaches."""
    put_person(window, "Wim Invented", "wim@wim.example")
    put_person(window, HOSTILE)
    page = window.post("/links", {"needed": "yes"})
    whole = window.press(page, "/links/new/letters")
    assert "can sign as the people in it" in whole.text
    window.press(page, "/links/new/letters", unsent="yes")
    sent = window.press(page, "/links/new/drafts")
    assert f"print a letter: {html.escape(HOSTILE[:-3])}=1, {ASH}, {ZOE}." in sent.text
    window.press(page, "/links/new/merge")
    files = {path.suffix: path for path in window.saved() if "(2)" not in path.name}
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in window.saved())
    assert not any(word in path.name for path in window.saved() for word in ("Zo", "Ash", "Wim"))
    fewer = next(path for path in window.saved() if "(2)" in path.name)
    assert (len(PdfReader(files[".pdf"]).pages), len(PdfReader(fewer).pages)) == (4, 3)
    rows = list(csv.DictReader(io.StringIO(files[".csv"].read_text("utf-8-sig"), newline="")))
    assert {row["Link"] for row in rows} == set(shown(page))
    assert b"To: Wim Invented <wim@wim.example>" in files[".eml"].read_bytes()


def test_hostile_names_are_text_on_the_screen(window: Window) -> None:
    """A name that is markup or turns the writing is shown as text that stands apart, on every page."""
    put_person(window, HOSTILE)
    one = f"/links/{window.id_of(HOSTILE)}"
    pages = [window.get("/links"), window.get(f"{one}/make"), window.post("/links", {"needed": "yes"})]
    for page in (*pages, window.get(f"{one}/replace"), window.get(f"{one}/revoke")):
        assert "<img" not in page.text
        assert "&lt;img src=x onerror=alert(1)&gt;" in page.text
    assert f"<bdi>{html.escape(visible(HOSTILE))}</bdi>" in pages[0].text
    assert "\u202e" not in pages[2].text


@pytest.mark.parametrize(
    ("fields", "words", "field", "ticks"),
    [
        ({}, "Nobody is ticked", "person", 0),
        ({"needed": ["yes"], "site": ["http://portal.example"]}, "is not the address of a site", "site", 0),
        ({"person": [ZOE], "site": ["javascript:alert('1')"]}, "is not the address of a site", "site", 1),
        ({"person": [ZOE, ASH]}, f"already for: {ASH}", "", 2),
        ({"person": [ZOE, "nobody"], "replace": ["yes"]}, "nobody called", "", 2),
    ],
)
def test_what_is_wrong_is_said(
    window: Window, fields: Mapping[str, list[str]], words: str, field: str, ticks: int
) -> None:
    """A form that will not do says why, keeps what was ticked and typed, and makes and takes back nothing."""
    ids = {name: window.id_of(name) for name in (ZOE, ASH)}
    window.post(f"/links/{ids[ASH]}/make", {})
    page = window.post("/links", {name: [ids.get(word, word) for word in typed] for name, typed in fields.items()})
    assert (page.status_code, words in html.unescape(page.text)) == (422, True)
    assert not field or (f'href="#{field}"' in page.text and f'id="{field}"' in page.text)
    assert page.text.count(" checked>") == ticks
    (site,) = fields.get("site", ["https://register.example/"])
    assert f'value="{site}"' in html.unescape(page.text)
    assert states(window) == {ASH: "works", ZOE: "none"}
    assert len(shown(window.get("/links/new"))) == 1


def test_replace_and_take_back(window: Window, pen: FormFactory) -> None:
    """Each says first what stops; then the old link signs nothing, and a new one that was taken back is not shown."""
    one = f"/links/{window.id_of(ZOE)}"
    (old,) = shown(window.post(f"{one}/make", {}))
    again = window.post(f"{one}/make", {})
    assert (again.status_code, "A link that works is there already" in again.text) == (422, True)
    assert "It stops working." in window.get(f"{one}/make").text
    (new,) = shown(window.post(f"{one}/replace", {}))
    assert [outcome.state for outcome in take_in(window.office, [pen.write(old)])] == ["set_aside"]
    assert "nobody can sign with the link any more" in window.get(f"{one}/revoke").text
    assert "link is taken back" in window.post(f"{one}/revoke", {}).text
    assert not is_anywhere(window, new)
    assert [outcome.state for outcome in take_in(window.office, [pen.write(new)])] == ["set_aside"]
    assert window.post(f"{one}/revoke", {}).status_code == 422
    for act in ("make", "replace", "revoke"):
        assert window.get(f"/links/nobody/{act}").status_code == 404


def test_nothing_to_do(window: Window) -> None:
    """Without new links there is nothing to print, send or forget; nobody needs a link twice."""
    for act in ("new/letters", "all/merge", "new/drafts", "done"):
        assert window.path(window.post(f"/links/{act}", {})) == "/links"
    assert window.path(window.get("/links/all")) == "/links"
    assert window.saved() == []
    page = window.post("/links", {"needed": "yes"})
    (press,) = set(re.findall(r'name="press" value="([^"]+)"', page.text))
    assert "Print their letters" in window.post("/links/new/drafts", {"press": press}).text
    again = window.post("/links", {"needed": "yes"})
    assert (again.status_code, "Nothing was changed" in again.text) == (422, True)
    assert len(shown(window.get("/links/new"))) == 2


def test_many_people(window: Window) -> None:
    """A hundred are on a page; what is ticked on the second stays ticked there when the form is refused."""
    with window.office.register.change() as change:
        for number in range(100):
            name = f"Zz {number:03}"
            change.put_person(Person(id=new_id(), name=name, roles=("volunteer",), started=date(2026, 1, 5)))
    page = window.get("/links/page/2")
    (first, second) = re.findall(r'name="person" value="([^"]+)"', page.text)
    assert f'action="{window.desk.base}/links/page/2"' in page.text
    refused = window.post("/links/page/2", {"person": [first], "site": "x"})
    assert (refused.status_code, f'value="{first}" checked' in refused.text) == (422, True)
    assert f'value="{second}" checked' not in refused.text
    made = window.post("/links", {"needed": "yes"})
    assert len(shown(made)) == 102
    assert "for the camera" not in made.text  # so many squares would help nobody


def test_without_people(window: Window) -> None:
    """An empty list says what to do."""
    with window.office.register.change() as change:
        for person in change.people.values():
            change.put_person(person.model_copy(update={"left": date(2026, 2, 1)}))
    assert window.href("/people/add") in window.get("/links").text


def test_who_was_told_enough(window: Window) -> None:
    """Whoever had four messages and has no link any more is named for a talk, not for one more link."""
    invite(window.office, ZOE, SITE)
    for days in (7, 14, 21):
        with travel(datetime.now(UTC) + timedelta(days=days)), remind(window.office, ReminderWay.LETTER, None, SITE):
            pass
    with travel(datetime.now(UTC) + timedelta(days=82)):
        window.desk.timeout.start()
        page = window.get("/links").text
    assert "1 person was told four times, and has no link that works any more." in page
    assert "Make a link for them" in page, "for Ash, who was never told"
