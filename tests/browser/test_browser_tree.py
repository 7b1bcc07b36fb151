"""A decision tree in the browser: every way through it, back again, and nothing left behind."""

from playwright.sync_api import Page, expect

from site_build.content.site import Site
from site_build.content.tree import Step

TREE = "decide/share/"
SHOWN = ".card:visible"
TRACES = "() => [location.href, localStorage.length, sessionStorage.length, document.cookie]"


def walk(page: Page, steps: tuple[Step, ...]) -> None:
    """Give the answers of a path, each on the card of its question."""
    for question, answer in steps:
        expect(page.locator(f"{SHOWN} h2")).to_have_text(question.title)
        page.locator(SHOWN).get_by_role("link", name=answer.text, exact=True).click()


def test_every_path_ends_where_it_should(page: Page, content: Site) -> None:
    """Every way through the tree is walked: one card at a time, to its outcome with all that it says."""
    tree = content.trees["share"]
    paths = list(tree.paths())
    assert len(paths) > len(tree.outcomes) > 10
    page.goto(TREE)
    for steps, outcome in paths:
        walk(page, steps)
        card = page.locator(SHOWN)
        expect(card).to_have_count(1)
        expect(card).to_have_id(outcome.id)
        expect(page.locator(".tree__trail li strong")).to_have_text([answer.text for _, answer in steps])
        expect(card.locator("blockquote")).to_have_count(len(outcome.citations))
        expect(card.locator(".contacts li")).to_have_text([content.portal.contacts[c].name for c in outcome.contacts])
        page.get_by_role("button", name="Start again").click()


def test_the_browsers_back_and_forward_work(page: Page, content: Site) -> None:
    """Each answer is a step that the browser's own buttons go back over, and the page's Back too."""
    steps, outcome = max(content.trees["share"].paths(), key=lambda path: len(path[0]))
    page.goto(TREE)
    walk(page, steps)
    page.go_back()
    expect(page.locator(SHOWN)).to_have_id(steps[-1][0].id)
    page.go_forward()
    expect(page.locator(SHOWN)).to_have_id(outcome.id)
    page.get_by_role("button", name="Back", exact=True).click()
    expect(page.locator(SHOWN)).to_have_id(steps[-1][0].id)


def test_an_earlier_answer_can_be_changed(page: Page, content: Site) -> None:
    """Change leads to the question it stands beside, and what came after it is gone."""
    steps, _ = max(content.trees["share"].paths(), key=lambda path: len(path[0]))
    page.goto(TREE)
    walk(page, steps)
    page.locator(".tree__trail li").nth(1).get_by_role("button", name="Change").click()
    expect(page.locator(SHOWN)).to_have_id(steps[1][0].id)
    expect(page.locator(".tree__trail li")).to_have_count(1)


def test_starting_again_is_the_beginning(page: Page, content: Site) -> None:
    """The trail is gone and the first question is there."""
    tree = content.trees["share"]
    page.goto(TREE)
    walk(page, next(tree.paths())[0])
    page.get_by_role("button", name="Start again").click()
    expect(page.locator(SHOWN)).to_have_id(tree.start.id)
    expect(page.locator(".tree__trail")).not_to_be_visible()


def test_answers_leave_no_trace(page: Page, content: Site) -> None:
    """Nothing in the address, in storage or in a cookie, and nothing is asked of the server."""
    page.goto(TREE, wait_until="networkidle")
    before, asked = page.evaluate(TRACES), list[str]()
    page.on("request", lambda request: asked.append(request.url))
    for steps, _ in list(content.trees["share"].paths())[:3]:
        walk(page, steps)
        assert page.evaluate(TRACES) == before
        page.get_by_role("button", name="Start again").click()
    assert asked == []


def test_the_tree_can_be_walked_by_keyboard(page: Page, content: Site) -> None:
    """Enter on an answer moves on, and the next question has the focus."""
    steps, outcome = next(content.trees["share"].paths())
    page.goto(TREE)
    for question, answer in steps:
        page.locator(f"#{question.id}").get_by_role("link", name=answer.text, exact=True).focus()
        page.keyboard.press("Enter")
    expect(page.locator(f"#{outcome.id} h2")).to_be_focused()


def test_loss_is_two_taps_from_home(page: Page) -> None:
    """Until there is a tree for it, the card opens the clause that says whom to tell."""
    page.goto("/")
    page.get_by_role("link", name="I have lost something").click()
    page.wait_for_url("policy/confidentiality/#report-loss")
    expect(page.locator("#report-loss")).to_be_in_viewport()
