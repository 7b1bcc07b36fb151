"""Who left longer ago than records are kept: what the desk proposes, shows, and erases once somebody is sure."""

import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import httpx
import pytest
from time_machine import travel

from desk.window import Window
from site_build.config import Retention
from site_build.demo.forms import FormFactory
from site_build.desk.pages.retain.page import ROWS
from site_build.office.forms.intake import take_in
from site_build.office.links.links import invite
from site_build.office.people.people import list_people, mark_left
from site_build.office.retention import erase_expired
from site_build.office.safekeeping.backup import back_up, choose_folder
from site_build.register.errors import DiskFull, Saved
from support.fast_keys import write_fast_keys
from support.sample import add

Keep = Callable[[int | dict[str, int]], None]
LEFT = "2026-01-31"
TASK = r'<li class="card task"><a href="[^"]+/retain">(.*?)</a></li>'


@pytest.fixture
def kept(window: Window, tmp_path: Path) -> Keep:
    """Zoë left, and has a backup with her in it; what this is given are the months for which records are kept."""
    mark_left(window.office, "Zoë Example", LEFT)
    write_fast_keys(window.office.register.folder, window.office.register.keys, "four invented words here")
    (tmp_path / "stick").mkdir()
    back_up(window.office, choose_folder(window.office, str(tmp_path / "stick")))

    def keep(months: int | dict[str, int]) -> None:
        portal = window.office.portal.model_copy(update={"retention": Retention(months=months)})
        window.desk.office = replace(window.office, portal=portal)

    return keep


def ticked(page: httpx.Response) -> list[str]:
    """Who is ticked on the page, by id."""
    return re.findall(r'name="person" value="([^"]+)" checked', page.text)


@travel(date(2026, 11, 25))
def test_without_a_period_it_says_how_to_write_one(window: Window, kept: Keep) -> None:
    """Nobody is proposed, on the first page either; as soon as a period is over, both say so."""
    page = window.get("/retain").text
    assert "<pre>[retention]\nmonths = 12</pre>" in page
    assert "No number is the law's." in page.replace("&#39;", "'")
    assert (ticked(window.get("/retain")), re.findall(TASK, window.get("/").text)) == ([], [])
    kept(12)
    assert "Nobody left longer ago than you keep records." in window.get("/retain").text
    kept({"staff": 1})
    assert "1 person left and has a role without such a time." in window.get("/retain").text
    kept(9)
    assert re.findall(TASK, window.get("/").text) == ["One person left longer ago than you keep records. See who."]
    assert ticked(window.get("/retain")) == [window.id_of("Zoë Example")]


@travel(date(2026, 11, 25))
def test_they_are_erased_once_they_were_counted(window: Window, pen: FormFactory, kept: Keep, tmp_path: Path) -> None:
    """The page says when they left, what goes, what stays and which copies hold them; the number says who is sure."""
    take_in(window.office, [pen.write(None)])
    add(window.office, "Ivy Invented", "staff", left=LEFT)
    kept(6)
    page = window.get("/retain")
    backup = f"The backup of 25 November 2026: {tmp_path}/stick/register-2026-11-25"
    for words in (
        "31 January 2026",
        "31 July 2026, 6 months",
        "Forms of theirs that wait or were set aside: 1.",
        backup,
    ):
        assert words in page.text
    zoe, ivy = (window.id_of(name) for name in ("Zoë Example", "Ivy Invented"))
    assert sorted(ticked(page)) == sorted([zoe, ivy])
    for typed in ({"count": "1"}, {"count": "2", "person": [zoe]}, {"count": "two", "person": [zoe, ivy]}):
        refused = window.post("/retain", typed)
        assert refused.status_code == 422
        assert sorted(ticked(refused)) == sorted(typed.get("person", []))
    assert len(list_people(window.office)) == 3
    done = window.post("/retain", {"count": " 1 ", "person": [zoe]})
    assert "1 person is erased from the register." in done.text
    assert "Zoë" not in done.text
    assert ticked(done) == [ivy]
    done = window.post("/retain", {"count": "2", "person": [ivy, window.id_of("Ash Invented")]})
    assert "1 person is erased" in done.text, "whose time is not over stays, whatever a page sends"
    assert "Copies that still hold people who were erased" in done.text
    assert backup in done.text
    shutil.rmtree(tmp_path / "stick")
    assert f"Backups go to {tmp_path}/stick. It is not in this computer now." in window.get("/retain").text
    assert [person.name for person in list_people(window.office)] == ["Ash Invented"]


@travel(date(2026, 11, 25))
def test_what_is_erased_before_a_fault_is_forgotten(
    window: Window, kept: Keep, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the disk fills up between two people, the first is gone, in every window, too; the second is whole."""
    add(window.office, "Ada Invented", "volunteer", left=LEFT)
    invite(window.office, "Ash Invented")
    kept(6)
    both = ticked(window.get("/retain"))
    _, elsewhere = window.desk.sessions.find([])
    elsewhere.said = "Ada Invented's link is taken back."

    def fill_up(*given: object) -> object:
        yield next(erase_expired(*given))  # type: ignore[arg-type]
        raise DiskFull(saved=Saved.NOTHING, why="database or disk is full")

    monkeypatch.setattr("site_build.desk.pages.retain.page.erase_expired", fill_up)
    refused = window.post("/retain", {"count": "2", "person": both})
    assert refused.status_code == 422
    assert (elsewhere.said, ticked(refused)) == ("", [window.id_of("Zoë Example")])


@travel(date(2026, 11, 25))
def test_a_long_list_comes_in_pages(window: Window, kept: Keep) -> None:
    """What is ticked is what is on the page, so that it can be counted, and each page erases its own."""
    for number in range(ROWS):
        add(window.office, f"Gone {number:03}", "volunteer", left=LEFT)
    kept(1)
    first, second = window.get("/retain"), window.get("/retain/page/2")
    assert (len(ticked(first)), ticked(second)) == (ROWS, [window.id_of("Zoë Example")])
    assert f'action="{window.desk.base}/retain/page/2"' in second.text
    assert "1 person is erased" in window.post("/retain/page/2", {"count": "1", "person": ticked(second)}).text


@travel(date(2026, 11, 25))
def test_one_person_is_erased_knowing_what_is_left(window: Window, kept: Keep, tmp_path: Path) -> None:
    """The page for one person names the copies, and says what nobody can take back."""
    kept(600)
    page = window.get(f"/people/{window.id_of('Ash Invented')}/erase").text
    assert "What nobody can take back" in page
    assert f"The backup of 25 November 2026: {tmp_path}/stick/register-2026-11-25" in page
