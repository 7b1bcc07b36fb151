"""The place in an induction that a phone keeps, by choice: what is in it, who finds it, and when it goes."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from browser.visitor import (
    ARRIVAL,
    INDUCTION,
    KEY,
    come_to_sign,
    journey_of,
    open_hello,
    open_questions,
    press,
    question_id,
    reading,
    screen,
    sign,
    start,
    take_induction,
    take_round,
)
from site_build.content.site import Site
from site_build.formats.invitation import derive, new_code

BROKEN: list[dict[str, object]] = [
    {"part": "x"},
    {"part": -1},
    {"part": 0.5},
    {"part": None},
    {"answers": None},
    {"answers": 5},
]
KEEP = "Keep my place on this phone"
PLACES = "() => Object.entries(localStorage).filter(([name]) => name.startsWith('portal-place-'))"
EVERYTHING = "() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }])"
FOUND = "Your place was kept on this phone. You can go on with {}."


def come_back(page: Page, code: str) -> None:
    """Open a personal link, as somebody who may have been here before."""
    page.goto(f"{ARRIVAL}#{KEY}.{code}")
    page.wait_for_url(f"**/{INDUCTION}")
    page.locator("[data-act=start]").wait_for()


def stop(page: Page) -> None:
    """Stop for now."""
    page.get_by_role("button", name="Stop for now").click()


def keep(page: Page) -> None:
    """Stop for now, and let the phone keep the place."""
    stop(page)
    page.get_by_role("button", name=KEEP).click()
    expect(page.get_by_text("Your place is kept.")).to_be_visible()


def places(page: Page) -> dict[str, dict[str, Any]]:
    """The places that the phone keeps, by the name under which it does."""
    return {name: json.loads(place) for name, place in page.evaluate(PLACES)}


def place_of(page: Page, code: str) -> dict[str, Any]:
    """The only place that the phone keeps, which is this link's."""
    [(name, place)] = places(page).items()
    assert name == f"portal-place-{derive(code).id}/{KEY}"
    return place


def keep_in_part_2(page: Page, code: str) -> dict[str, list[int]]:
    """Read and answer the first part, keep the place at the next, and close the page; give the answers."""
    open_hello(page, code)
    start(page)
    take_round(page)
    keep(page)
    answers: dict[str, list[int]] = journey_of(page)["answers"]
    assert answers
    page.get_by_role("button", name="Go on now").click()
    page.close()
    return answers


def test_what_is_kept(context: BrowserContext, code: str, content: Site) -> None:
    """Words, part, nonce and answers, for 30 days; no name and no code, and nothing before it was chosen."""
    page = context.new_page()
    open_hello(page, code)
    start(page)
    take_round(page)
    stop(page)
    assert places(page) == {}
    page.get_by_role("button", name=KEEP).click()
    place = place_of(page, code)
    assert list(place) == ["until", "edition", "bank", "part", "nonce", "answers"]
    journey, pair = journey_of(page), content.pairs["confidentiality"]
    assert (place["edition"], place["bank"]) == (pair.edition, pair.bank)
    assert (place["part"], place["nonce"], place["answers"]) == (1, journey["nonce"], journey["answers"])
    assert place["until"] == (datetime.now(UTC) + timedelta(days=30)).date().isoformat()
    stored, _ = json.loads(page.evaluate(EVERYTHING))
    assert code not in json.dumps(stored)
    assert code[:18] not in json.dumps(stored)


def test_the_place_is_found_by_the_same_link(
    context: BrowserContext, code: str, arrived: Callable[[], list[str]]
) -> None:
    """In another tab, days later: it goes on in the part that was not done, with the same questions and answers."""
    answers = keep_in_part_2(context.new_page(), code)
    page = context.new_page()
    come_back(page, code)
    expect(page.get_by_text(FOUND.format("part 2"))).to_be_visible()
    page.get_by_role("button", name="Go on").click()
    expect(reading(page)).to_have_attribute("data-part", "1")
    journey = journey_of(page)
    assert journey["answers"] == answers
    take_round(page)
    assert set(answers) < set(place_of(page, code)["answers"])  # it is kept on the way from now on
    take_induction(page)
    sign(page, "Ash Invented")
    expect(screen(page, "thanks")).to_be_visible()
    assert places(page) == {}
    assert len(arrived()) == 1


def test_the_place_at_the_end_leads_to_signing(context: BrowserContext, code: str) -> None:
    """Whoever stopped before signing signs next, is asked how they read, and reads nothing twice."""
    page = context.new_page()
    come_to_sign(page, code)
    keep(page)
    page.close()
    page = context.new_page()
    come_back(page, code)
    expect(page.get_by_text(FOUND.format("the last step"))).to_be_visible()
    start(page)
    expect(screen(page, "sign")).to_be_visible()
    expect(page.get_by_text("How did you read the policy?")).to_be_visible()


@pytest.mark.parametrize("link", [f"{ARRIVAL}#{KEY}.{{}}", INDUCTION], ids=["another-link", "no-link"])
def test_nobody_else_finds_it(context: BrowserContext, code: str, link: str) -> None:
    """Another link, or none, begins at the beginning, and leaves the place for whoever it belongs to."""
    keep_in_part_2(context.new_page(), code)
    page = context.new_page()
    page.goto(link.format(new_code()))
    expect(page.get_by_role("button", name="Start", exact=True)).to_be_visible()
    expect(page.get_by_text("Your place was kept")).not_to_be_visible()
    place_of(page, code)


def test_without_a_link_no_place_is_offered(page: Page) -> None:
    """Nothing would find it again."""
    open_questions(page)
    stop(page)
    expect(page.get_by_text("Your place stays here until you come back")).to_be_visible()
    expect(page.get_by_role("button", name=KEEP)).not_to_be_visible()


def share_tablet(page: Page) -> None:
    """Let several people use this tablet, one after another."""
    page.goto(ARRIVAL)
    page.get_by_text("Does more than one person use this phone or tablet?").click()
    press(page.get_by_role("button", name="One after another"))


def test_a_shared_tablet_keeps_no_place(context: BrowserContext, code: str) -> None:
    """Turning it on forgets every place, and from then on none is offered."""
    keep_in_part_2(context.new_page(), code)
    page = context.new_page()
    share_tablet(page)
    assert places(page) == {}
    open_hello(page, code)
    expect(page.get_by_text("Your place was kept")).not_to_be_visible()
    start(page)
    stop(page)
    expect(page.get_by_role("button", name=KEEP)).not_to_be_visible()


def test_a_tab_that_kept_its_place_stops_when_the_tablet_is_shared(context: BrowserContext, code: str) -> None:
    """Somebody turns it on in another tab: the place does not come back with the next answer."""
    page = context.new_page()
    open_questions(page, code)
    keep(page)
    press(page.get_by_role("button", name="Go on now"))
    other = context.new_page()
    share_tablet(other)
    take_round(page)
    assert places(page) == {}
    stop(page)
    expect(page.get_by_text("Your place is kept.")).not_to_be_visible()


def change_places(page: Page, change: dict[str, object]) -> None:
    """Change something in what the phone keeps."""
    page.evaluate(
        """change => { for (const [name, place] of Object.entries(localStorage)) if (name.startsWith('portal-place-'))
            localStorage.setItem(name, JSON.stringify({ ...JSON.parse(place), ...change })); }""",
        change,
    )


@pytest.mark.parametrize(("days", "stays"), [(0, True), (-1, False)], ids=["last-day", "day-after"])
def test_the_place_goes_after_its_day(context: BrowserContext, code: str, days: int, stays: bool) -> None:
    """On its last day it is found; on the next it is gone, whoever opens the page where everybody arrives."""
    keep_in_part_2(context.new_page(), code)
    page = context.new_page()
    page.goto("/")
    change_places(page, {"until": (datetime.now(UTC) + timedelta(days=days)).date().isoformat()})
    page.goto(ARRIVAL)
    assert bool(places(page)) == stays
    come_back(page, code)
    expect(page.get_by_text("Your place was kept")).to_be_visible(visible=stays)


def test_forget_all_of_it_forgets_the_place(page: Page, code: str) -> None:
    """One press, and neither the tab nor the phone has anything."""
    open_questions(page, code)
    keep(page)
    press(page.get_by_role("button", name="Forget all of it"))
    page.wait_for_url(f"**/{ARRIVAL}")
    assert page.evaluate("() => [sessionStorage.length, localStorage.length]") == [0, 0]


@pytest.mark.parametrize("broken", ["", "{", "null", "3", "[]", '{"until": "2999-01-01"}', '{"until": 5}'])
def test_nonsense_in_the_place_is_no_place(page: Page, code: str, broken: str) -> None:
    """What nobody can read is as if it were not there, and the induction begins."""
    page.goto("/")
    page.evaluate(
        "([name, place]) => localStorage.setItem(name, place)", [f"portal-place-{derive(code).id}/{KEY}", broken]
    )
    open_hello(page, code)
    expect(page.get_by_text("Your place was kept")).not_to_be_visible()
    start(page)
    expect(reading(page)).to_be_visible()


def test_a_phone_that_is_full_says_so(page: Page, code: str) -> None:
    """Storage that is full, filled to its last byte: the place is not kept, it is said, and nothing else is lost."""
    open_questions(page, code)
    asked = question_id(page)
    page.evaluate(
        """() => { for (let size = 2 ** 22; size >= 1; size = size / 2)
            try { for (let n = 0; ; n++) localStorage.setItem(`full-${size}-${n}`, "x".repeat(size)); } catch {} }"""
    )
    stop(page)
    page.get_by_role("button", name=KEEP).click()
    expect(page.get_by_text("This browser does not let a page keep anything. Leave this page open.")).to_be_visible()
    expect(page.get_by_text("Your place is kept.")).not_to_be_visible()
    assert places(page) == {}
    page.get_by_role("button", name="Go on now").click()
    assert question_id(page) == asked


@pytest.mark.parametrize("change", BROKEN)
def test_a_place_that_is_half_nonsense_is_no_place(
    context: BrowserContext, code: str, change: dict[str, object]
) -> None:
    """A part that does not exist, or answers that are none: the induction begins, and can be done."""
    keep_in_part_2(context.new_page(), code)
    page = context.new_page()
    page.goto("/")
    change_places(page, change)
    come_back(page, code)
    expect(page.get_by_text("Your place was kept")).not_to_be_visible()
    start(page)
    expect(reading(page)).to_be_visible()
    assert journey_of(page)["answers"] == {}


def test_a_clock_that_was_wrong_keeps_nothing_for_longer(context: BrowserContext, code: str) -> None:
    """Kept while the phone's clock was a century ahead, the place goes when the clock is right again."""
    keep_in_part_2(context.new_page(), code)
    page = context.new_page()
    page.goto("/")
    change_places(page, {"until": "2126-01-01"})
    page.goto(ARRIVAL)
    assert places(page) == {}
