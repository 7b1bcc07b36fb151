"""A group session at the desk: choose, print, and record all the sheets on one page, with nothing typed lost."""

import html
import io
import re
from collections.abc import Iterable, Sequence

import httpx
import pypdfium2  # type: ignore[import-untyped]
import pytest
import zxingcpp
from pypdf import PdfReader

from desk.window import Window
from site_build.desk.pages.group.chosen import Group
from site_build.office.forms.group import Place, list_places
from site_build.office.forms.record import record
from site_build.office.links.link_rows import LinkState, list_links
from site_build.office.people.people import edit_person, mark_left
from support.paper_sheets import right_answers, signed_sheet
from support.sample import add, list_standings

ZOE, ASH = "Zoë Example", "Ash Invented"
SITE = "https://portal.example/"
Typed = dict[str, str | Sequence[str]]


def places(window: Window) -> dict[str, Place]:
    """What is to be done, by name and role."""
    return {f"{place.person.name}, {place.role}": place for place in list_places(window.office)}


def choose(window: Window, ticked: Iterable[str], way: str = "packs", **fields: str) -> httpx.Response:
    """Tick these (names and roles, or a whole duty), and press a button."""
    known = places(window)
    values = [known[each].key if each in known else each for each in ticked]
    return window.press(window.get("/group"), "/group", place=values, way=way, site=SITE, **fields)


def save(window: Window) -> bytes:
    """Press “Save the print”; the bytes of what is saved."""
    before = set(window.saved())
    answer = window.press(window.get("/group/print"), "/group/print")
    assert answer.status_code == 200
    (new,) = set(window.saved()) - before
    return new.read_bytes()


def read(pdf: bytes) -> str:
    """All its text."""
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages))


def typed_for(window: Window, *whose: str) -> Typed:
    """The page filled in rightly, with these rows ticked."""
    fields: Typed = {"signed_on": "2026-11-20", "witness": "Mo Example", "place": []}
    for place in (places(window)[each] for each in whose):
        answers = right_answers(window.office, place.role, place.sheet)
        own = {"row": "yes", "opened": ["easy", "full"], "helped_by": "", **answers}
        fields |= {f"{place.key}.{name}": words for name, words in own.items()}
    return fields


def all_keys(page: httpx.Response) -> list[str]:
    """Whose sheets are on the page."""
    return re.findall(r'type="hidden" name="place" value="([^"]+)"', page.text)


def send(window: Window, fields: Typed, page: httpx.Response | None = None) -> httpx.Response:
    """Record what is typed on the page, as its button does."""
    shown = page or window.get("/group/record")
    return window.post("/group/record", {**fields, "place": all_keys(shown)})


def links_to_fields(page: httpx.Response) -> list[str]:
    """The fields that the summary of faults leads to; each is there."""
    alert = page.text[page.text.index('role="alert"') : page.text.index("<h1>")]
    found = re.findall(r'<a href="#([^"]+)">', alert)
    for field in found:
        assert f'id="{field}"' in page.text
    return found


def signed(window: Window) -> set[tuple[str, str]]:
    """Who is complete, in which role."""
    return {(row.person.name, row.role) for row in list_standings(window.office) if row.standing == "complete"}


def test_by_link(window: Window) -> None:
    """By duty or by person, one press: fresh links, and one file with the sheet, the squares and the letters."""
    for path, way in (("/links", "/group"), ("/intake", "/group/record"), ("/record", "/group/record")):
        assert window.href(way) in window.get(path).text
    add(window.office, "Bo Example", "volunteer")
    page = choose(window, ["all.volunteer.kindness", f"{ASH}, staff"], "links")
    assert window.path(page) == "/group/print"
    assert [name in page.text for name in (ZOE, ASH, "Bo Example")] == [True] * 3
    pdf = save(window)
    text = read(pdf)
    assert {f"Dear {name}," in text for name in (ZOE, ASH, "Bo Example")} == {True}
    pages = [shown.render(scale=200 / 72, grayscale=True) for shown in pypdfium2.PdfDocument(pdf)]
    shades = [memoryview(shown.buffer).cast("B").cast("B", (shown.height, shown.stride)) for shown in pages]
    codes = [{code.text for code in zxingcpp.read_barcodes(shown)} for shown in shades]
    assert len(codes[1]) == 3
    assert codes[1] == set().union(*codes[2:])
    assert all(code.startswith(f"{SITE}induction/#") for code in codes[1])
    assert {row.state for row in list_links(window.office)} == {LinkState.WORKS}
    assert codes[1] == set(re.findall(rf"{SITE}induction/#[^<]+", html.unescape(window.get("/links/all").text)))


def test_a_print_needs_its_links(window: Window) -> None:
    """Links that were made since do not spoil the print; once they are forgotten, it says so and prints nothing."""
    choose(window, [f"{ZOE}, volunteer"], "links")
    page = window.get("/group/print")
    window.post("/links", {"needed": "yes", "site": SITE})
    text = read(save(window))
    assert (f"Dear {ZOE}," in text, f"Dear {ASH}," in text) == (True, False)
    window.press(window.get("/links/all"), "/links/done")
    gone = window.press(page, "/group/print")
    assert (gone.status_code, "These links are not here any more" in gone.text) == (422, True)
    assert len(window.saved()) == 1


def test_on_paper(window: Window) -> None:
    """A pack for each person and role, whose foot names the bank that their row has; no link is made."""
    page = choose(window, [f"{ZOE}, volunteer", f"{ASH}, staff", f"{ASH}, trustee"])
    assert window.href("/group/record") in page.text
    text = read(save(window))
    assert text.count("Answer sheet of Ash Invented") == 2
    assert text.count("Answer sheet of Zoë Example") == 1
    (bank,) = set(re.findall(r"bank ([0-9a-f]{16})", text))
    assert window.get("/group/record").text.count(f"Bank {bank}.") == 3
    assert {row.state for row in list_links(window.office)} == {LinkState.NONE}


def test_nobody_is_chosen(window: Window) -> None:
    """It is said where people are ticked, and the way is kept; an old page prints nothing."""
    page = choose(window, [], "packs")
    assert (page.status_code, links_to_fields(page)) == (422, ["place"])
    assert re.search(r'value="packs" checked', page.text)
    for path in ("/group/print", "/group/record"):
        sent_away = window.get(path)
        assert window.path(sent_away) == "/group"
        assert "Nobody is chosen" in sent_away.text
    assert "Nobody is chosen" in window.post("/group/print", {"press": "old"}).text
    old = choose(window, [f"{ZOE}, volunteer"])
    assert re.search(rf'value="{places(window)[f"{ZOE}, volunteer"].key}" checked', window.get("/group").text)
    choose(window, [f"{ASH}, staff"])
    assert "Something here was changed" in window.press(old, "/group/print").text
    assert window.saved() == []


def test_nobody_has_anything_to_sign(window: Window) -> None:
    """The page says so, and asks nothing."""
    for name in (ZOE, ASH):
        mark_left(window.office, name, "2026-02-01")
    page = window.get("/group")
    assert "Nobody has anything to sign." in page.text
    assert 'type="checkbox"' not in page.text


def test_who_signs_by_their_link_is_not_there_any_more(window: Window) -> None:
    """Who has signed meanwhile is in no print and no row; a page from before enters nothing, and keeps the rest."""
    choose(window, [f"{ZOE}, volunteer", f"{ASH}, staff"])
    page, fields = window.get("/group/record"), typed_for(window, f"{ZOE}, volunteer", f"{ASH}, staff")
    record(window.office, signed_sheet(window.office))
    answer = send(window, fields, page)
    assert (answer.status_code, "Something here was changed" in answer.text) == (422, True)
    assert all_keys(answer) == [places(window)[f"{ASH}, staff"].key]
    assert 'value="Mo Example"' in answer.text
    assert signed(window) == {(ZOE, "volunteer")}
    assert "Answer sheet of Zoë" not in read(save(window))


def test_all_sheets_on_one_page(window: Window) -> None:
    """One day and one witness for all; each row's own answers; afterwards nothing of the session is left."""
    everybody = [*places(window)]
    page = choose(window, everybody, "links", record="yes")
    assert window.path(page) == "/group/record"
    assert {row.state for row in list_links(window.office)} == {LinkState.NONE}
    assert page.text.count('.row" type="checkbox"') == page.text.count("Yes, record it") == 3
    assert len(re.findall(r'value="yes" checked', page.text)) == 3
    fields = typed_for(window, *everybody) | {f"{places(window)[f'{ZOE}, volunteer'].key}.helped_by": "Bo Example"}
    done = send(window, fields)
    assert window.path(done) == "/intake"
    assert "In the register: Ash Invented, Zoë Example." in done.text
    assert len(signed(window)) == 3
    rows = {row.role: row for row in list_standings(window.office)}
    assert (rows["volunteer"].helped_by, rows["staff"].helped_by) == ("Bo Example", "")
    assert {(f"{row.signed_on}", row.opened) for row in rows.values()} == {("2026-11-20", ("easy", "full"))}
    assert "witness Mo Example" in window.get(f"/people/{window.id_of(ZOE)}").text
    assert [session.get(Group) for session in window.desk.sessions.all()] == [None]


def test_what_is_wrong_is_said_at_its_row(window: Window) -> None:
    """All of it at once, with the name; all that was typed is still there, hostile or not; and nobody is entered."""
    zoe, ash = places(window)[f"{ZOE}, volunteer"].key, places(window)[f"{ASH}, staff"].key
    choose(window, [f"{ZOE}, volunteer", f"{ASH}, staff"])
    fields = typed_for(window, f"{ZOE}, volunteer", f"{ASH}, staff")
    hostile = '"><img src=x onerror=alert(1)>'
    wrong = {"witness": "", f"{zoe}.answer-2": "Z", f"{ash}.opened": [], f"{ash}.helped_by": hostile}
    answer = send(window, {**fields, **wrong})
    assert answer.status_code == 422
    assert links_to_fields(answer) == ["witness", f"{ash}.opened", f"{zoe}.answer-2"]
    for field, words in (
        (f"{zoe}.answer-2", "Zoë Example: Question 2 has no such"),
        (f"{ash}.opened", "Ash Invented: "),
    ):
        assert re.search(rf'id="{re.escape(field)}-fault">.*?{words}', answer.text)
    assert re.search(rf'id="{re.escape(zoe)}\.answer-2"[^>]+ value="Z"', answer.text)
    assert f'value="{hostile}"' in html.unescape(answer.text)
    assert "<img src=x" not in answer.text
    assert 'value="2026-11-20"' in answer.text
    assert signed(window) == set()
    failed = send(window, {**fields, f"{ash}.answer-1": "B"})
    assert links_to_fields(failed) == [f"{ash}.row"]
    assert "Ash Invented: The quiz is not passed" in failed.text
    assert signed(window) == set()


def test_rows_that_are_not_ticked_are_left_out(window: Window) -> None:
    """They do not keep the others out. What was typed for them is there still, until it goes in or the desk locks."""
    ash = places(window)[f"{ASH}, staff"].key
    choose(window, [*places(window)])
    fields = typed_for(window, f"{ZOE}, volunteer", f"{ASH}, staff") | {f"{ash}.answer-1": "B"}
    nobody = send(window, {name: words for name, words in fields.items() if not name.endswith(".row")})
    assert links_to_fields(nobody) == ["place"]
    assert "No sheet is ticked." in nobody.text
    assert 'value="yes" checked' not in nobody.text
    part = send(window, {name: words for name, words in fields.items() if name != f"{ash}.row"}, nobody)
    assert signed(window) == {(ZOE, "volunteer")}
    assert window.path(part) == "/group/record"
    assert "In the register: Zoë Example. Not in the register yet, but still here: Ash Invented." in part.text
    assert all_keys(part) == [ash]
    assert re.search(rf'id="{re.escape(ash)}\.answer-1"[^>]+ value="B"', part.text)
    assert 'value="Mo Example"' in part.text
    send(window, typed_for(window, f"{ASH}, staff"), part)
    assert signed(window) == {(ZOE, "volunteer"), (ASH, "staff")}


def test_locked_while_typing(window: Window) -> None:
    """A page that is sent after the desk has locked itself comes back whole after the passphrase."""
    choose(window, [f"{ZOE}, volunteer"])
    page, fields = window.get("/group/record"), typed_for(window, f"{ZOE}, volunteer")
    for session in window.desk.sessions.all():
        session.lock()
    send(window, {**fields, "witness": "Mo Typed"}, page)
    for session in window.desk.sessions.all():
        session.unlocked = True
    back = window.get("/group/record")
    assert 'value="Mo Typed"' in back.text
    assert all_keys(back) == all_keys(page)
    assert window.path(send(window, fields, back)) == "/intake"
    assert signed(window) == {(ZOE, "volunteer")}


def test_the_keeper_needs_another_witness(window: Window) -> None:
    """It is said at the keeper's row alone, so that the others can go in without it."""
    edit_person(window.office, window.id_of(ASH), {"post": "chief-officer"})
    choose(window, [f"{ZOE}, volunteer", f"{ASH}, staff"])
    answer = send(window, typed_for(window, f"{ZOE}, volunteer", f"{ASH}, staff"))
    assert links_to_fields(answer) == [f"{places(window)[f'{ASH}, staff'].key}.row"]
    assert "Ash Invented: Only the Chair of Trustees can be the witness" in answer.text


@pytest.mark.parametrize("way", ["links", "packs"])
def test_no_name_is_in_an_address(window: Window, way: str) -> None:
    """Neither names nor codes stand in the addresses of these pages, and what was saved is for this user alone."""
    page = choose(window, [f"{ZOE}, volunteer"], way)
    assert str(page.url).endswith("/group/print")
    save(window)
    assert [path.stat().st_mode & 0o777 for path in window.saved()] == [0o600]
    assert not re.search("zo|ash", window.saved()[0].name, re.IGNORECASE)
