"""Every page of the desk in a browser: found from the overview, readable by everybody, usable without a mouse."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, FilePayload, Page, ViewportSize, expect

from browser.axe import COLOURS, EVERY_RULE, LAPTOP, PHONE, Options, Scheme, findings
from browser.visitor import PATIENCE
from site_build.config import PORTAL_FILE
from site_build.content.publish import publish
from site_build.demo.forms import FormFactory
from site_build.desk.app import ROUTES, running
from site_build.desk.desk import Desk
from site_build.office.forms.envelopes import read_file
from site_build.office.forms.intake import take_in
from site_build.office.links.links import invite
from site_build.office.office import Office, unlock
from site_build.office.people.people import add_person
from support.fast_keys import make_fast_register
from support.sample import ORIGIN, SAMPLE, add

PASSPHRASE = "four invented words here"
SIGNED = "Zoë Example"
SITE = "https://portal.example/"
MOST_TABS = 60
ROWS = b"Name,Role,Started\nTess Invented,volunteer,5/1/2026"
SHEET = FilePayload(name="people.csv", mimeType="text/csv", buffer=ROWS)
UNTIDY = b"Name,Role,Started\nPru Invented,volunteer,2019\n,volunteer,soon\nQuin,Helper,\nQuin,staff,\n"
UNTIDY_SHEET = FilePayload(name="untidy.csv", mimeType="text/csv", buffer=UNTIDY)
ALL_SEEN = ("/people/{person:id}", "/intake/{form}")  # of other routes one page is like the next
ELSEWHERE = {  # what no link or form of these pages leads to
    "/setup": "there is a register: test_first_run",
    "/restore/new-laptop": "there is a register: test_desk_restore.py",
    "/restore/done": "nothing was put back: desk/test_restore.py",
    "/doubt": "nothing speaks against it: test_desk_restore.py",
    "/everybody": "no choice was made",
    "/reviews/{policy}": "no review is near: test_a_review",
    "/people/import/confirm/page/{page}": "there is one page of rows",
    "/links/page/{page}": "there is one page of links",
    "/overdue": "nobody is overdue: desk/test_remind.py",
    "/remind/went": "no reminder waits for a word: desk/test_remind.py",
    "/remind/page/{page}": "there is one page of reminders",
    "/retain/page/{page}": "there is one page of those who left",
    "/intake/accept": "a button alone leads there: desk/test_proposed.py",
    "/intake/{list}/page/{page}": "there is one page of forms",
    "/intake/together/page/{page}": "there is one page of forms",
    "/safekeeping/signed/key": "no key has come: desk/test_cosigning.py",
    "/safekeeping/signed/forget": "no key is known: desk/test_cosigning.py",
}
SMALL_PHONE = 320
LOOKS: tuple[tuple[int, Scheme, Options], ...] = ((SMALL_PHONE, "light", EVERY_RULE), (LAPTOP, "dark", COLOURS))
LINKS = """() => [...document.querySelectorAll("a[href^='/'], form[action^='/']")]
    .map(each => (each.getAttribute("href") ?? each.getAttribute("action")).split("#")[0])
    .map(each => each.replace(document.body.dataset.base, ""))"""
HEADINGS = "() => [document.title, ...[...document.querySelectorAll('h1')].map(each => each.innerText)]"
MAIN = "() => document.querySelector('main').innerHTML"
OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
SMALL = """() => [...document.querySelectorAll("a:not(p a, .skip), button, select, input:not([type=hidden]), summary")]
    .map(each => each.closest("label") ?? each)
    .filter(each => each.offsetParent && each.getBoundingClientRect().height < (each.matches(".button") ? 44 : 24))
    .map(each => `It is too small: ${each.outerHTML.slice(0, 80)}`)"""
FOCUSED = "() => (document.activeElement.labels?.[0] ?? document.activeElement).textContent.trim()"
DROP = """(field, text) => {
    const held = new DataTransfer();
    held.items.add(new File([text], "people.csv"));
    for (const type of ["dragover", "drop"]) field.dispatchEvent(new DragEvent(type, { dataTransfer: held }));
    return [...field.querySelector("input").files].map(file => file.name);
}"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A desk whose register has something in every state, a form signed under another name among it."""
    folder = tmp_path_factory.mktemp("desk")
    root, register = folder / "portal", folder / "register"
    shutil.copytree(SAMPLE, root)
    with (root / PORTAL_FILE).open("a", encoding="utf-8") as settings:
        settings.write("\n[retention]\nmonths = 1\n")
    publish(root)
    make_fast_register(root, register, ORIGIN, PASSPHRASE)
    with unlock(root, register, PASSPHRASE, root) as office:
        fill(office)
    return Desk(root, register, root, folder / "downloads")


def fill(office: Office) -> None:
    """People, links and forms."""
    pen = FormFactory.of(office, "kindness")
    add(office, SIGNED, "volunteer")
    add(office, "Ash Invented", "staff, trustee")
    add(office, "Quill Inventedson", "staff", left="2026-06-01")
    rook = {"name": "Rook Invented", "roles": "trustee", "started": "2026-02-01", "email": "rook@post.example"}
    add_person(office, rook)
    forms = [
        pen.write(invite(office, SIGNED, SITE).address, name="Sig Invented"),
        pen.write(None, name="Ash Invented", role="staff"),
        pen.write(None, name="Nobody Here"),
        read_file("holiday-photo-with-a-name-that-no-phone-could-ever-show-in-a-line.jpg", b"none"),
    ]
    assert [str(outcome.state) for outcome in take_in(office, forms)].count("accepted") == 1
    invite(office, "Ash Invented", SITE)


@pytest.fixture(scope="module")
def home(desk: Desk) -> Iterator[str]:
    """The address of the running desk."""
    with running(desk) as address:
        yield address


@pytest.fixture(scope="module")
def opened(browser: Browser, home: str) -> Iterator[BrowserContext]:
    """A browser in which the passphrase was typed. It asks nobody else, and no script of it fails."""
    faults: list[str] = []
    with browser.new_context(base_url=home, viewport={"width": PHONE, "height": 844}) as context:
        context.set_default_timeout(PATIENCE)
        context.on("request", lambda asked: None if asked.url.startswith((home, "data:")) else faults.append(asked.url))
        context.on("weberror", lambda error: faults.append(str(error.error)))
        context.on("console", lambda said: faults.append(said.text) if is_fault(said) else None)
        page = context.new_page()
        page.goto("./unlock")
        assert list(faults_of(page)) == []
        expect(page.get_by_label("Passphrase")).to_be_focused()
        page.keyboard.type(PASSPHRASE)
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Overview")).to_be_visible()
        yield context
    assert faults == []


def is_fault(said: ConsoleMessage) -> bool:
    """Whether what a page says on the console is a complaint, and not that a form was refused."""
    return said.type in {"error", "warning"} and "422" not in said.text


@pytest.fixture
def page(opened: BrowserContext) -> Iterator[Page]:
    """A page of the open desk."""
    page = opened.new_page()
    yield page
    page.close()


def faults_of(page: Page) -> Iterator[str]:
    """What is wrong with a page: too wide, too small to hit, without heading or title, or found by axe."""
    page.wait_for_load_state()  # a heading can be there before its style is
    title, *headings = page.evaluate(HEADINGS)
    if len(headings) != 1 or headings[0] not in title:
        yield f"Its heading is not its title: {title}, {headings}"
    for width, scheme, options in LOOKS:
        page.set_viewport_size({"width": width, "height": 844})
        page.emulate_media(color_scheme=scheme)
        if page.evaluate(OVERFLOW):
            yield f"It is wider than {width} pixels."
        yield from page.evaluate(SMALL)
        yield from (f"{width} {scheme}: {each}" for each in findings(page, options))


def door_of(path: str) -> str:
    """The route that a path leads to."""
    for route in ROUTES:
        if re.fullmatch(re.sub(r"{[^}]*}", "[^/]+", route.path), path):
            return route.path
    raise AssertionError(f"{path} leads nowhere")


def prepare(page: Page) -> None:
    """Do what some pages come after: links made twice, a group chosen, a form returned, the Chair's file made."""
    page.goto("./links")
    page.get_by_role("button", name=re.compile("^Make")).first.click()
    replace_link(page, "Ash Invented")
    choose_group(page, "Rook Invented")
    page.goto("./people/import")
    for button in ("Take in the 1 that", "Undo this import", "Take in the 1 that"):
        if not button.startswith("Undo"):
            look_at_untidy_rows(page)
        page.get_by_role("button", name=button).click()
    page.goto("./intake")
    page.get_by_role("link", name="Decide about the form of Nobody Here").click()
    page.get_by_role("link", name="Return it with a reason").click()
    page.get_by_label(re.compile("^The reason")).fill("Nobody here has that name")
    page.get_by_role("button", name="Return it").click()
    page.goto("./intake")
    page.get_by_label("Ash Invented").check()
    page.get_by_role("button", name="Look at them first").click()
    page.goto("./safekeeping/recovery")
    page.get_by_role("button", name="Make the file").click()
    expect(page.get_by_role("heading", name="For the Chair of Trustees")).to_be_visible()


def look_at_untidy_rows(page: Page) -> None:
    """Choose a spreadsheet with a row to mend, and a question that stays open."""
    page.goto("./people/import")
    page.get_by_label("The spreadsheet").set_input_files([UNTIDY_SHEET])
    page.get_by_role("button", name="Look at it").click()
    page.get_by_role("button", name="Show what will happen").click()
    expect(page.get_by_role("heading", name="What is meant?")).to_be_visible()
    page.goto("./people/import/confirm")


def replace_link(page: Page, name: str) -> None:
    """Make a new link for somebody who has one."""
    page.goto("./links")
    page.get_by_role("link", name=f"Replace the link of {name}").click()
    page.get_by_role("button", name="Replace it").click()


def choose_group(page: Page, name: str) -> None:
    """Choose somebody, and nobody else, for a group session on paper."""
    page.goto("./group")
    for box in page.get_by_role("checkbox", checked=True).all():
        box.uncheck()
    page.get_by_label(name).check()
    page.get_by_label("On paper").check()
    page.get_by_role("button", name="Go on to the print").click()
    expect(page.get_by_role("heading", name="Group session: the print")).to_be_visible()


def test_every_page(page: Page) -> None:
    """Links and forms lead from the overview to every page, and nothing is wrong with any of them."""
    prepare(page)
    after = [
        "/people/import/columns",
        "/people/import/questions",
        "/people/import/confirm",
        "/people/import/undone",
        "/intake/letter",
        "/intake/together",
    ]
    after += ["/safekeeping/sheet", "/report/names", "/privacy-notice"]
    after += ["/group/print", "/group/record"]
    left, seen, looked_at, found = ["/", *after], set[str](), set[str](), dict[str, list[str]]()
    while left:
        path = left.pop(0)
        route = next(each for each in ROUTES if each.path == door_of(path))
        if path in found or not route.show or (route.path in seen and route.path not in ALL_SEEN):
            continue
        seen.add(route.path)
        answer = page.goto(f".{path}")
        assert answer
        assert answer.status == 200, path
        left += page.evaluate(LINKS)
        main = page.evaluate(MAIN)
        found[path] = [] if main in looked_at else list(faults_of(page))
        looked_at.add(main)
    assert found == {path: [] for path in found}
    assert {route.path for route in ROUTES if route.show} - seen == set(ELSEWHERE)


def test_a_review(page: Page) -> None:
    """What to do about a policy that is to be reviewed."""
    page.goto("./reviews/kindness")
    expect(page.get_by_role("button", name="Save the calendar file")).to_be_visible()
    assert list(faults_of(page)) == []


def test_first_run(browser: Browser, desk: Desk, tmp_path: Path) -> None:
    """The first page of all; a name that is none comes back with the fault above it, and still fits a small phone."""
    new = Desk(desk.root, tmp_path / "none", tmp_path, tmp_path)
    with running(new) as address, browser.new_context(base_url=address) as context:
        page = context.new_page()
        page.goto("./")
        assert list(faults_of(page)) == []
        page.get_by_role("button", name="Make the register").click()
        expect(page.get_by_role("alert")).to_be_focused()
        assert list(faults_of(page)) == []


def test_what_is_wrong_is_said_where_it_is_mended(page: Page) -> None:
    """The summary has the focus; its link leads to the field, a tick box as well, and what was typed is there."""
    page.goto("./people/add")
    page.get_by_label("Name", exact=True).fill("Ada Invented")
    page.get_by_label("E-mail address").fill("none")
    page.get_by_role("button", name="Add them").click()
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    assert page.title().startswith("Not yet: ")
    assert list(faults_of(page)) == []
    expect(summary.get_by_role("link")).to_have_count(2)
    summary.get_by_role("link").first.click()
    expect(page.get_by_label("Trustee")).to_be_focused()
    expect(page.get_by_label("Name", exact=True)).to_have_value("Ada Invented")


def test_sheets_of_a_group_session(page: Page, desk: Desk) -> None:
    """On a phone by keyboard: what is wrong is said at its row, which fits; what was typed is there, and goes in."""
    assert desk.office
    add(desk.office, "Gwen Invented", "volunteer")
    choose_group(page, "Gwen Invented")
    page.get_by_role("link", name="Record all the sheets on one page.").click()
    page.get_by_label("Who saw them sign").fill("Mo Invented")
    sheet = page.get_by_role("region", name="Gwen Invented")
    tab_to(page, "1")
    for keys in ("x", "Tab", "a", "Tab", "a"):
        page.keyboard.press(keys)
    sheet.get_by_label("The Easy Read").check()
    page.get_by_role("button", name="Record the ticked sheets").click()
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    assert list(faults_of(page)) == []
    no_day = "A day is missing. Write it as 2026-01-31 or 31/01/2026."
    no_answer = re.compile("^Gwen Invented: Question 1 has no such answer")
    expect(summary.get_by_role("link")).to_have_text([no_day, no_answer])
    summary.get_by_role("link").last.press("Enter")
    expect(sheet.get_by_label("1", exact=True)).to_be_focused()
    page.keyboard.press("Delete")
    page.keyboard.type("a")
    page.get_by_label("Day on the sheets").fill("2026-11-20")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("In the register: Gwen Invented.")


def test_keyboard_alone(page: Page, desk: Desk) -> None:
    """From the address bar to somebody who is added, with Tab, Space, Enter and letters alone."""
    page.goto("./people")
    tab_to(page, "Add somebody")
    page.keyboard.press("Enter")
    page.wait_for_url("**/people/add")
    for label, keys in (
        ("Name", "Keyla Invented"),
        ("Volunteer", " "),
        ("The day they started", "01052026"),
        ("E-mail address", "keyla@post.example"),
    ):
        tab_to(page, label)
        page.keyboard.type(keys)
    tab_to(page, "Add them")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Keyla Invented is in the register.")
    expect(page.get_by_role("row", name="Keyla Invented")).to_contain_text("5 January 2026")


def tab_to(page: Page, words: str) -> None:
    """Press Tab until what has these words, or this label, has the focus; it can be seen that it has."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate(FOCUSED) == words:
            assert page.locator(":focus").evaluate("each => getComputedStyle(each).outlineStyle") == "solid"
            return
    raise AssertionError(f"Tab does not lead to {words}")


def test_a_file_is_dropped(page: Page) -> None:
    """What is dropped on the field is in it, and is read."""
    page.goto("./people/import")
    field = page.locator(".field--file")
    assert field.evaluate(DROP, ROWS.decode()) == ["people.csv"]
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_role("heading", name="Which column is which?")).to_be_visible()


def test_without_a_script(browser: Browser, opened: BrowserContext, home: str, desk: Desk) -> None:
    """Adding somebody, a spreadsheet, links and a saved file need no script, and nothing is shown that would."""
    state = opened.storage_state()
    with browser.new_context(base_url=home, storage_state=state, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto("./people/add")
        page.get_by_label("Name", exact=True).fill("Noel Invented")
        page.get_by_label("Volunteer").check()
        page.get_by_label("The day they started").fill("2026-01-05")
        page.get_by_role("button", name="Add them").click()
        expect(page.get_by_role("status")).to_contain_text("Noel Invented")
        page.get_by_role("link", name="Add people from a spreadsheet").click()
        page.get_by_label("The spreadsheet").set_input_files([SHEET])
        for button in ("Look at it", "Show what will happen", "Make these changes"):
            page.get_by_role("button", name=button).click()
        expect(page.get_by_role("link", name="Tess Invented")).to_be_visible()
        page.goto("./links")
        page.get_by_label("Noel Invented").check()
        page.get_by_role("button", name="Make links for those who are ticked").click()
        expect(page.get_by_label("Their link", exact=False).first).to_have_value(re.compile("induction/#"))
        expect(page.get_by_role("button", name=re.compile("Copy"))).to_have_count(0)
        page.get_by_role("button", name="Save the letter", exact=True).click()
        expect(page.get_by_role("heading", name="Saved on this computer")).to_be_visible()
        page.get_by_role("link", name="Back").click()
        expect(page.get_by_role("heading", name="New links")).to_be_visible()
    assert [path.suffix for path in desk.downloads.iterdir()] == [".pdf"]


@pytest.mark.parametrize(("width", "height"), [(PHONE, 844), (LAPTOP, 900)])
def test_what_was_made_now_and_earlier(
    browser: Browser, opened: BrowserContext, home: str, width: int, height: int
) -> None:
    """Without a script: the last press is shown, the ones before are one link away, and Done is on the first screen."""
    state, screen = opened.storage_state(), ViewportSize(width=width, height=height)
    with browser.new_context(base_url=home, storage_state=state, java_script_enabled=False, viewport=screen) as context:
        page = context.new_page()
        for name in ("Rook Invented", "Ash Invented"):
            page.goto("./links")
            page.get_by_label(name).check()
            page.get_by_label("Replace it").check()
            page.get_by_role("button", name="Make links for those who are ticked").click()
        expect(page.get_by_label("Their link", exact=False)).to_have_count(1)
        expect(page.locator("li.card")).to_contain_text("Ash Invented")
        expect(page.get_by_role("button", name=re.compile("^Done: forget all"))).to_be_in_viewport(ratio=1)
        page.get_by_role("link", name=re.compile("^Show also the .* earlier$")).click()
        expect(page.locator("li.card", has_text="Rook Invented")).to_be_visible()
        page.get_by_role("link", name=re.compile("^Show only")).click()
        expect(page.get_by_label("Their link", exact=False)).to_have_count(1)
        page.get_by_role("button", name=re.compile("^Done: forget all")).click()
        expect(page.get_by_role("status")).to_contain_text("made earlier. They work for the people who have them.")


@pytest.mark.parametrize("script", [True, False])
def test_forms_are_discarded_together(
    browser: Browser, opened: BrowserContext, home: str, desk: Desk, script: bool
) -> None:
    """With the keyboard alone, with a script and without: tick, look, leave one out, give a reason, discard."""
    names = [f"{name} Stranger{'' if script else ' Again'}" for name in ("Ann", "Ben", "Col")]
    assert desk.office
    take_in(desk.office, [FormFactory.of(desk.office, "kindness").write(None, name=name) for name in names])
    state = opened.storage_state()
    with browser.new_context(base_url=home, storage_state=state, java_script_enabled=script) as context:
        page = context.new_page()
        page.goto("./intake")
        for name in names:
            tab_to(page, name)
            page.keyboard.press("Space")
        tab_to(page, "Look at them first")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Discard 3 forms together")).to_be_visible()
        tab_to(page, names[1])
        page.keyboard.press("Space")
        page.keyboard.press("Enter")
        expect(page.get_by_role("status")).to_contain_text("1 form is left out. It stays as it is.")
        tab_to(page, "One reason for all, to be read later")
        page.keyboard.type("Nobody knows them")
        tab_to(page, "Discard 2 forms for good")
        page.keyboard.press("Enter")
        expect(page.get_by_role("status")).to_contain_text("2 forms are discarded")
        expect(page.get_by_label(names[1])).to_be_visible()
        expect(page.get_by_label(names[0])).to_have_count(0)


def test_a_page_that_is_used_and_one_that_is_left(page: Page, desk: Desk) -> None:
    """Somebody who types tells the desk so; what nobody touches goes away from the screen."""
    page.clock.install()
    page.goto("./people")
    page.clock.fast_forward("00:31")
    with page.expect_response("**/awake") as answer:
        page.keyboard.press("Shift")
    assert answer.value.url.endswith(f"{desk.base}/awake")
    assert answer.value.status == 303
    with page.expect_navigation():
        page.clock.fast_forward("12:00")
    page.wait_for_url(f"**{desk.base}/")


def test_paper_is_white(page: Page) -> None:
    """What is printed from a dark screen is black on white, and has neither menu, buttons nor words for the screen."""
    page.goto("./setup/paper")
    page.emulate_media(color_scheme="dark", media="print")
    colours = page.locator("body").evaluate("b => [getComputedStyle(b).color, getComputedStyle(b).backgroundColor]")
    assert colours == ["rgb(34, 32, 28)", "rgb(255, 255, 255)"]
    for shown, selector in ((True, ".facts"), (False, "nav"), (False, ".print"), (False, ".screen")):
        assert page.locator(selector).first.is_visible() is shown, selector
