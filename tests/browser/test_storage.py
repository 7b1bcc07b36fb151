"""What a browser keeps of a person, when, and where it keeps nothing: in storage and in the profile's files."""

import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from browser.forms import read_signed, read_unsigned, saved_file, sign_unsent
from browser.visitor import (
    ARRIVAL,
    INDUCTION,
    KEY,
    answer,
    come_to_sign,
    finish,
    open_hello,
    open_questions,
    question_id,
    remember,
    remembered,
    screen,
    sign,
    start,
    start_alone,
    take_induction,
    take_round,
)
from conftest import CHROMIUM, QUIET
from site_build.formats.invitation import derive, new_code
from site_build.register.keys import RegisterKeys

NAME, HELPER = "Zoë Exampleworthy", "Rook Inventedsdottir"
STORED = """async () => JSON.stringify({
    session: { ...sessionStorage }, local: { ...localStorage }, cookies: document.cookie,
    caches: await caches.keys(), databases: await indexedDB.databases() })"""
NOTHING: dict[str, Any] = {"session": {}, "local": {}, "cookies": "", "caches": [], "databases": []}
FILL = """storage => { for (let size = 2 ** 22; size >= 1; size = size / 2)
    try { for (let n = 0; ; n++) globalThis[storage].setItem(`full-${size}-${n}`, "x".repeat(size)); } catch {} }"""
ORDINARY = "<!doctype html><title>Ordinary</title><form><label>Name <input name=name></label></form>"
FORBIDDEN = {"profile": {"default_content_setting_values": {"cookies": 2}}}
REFUSED = "storage => { try { return String(globalThis[storage]); } catch (error) { return error.name; } }"
LEAVE_OPEN = "This browser cannot keep your place. Leave this page open until you have finished."


def stored(page: Page) -> dict[str, Any]:
    """All that the browser keeps for the site in this tab and on this device."""
    found: dict[str, Any] = json.loads(page.evaluate(STORED))
    return found


def answer_part(page: Page, code: str) -> None:
    """Begin with a personal link, and answer the first part."""
    open_questions(page, code)
    take_round(page)


def test_finish_leaves_nothing(page: Page, code: str) -> None:
    """Neither in the tab nor on the device, and going back brings nothing back: hello begins anew."""
    come_to_sign(page, code, alone=True)
    sign(page, NAME)
    expect(screen(page, "thanks")).to_be_visible()
    finish(page)
    assert stored(page) == NOTHING
    page.go_back()
    page.wait_for_load_state()
    assert stored(page) == NOTHING
    assert NAME not in page.content()
    page.goto(INDUCTION)
    expect(page.get_by_role("button", name="Start", exact=True)).to_be_visible()
    expect(page.get_by_text("You came without a personal link.")).to_be_visible()


def test_looking_leaves_nothing(page: Page) -> None:
    """Hello, the page where everybody arrives, and a try of the questions."""
    page.goto(ARRIVAL)
    open_hello(page)
    page.get_by_role("button", name="Try the questions").click()
    take_induction(page)
    page.get_by_role("button", name="Back to the start").click()
    expect(page.get_by_role("button", name="Start", exact=True)).to_be_visible()
    assert stored(page) == NOTHING


@pytest.mark.parametrize("kept", [False, True], ids=["walked-away", "kept-a-place"])
def test_a_closed_tab_leaves_nothing_but_a_place(context: BrowserContext, code: str, kept: bool) -> None:
    """Whoever walks away leaves what they chose to leave; the next tab has no code, no answers and no link."""
    page = context.new_page()
    answer_part(page, code)
    if kept:
        page.get_by_role("button", name="Stop for now").click()
        page.get_by_role("button", name="Keep my place on this phone").click()
    page.close()
    page = context.new_page()
    page.goto(ARRIVAL)
    found = stored(page)
    assert list(found.pop("local")) == ([f"portal-place-{derive(code).id}/{KEY}"] if kept else [])
    assert {**found, "local": {}} == NOTHING


def test_nothing_of_one_person_is_left_to_the_next(page: Page, code: str) -> None:
    """Two people at one tab, one after another, each with a link of their own: the second has nothing of the first."""
    come_to_sign(page, code, alone=True)
    sign(page, NAME)
    finish(page)
    other = new_code()
    open_hello(page, other)
    assert stored(page) == {
        **NOTHING,
        "session": {"portal": json.dumps({"code": other, "what": [KEY]}, separators=(",", ":"))},
    }
    start(page)
    take_induction(page)
    expect(page.get_by_label("Your name")).to_have_value("")
    expect(page.get_by_label("Who helped you?")).to_have_value("")
    assert all(secret not in page.content() for secret in (NAME, code))


def test_a_name_is_kept_nowhere(context: BrowserContext, code: str) -> None:
    """Typed, signed and not sent, sent, loaded again: no name is in any storage, and a reload shows none."""
    page = context.new_page()
    come_to_sign(page, code, alone=True)
    page.get_by_text("Did somebody help you?").click()
    page.get_by_label("Who helped you?").fill(HELPER)
    page.get_by_label("Your name").fill(NAME)
    page.get_by_role("button", name="Sign and send").click()  # without saying how it was read
    looks = [stored(page)]
    page.reload()
    expect(page.get_by_label("Your name")).to_have_value("")
    sign_unsent(page, NAME)
    looks.append(stored(page))
    assert "portal-outbox" in looks[1]["session"]
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("[data-keep=name]")).to_have_text(NAME)
    looks.append(stored(page))
    page.reload()
    expect(screen(page, "thanks")).to_be_visible()
    expect(page.locator("[data-keep=name]")).to_have_text("")
    looks.append(stored(page))
    kept = json.dumps(looks, ensure_ascii=False)
    assert "Exampleworthy" not in kept
    assert "Inventedsdottir" not in kept


@contextmanager
def own_browser(browser: Browser, profile: Path, home: str) -> Iterator[Page]:
    """A page of a browser whose profile stays on the disk; closed at the end, so that all its files are written."""
    found = next(filter(None, map(shutil.which, CHROMIUM)))
    kind = browser.browser_type
    with kind.launch_persistent_context(profile, executable_path=found, args=QUIET, base_url=home) as context:
        yield context.new_page()


def form_history(profile: Path) -> set[str]:
    """What this profile would offer to fill into a form."""
    with closing(sqlite3.connect(f"file:{profile / 'Default' / 'Web Data'}?mode=ro", uri=True)) as database:
        return {value for (value,) in database.execute("SELECT value FROM autofill")}


def test_a_name_is_not_in_the_form_history(browser: Browser, home: str, tmp_path: Path, code: str) -> None:
    """Nor a helper's, nor a code. The same browser does keep what is typed into a form that does not ask it not to."""
    with own_browser(browser, tmp_path, home) as page:
        page.goto(ARRIVAL)
        page.get_by_label("Your code").fill(code)
        page.get_by_role("button", name="Use this code").click()
        page.get_by_role("link", name="I am a volunteer").click()
        start_alone(page)
        take_induction(page)
        page.get_by_text("Did somebody help you?").click()
        page.get_by_label("Who helped you?").fill(HELPER)
        sign(page, NAME)
        finish(page)
        page.route("**/ordinary", lambda route: route.fulfill(body=ORDINARY, content_type="text/html"))
        page.goto("ordinary")
        page.get_by_label("Name").press_sequentially("Ash Ordinary")
        page.keyboard.press("Enter")
        page.wait_for_url("**/ordinary?name=*")
    assert form_history(tmp_path) == {"Ash Ordinary"}


@pytest.fixture
def forbidding(browser: Browser, home: str, tmp_path: Path) -> Iterator[Page]:
    """A browser whose settings let no site keep anything, as some people and some charities set it."""
    (tmp_path / "Default").mkdir()
    (tmp_path / "Default" / "Preferences").write_text(json.dumps(FORBIDDEN), "utf-8")
    with own_browser(browser, tmp_path, home) as page:
        faults = list[str]()
        page.on("pageerror", lambda error: faults.append(str(error)))
        yield page
        for storage in ("sessionStorage", "localStorage"):
            assert "SecurityError" in page.evaluate(
                f"() => {{ try {{ {storage}; }} catch (error) {{ return error.name; }} }}"
            )
        assert faults == []


def test_where_nothing_may_be_kept_a_link_says_so(forbidding: Page, code: str) -> None:
    """The page cannot keep the link, says what to do, and does not ask for a code that it could not keep."""
    forbidding.goto(f"{ARRIVAL}#{KEY}.{code}")
    expect(forbidding.get_by_text("This browser does not let a page keep your link.")).to_be_visible()
    expect(forbidding.get_by_label("Your code")).not_to_be_visible()
    assert "#" not in forbidding.url
    forbidding.get_by_text("Does more than one person use this phone or tablet?").click()
    forbidding.get_by_role("button", name="One after another").click()
    expect(forbidding.get_by_text("This browser does not let a page remember that.")).to_be_visible()


def test_where_nothing_may_be_kept_all_of_it_can_be_done(
    forbidding: Page, arrived: Callable[[], list[str]], keys: RegisterKeys
) -> None:
    """It is said at hello; the form is made, kept while the page is open, and sent."""
    open_hello(forbidding)
    expect(forbidding.get_by_text(LEAVE_OPEN)).to_be_visible()
    start(forbidding)
    take_induction(forbidding)
    sign_unsent(forbidding, NAME)
    forbidding.get_by_role("button", name="Try again").click()
    expect(screen(forbidding, "thanks")).to_be_visible()
    [envelope] = arrived()
    assert read_unsigned(envelope, keys).name == NAME
    finish(forbidding)


def test_full_storage_at_the_start_is_said(page: Page, code: str) -> None:
    """As where it is forbidden: filled to the last byte, for real."""
    page.goto("/")
    page.evaluate(FILL, "sessionStorage")
    page.goto(f"{ARRIVAL}#{KEY}.{code}")
    expect(page.get_by_text("This browser does not let a page keep your link.")).to_be_visible()
    open_hello(page)
    expect(page.get_by_text(LEAVE_OPEN)).to_be_visible()


def test_storage_that_fills_up_in_the_middle_loses_nothing(
    context: BrowserContext, code: str, keys: RegisterKeys
) -> None:
    """It is said where the person is; they go on and sign with their link; the form, which is nowhere else, is kept."""
    page = context.new_page()
    open_questions(page, code)
    page.evaluate(FILL, "sessionStorage")
    answer(page)
    expect(page.get_by_text(LEAVE_OPEN)).to_be_visible()
    asked = question_id(page)
    page.locator("[data-screen=ask] [data-act=continue]").click()
    assert question_id(page) != asked
    take_induction(page)
    sign_unsent(page, NAME)
    assert read_signed(saved_file(page).decode("ascii"), keys, code).name == NAME
    page.get_by_role("button", name="Go on").click()
    finish(page)


# What no page of ours leaves in a tab.
NO_SESSION = [
    "{",
    "5",
    '"abc"',
    "[1]",
    '{"what": 5}',
    '{"what": [5]}',
    '{"code": 5}',
    '{"journeys": []}',
    f'{{"journeys": {{"{KEY}": 5}}}}',
    '{"done": "x"}',
]
NO_JOURNEY: list[dict[str, object]] = [
    {"trail": [{"screen": "read", "part": 0, "at": 9999, "way": "easy"}]},
    {"trail": [{"screen": "read", "part": 9999, "at": 0, "way": "easy"}]},
    {"trail": [{"screen": "constructor"}]},
    {"trail": [{"screen": "ask", "part": 0, "queue": ["no-question"], "at": 0, "round": 1, "chosen": []}]},
    {"trail": [{"screen": "ask", "part": 0, "queue": [], "at": 0, "round": 1, "chosen": []}]},
    {"trail": [{"screen": "ask", "part": 0, "queue": ["{id}"], "at": 0, "round": 1}]},
    {"trail": [{"screen": "ask", "part": 0, "queue": ["{id}"], "at": 0, "round": 1, "chosen": [], "checked": True}]},
    {"talk": 5},
    {"opened": ["x"]},
    {"nonce": None},
    {"drawn": [["no-question"]]},
    {"answers": {"{id}": [99]}},
    {"answers": None},
    {"misses": 5},
    {"place": "x"},
]


def leave(page: Page, name: str, text: str) -> None:
    """Let the tab have this under a name."""
    page.evaluate("([name, text]) => sessionStorage.setItem(name, text)", [name, text])


@pytest.mark.parametrize("text", NO_SESSION)
def test_what_no_page_of_ours_leaves_is_as_nothing(page: Page, text: str) -> None:
    """The page where links arrive and the induction begin as with an empty tab, and can be done."""
    page.goto("/")
    leave(page, "portal", text)
    page.goto(ARRIVAL)
    expect(page.get_by_label("Your code")).to_be_visible()
    expect(page.get_by_text("Somebody has begun in this tab.")).not_to_be_visible()
    leave(page, "portal", text)
    open_questions(page)
    answer(page)


@pytest.mark.parametrize("change", NO_JOURNEY, ids=json.dumps)
def test_a_journey_that_nobody_can_read_begins_anew(page: Page, change: dict[str, object]) -> None:
    """Nobody is told that the policy changed; the questions are asked from the first."""
    open_questions(page)
    answer(page)
    change = json.loads(json.dumps(change).replace("{id}", question_id(page)))
    if "trail" in change:
        change["answers"] = {}
    state = remembered(page)
    state["journeys"][KEY].update(change)
    remember(page, state)
    page.reload()
    expect(page.get_by_role("button", name="Start", exact=True)).to_be_visible()
    expect(page.get_by_text("have changed since you began")).not_to_be_visible()
    start_alone(page)
    answer(page)


@pytest.mark.parametrize("text", ["{", "5", '{"journeys": 5}'])
def test_a_sealed_form_is_not_lost_with_what_cannot_be_read(
    context: BrowserContext, arrived: Callable[[], list[str]], text: str
) -> None:
    """It waits where links arrive, and can be sent."""
    page = context.new_page()
    come_to_sign(page, alone=True)
    sign_unsent(page)
    leave(page, "portal", text)
    page.goto(ARRIVAL)
    page.get_by_role("button", name="Send it now").click()
    expect(page.get_by_text("The form has been sent.")).to_be_visible()
    assert len(arrived()) == 1


def test_a_sealed_form_is_not_lost_with_its_journey(
    context: BrowserContext, code: str, arrived: Callable[[], list[str]], keys: RegisterKeys
) -> None:
    """The induction sends it, whatever else cannot be read."""
    page = context.new_page()
    come_to_sign(page, code, alone=True)
    sign_unsent(page, NAME)
    state = remembered(page)
    state["journeys"][KEY]["trail"] = 5
    remember(page, state)
    page.reload()
    expect(screen(page, "thanks")).to_be_visible()
    [envelope] = arrived()
    assert read_signed(envelope, keys, code).name == NAME


@pytest.mark.parametrize("text", ["{", "5", '"abc"', "[1]", f'{{"{KEY}/x": 5}}'])
def test_what_is_no_form_is_not_offered(page: Page, text: str) -> None:
    """Nobody is told of a form that is none."""
    page.goto("/")
    leave(page, "portal-outbox", text)
    page.goto(ARRIVAL)
    expect(page.get_by_label("Your code")).to_be_visible()
    expect(page.get_by_text("A form in this tab")).not_to_be_visible()
