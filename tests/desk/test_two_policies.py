"""The desk of a charity with two policies: they are called by their titles, also one that is no longer in use."""

import re
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest

from desk.window import Window
from site_build.config import read_portal
from site_build.content.publish import publish
from site_build.demo.forms import FormFactory
from site_build.office.forms.intake import take_in
from site_build.office.links.links import invite
from support.two_policies import TITLE, add_visitors_policy, retire_visitors

ZOE = "Zoë Example"


@pytest.fixture
def root(root: Path) -> Path:
    """A portal's folder with two published policies."""
    add_visitors_policy(root)
    publish(root)
    return root


@pytest.fixture
def visited(window: Window) -> Window:
    """Zoë has signed the second policy with her link."""
    link, pen = invite(window.office, ZOE).address, FormFactory.of(window.office, "visitors")
    [taken] = take_in(window.office, [pen.seal(pen.statement(link, "volunteer", ZOE), link)])
    assert taken.state == "accepted"
    return window


def retire(window: Window) -> None:
    """The second policy is no longer in use, and the desk is opened again."""
    retire_visitors(window.desk.root)
    window.desk.office = replace(window.office, portal=read_portal(window.desk.root))


def cells(page: str, label: str) -> set[str]:
    """What stands in the cells of this label."""
    return {unescape(words) for words in re.findall(rf'data-label="{label}">(.*?)</td>', page)}


@pytest.mark.parametrize("after", [False, True], ids=["in use", "no longer in use"])
def test_no_page_says_an_id(visited: Window, after: bool) -> None:
    """Overview, person, links, record, export, review and report: titles, whether it is in use or not."""
    if after:
        retire(visited)
    person = f"/people/{visited.id_of(ZOE)}"
    pages = {path: visited.get(path).text for path in ("/", person, "/links", f"{person}/record", "/export", "/report")}
    assert {"Kindness Policy", TITLE} <= {*re.findall(r"<td>(.*?)</td>", pages["/"])}
    assert cells(pages[person], "Policy") == {"Kindness Policy", TITLE}
    assert f"{TITLE}, version 2026-01, as volunteer" in pages[person]
    for path, page in pages.items():
        said = re.sub(r"<[^>]*>", " ", page)
        assert not re.search(r"\b(visitors|kindness)\b", said), path
    assert ("no longer in use" in pages["/"]) == after
    assert ("no longer in use" in pages[person]) == after


def test_rows_of_one_policy_are_chosen_by_its_title(visited: Window) -> None:
    """Also of one that is no longer in use; the choice is said in words."""
    retire(visited)
    assert re.search(rf'name="policy" value="visitors"[^>]*>{TITLE}</button>', visited.get("/").text)
    shown = visited.post("/", {"policy": "visitors"}).text
    assert f"1 row: people in the {TITLE}." in shown
    assert re.search(r'name="standing" value="retired"[^>]*>no longer in use \(1\)</button>', shown)
