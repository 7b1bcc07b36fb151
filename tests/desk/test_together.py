"""Many forms at the desk: a hundred on a page, and discarded together after a look, for one reason."""

import html
import re
from collections.abc import Sequence
from datetime import UTC, datetime

import httpx
import pytest

from desk.window import Window
from site_build.demo.forms import FormFactory, incoming
from site_build.office.forms.decisions import countersign
from site_build.office.forms.intake import Incoming, take_in
from site_build.office.forms.pending import Channel, list_pending
from site_build.office.links.links import invite
from site_build.office.people.people import edit_person
from site_build.register.view import ArrivalState

ZOE, ASH = "Zoë Example", "Ash Invented"
HOSTILE = '<img src=x onerror="alert(1)">'
OLD = datetime(2026, 1, 31, 12, tzinfo=UTC)


def strangers(pen: FormFactory, count: int, **changes: str) -> list[Incoming]:
    """Forms that anybody can make from public pages."""
    return [pen.write(None, name=f"Stranger {number:03}", **changes) for number in range(count)]


def names(page: httpx.Response) -> list[str]:
    """The names beside the tick boxes of a page."""
    return [html.unescape(name) for name in re.findall(r'name="form"[^>]*> (?:<span>)?<bdi>([^<]+)</bdi>', page.text)]


def look(window: Window, which: str = "", ticked: Sequence[str] = (), path: str = "/intake") -> httpx.Response:
    """Press “Look at them first”."""
    return window.press(window.get(path), path, which=which, form=ticked)


def discard(window: Window, page: httpx.Response, reason: str = "Nobody knows them.", **fields: str) -> httpx.Response:
    """Press the button that discards what is on this page."""
    return window.press(page, window.path(page), reason=reason, **fields)


def decided(window: Window) -> list[str]:
    """The fingerprints of what was discarded."""
    return [held.sha256 for held in list_pending(window.office, ArrivalState.DISCARDED)]


def test_hundreds_are_discarded_after_a_look(window: Window, pen: FormFactory) -> None:
    """All that wait are chosen at once, shown with name, role and day, left out one by one, and gone for one reason."""
    forms = strangers(pen, 203)
    take_in(window.office, forms)
    page = window.get("/intake")
    assert "All 203 that wait for you" in page.text
    assert not re.search(r'name="form"[^>]* checked', page.text)
    looked = look(window, "waiting")
    assert (window.path(looked), looked.status_code) == ("/intake/together", 200)
    for words in ("Discard 203 forms together", "cannot be undone", "203 forms", "Discard 203 forms for good"):
        assert words in looked.text
    assert names(looked) == [f"Stranger {number:03}" for number in range(100)]
    assert (
        looked.text.count("<bdi>volunteer, Kindness Policy</bdi>"),
        looked.text.count('<td data-label="Arrived">'),
    ) == (100, 100)
    assert len(names(window.get("/intake/together/page/3"))) == 3
    third = window.press(
        window.get("/intake/together/page/3"),
        "/intake/together/page/3",
        leave="yes",
        reason="Nobody",
        form=[forms[201].sha256, forms[202].sha256],
    )
    assert "2 forms are left out. They stay as they are." in third.text
    assert names(third) == ["Stranger 200"]
    assert "Discard 201 forms together" in third.text
    assert ">\nNobody</textarea>" in third.text, "a reason that was typed already stays"
    assert decided(window) == []
    done = discard(window, third)
    assert "201 forms are discarded, and what was in them is gone from here." in done.text
    assert len(decided(window)) == 201
    assert {held.reason for held in list_pending(window.office, ArrivalState.DISCARDED)} == {"Nobody knows them."}
    left = list_pending(window.office, ArrivalState.WAITING)
    assert [held.sha256 for held in left] == [form.sha256 for form in forms[201:]]
    assert done.text.count("Nobody knows them.") == 100, "a hundred of them are on a page"
    again = discard(window, third)
    assert window.path(again) == "/intake"
    assert "perhaps they were just discarded" in again.text, "somebody pressed twice"


def test_long_lists_have_pages(window: Window, pen: FormFactory) -> None:
    """What came, waits, was set aside and was decided shows a hundred each; each list is turned by itself."""
    files = [("files", (f"{number}.txt", form.data)) for number, form in enumerate(strangers(pen, 101))]
    aside = [("files", (f"{number}.jpg", b"none %d" % number)) for number in range(102)]
    page = window.post("/intake/files", {}, files + aside)
    assert len(names(page)) == 200
    for part, pages, shown in (("waiting", 2, 1), ("aside", 2, 2)):
        assert window.href(f"/intake/{part}/page/{pages}#{part}") in page.text
        assert window.href(f"/intake/{part}/page/{pages + 1}#{part}") not in page.text
        turned = window.get(f"/intake/{part}/page/{pages}").text
        rows = turned.partition(f'id="{part}"')[2].partition("</table>")[0].count("<tr>") - 1
        assert rows == shown, part
        assert f'action="{window.desk.base}/intake/{part}/page/{pages}"' in turned
    nothing = look(window, path="/intake/waiting/page/2")
    assert (nothing.status_code, window.path(nothing)) == (422, "/intake/waiting/page/2")
    assert len(names(nothing)) == 1 + 100, "the same page of forms that wait, and the first of those set aside"
    for state in ("set_aside", "waiting"):
        discard(window, look(window, state))
    assert window.href("/intake/decided/page/3#decided") in window.get("/intake").text
    again = window.post("/intake/files", {}, files + aside)
    assert window.href("/intake/came/page/3#came") in again.text
    last = window.get("/intake/came/page/3").text
    assert last.partition('id="came"')[2].partition("</ul>")[0].count("<li>") == 3
    assert window.get("/intake/decided/page/2").status_code == 200


def test_ticked_forms(window: Window, pen: FormFactory) -> None:
    """What is ticked goes together with a group, from both lists; names are shown wherever a form can be read."""
    take_in(window.office, [*strangers(pen, 2, origin="elsewhere.example"), pen.write(None, name=HOSTILE)])
    photo = incoming(b"none", HOSTILE)
    old = Incoming(Channel.FILE, "old.txt", pen.write(None, name="Old Example").data, OLD)
    take_in(window.office, [photo, old, Incoming(Channel.FILE, "older.txt", pen.write(None, name="Older").data, OLD)])
    page = window.get("/intake")
    assert "<img" not in page.text
    assert sorted(names(page)) == sorted([HOSTILE, "Old Example", "Older", "Stranger 000", "Stranger 001", HOSTILE])
    assert "All 2 that arrived on 31 January 2026" in page.text
    looked = look(window, "2026-01-31", [photo.sha256])
    assert "<img" not in looked.text
    assert sorted(names(looked)) == sorted(["Old Example", "Older", HOSTILE])
    assert "31 January 2026 (2)" in looked.text
    assert "Discard 3 forms for good" in looked.text
    assert "Discard 1 form together" in look(window, ticked=[old.sha256]).text


@pytest.mark.parametrize(
    ("which", "ticked", "words"),
    [
        ("", [], "No form is ticked. Tick some, or choose many at once."),
        ("2001-01-01", [], "No form is ticked."),
        ("<b>", ["0" * 64], "No form is ticked."),
    ],
)
def test_nothing_chosen(window: Window, pen: FormFactory, which: str, ticked: list[str], words: str) -> None:
    """It is said where it is mended."""
    take_in(window.office, strangers(pen, 2))
    page = look(window, which, ticked)
    assert (page.status_code, f'href="#which">{words}' in page.text) == (422, True)


def test_a_personal_link_is_never_chosen_by_default(window: Window, pen: FormFactory) -> None:
    """A form with a link that works is in no group, which is said; ticked by itself, it is marked before it goes."""
    edit_person(window.office, window.id_of(ASH), {"post": "chief-officer"})
    own = pen.write(invite(window.office, ASH).address, name=ASH, role="staff")
    take_in(window.office, [own, *strangers(pen, 2)])
    looked = look(window, "waiting")
    assert names(looked) == ["Stranger 000", "Stranger 001"]
    assert "1 form with a personal link that works is left out" in looked.text
    assert "It has a personal link that works." not in looked.text
    both = look(window, "waiting", [own.sha256])
    assert sorted(names(both)) == [ASH, "Stranger 000", "Stranger 001"]
    assert both.text.count("It has a personal link that works.") == 1
    discard(window, look(window, "waiting"))
    assert own.sha256 not in decided(window)
    take_in(window.office, [incoming(b"none")])
    nothing = look(window, "waiting")
    assert (nothing.status_code, "have a personal link that works. Tick those" in nothing.text) == (422, True)


def test_what_is_decided_or_comes_meanwhile(window: Window, pen: FormFactory) -> None:
    """Only what was on the page goes: not what was decided about since, nor what came since; both are said."""
    forms = strangers(pen, 3)
    take_in(window.office, forms)
    looked = look(window, "waiting")
    countersign(window.office, forms[0].sha256, ZOE, sure=True)
    late = pen.write(None, name="Late Example")
    take_in(window.office, [late])
    assert "Discard 2 forms together" in window.get("/intake/together").text
    done = discard(window, looked)
    assert "2 forms are discarded" in done.text
    assert "1 form that you had chosen was decided about or changed meanwhile, and stays as it is." in done.text
    assert [held.sha256 for held in list_pending(window.office, ArrivalState.WAITING)] == [late.sha256]
    assert window.standing() == "complete"


def test_a_page_speaks_for_what_it_shows(window: Window, pen: FormFactory) -> None:
    """When others were chosen in another tab, the first tab's button does nothing to them."""
    forms = strangers(pen, 4)
    take_in(window.office, forms)
    first = look(window, "waiting")
    look(window, ticked=[forms[3].sha256])
    refused = discard(window, first)
    assert (refused.status_code, "was changed since you opened that page" in refused.text) == (422, True)
    assert names(refused) == ["Stranger 003"]
    assert decided(window) == []
    window.post("/lock", {})
    assert window.get("/intake/together").url.path.endswith("/unlock")


def test_leaving_out(window: Window, pen: FormFactory) -> None:
    """What is ticked stays, also when the other button is pressed; without a reason all stays as it was filled in."""
    forms = strangers(pen, 4)
    take_in(window.office, forms)
    page = look(window, "waiting")
    nothing = window.press(page, "/intake/together", leave="yes")
    assert (nothing.status_code, 'href="#form">No form is ticked' in nothing.text) == (422, True)
    assert "Those that are ticked above stay." in page.text
    everything = window.press(page, "/intake/together", reason="Strangers", form=[form.sha256 for form in forms])
    assert (everything.status_code, 'href="#form">You have ticked all of them' in everything.text) == (422, True)
    assert decided(window) == []
    refused = discard(window, page, " ", form=forms[0].sha256)
    assert (refused.status_code, 'href="#reason">Write the reason' in refused.text) == (422, True)
    assert f'value="{forms[0].sha256}" checked' in refused.text
    done = discard(window, refused, form=forms[0].sha256)
    assert "3 forms are discarded" in done.text
    assert [held.sha256 for held in list_pending(window.office, ArrivalState.WAITING)] == [forms[0].sha256]
    take_in(window.office, strangers(pen, 1))
    page = look(window, "waiting")
    ids = [held.sha256 for held in list_pending(window.office, ArrivalState.WAITING)]
    gone = window.press(page, "/intake/together", leave="yes", form=ids)
    assert window.path(gone) == "/intake"
    assert "2 forms are left out. They stay as they are." in gone.text
    assert len(decided(window)) == 3


def test_few_forms(window: Window, pen: FormFactory) -> None:
    """One form alone is decided about alone: nothing offers to tick it."""
    take_in(window.office, strangers(pen, 1))
    assert 'name="form"' not in window.get("/intake").text
