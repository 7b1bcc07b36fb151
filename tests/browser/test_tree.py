"""A decision tree in the browser: every way through it, back again, and nothing left behind."""

import pytest
from playwright.sync_api import Page, expect

from browser.visitor import SHOWN, TREES, start_tree, wait_for_tree, walk
from site_build.content.site import Site
from site_build.content.tree import Outcome, Step

SHARE = "share"
TRACES = "() => [location.href, localStorage.length, sessionStorage.length, document.cookie]"
# Walks every way by its answers, and tells what is seen on it. A press is a finger's: what lies on top gets it.
WAYS = """ways => {
    const seen = selector => [...document.querySelectorAll(selector)].filter(node => node.checkVisibility());
    const words = (selector, within) => [...within.querySelectorAll(selector)].map(node => node.textContent.trim());
    const press = node => {
        node.scrollIntoView({ block: "center", behavior: "instant" });
        const { x, y, width, height } = node.getBoundingClientRect();
        const top = document.elementFromPoint(x + width / 2, y + height / 2);
        if (!node.contains(top)) throw new Error(`“${node.textContent}” cannot be pressed`);
        top.click();
    };
    const walk = way => {
        const asked = way.map(answer => {
            const titles = seen(".card h2").map(title => title.textContent);
            press(seen(".card .answers a").find(link => link.textContent.trim() === answer));
            return titles;
        });
        const trail = document.querySelector(".tree__trail"), cards = seen(".card");
        const end = {
            asked,
            ends: cards.map(card => card.id),
            trail: trail.checkVisibility() ? words("li strong", trail) : [],
            quoted: cards.flatMap(card => words("blockquote > p:first-child", card)),
            contacts: cards.flatMap(card => words(".contacts li", card)),
        };
        press(document.querySelector(".tree [data-again]"));
        return end;
    };
    return ways.map(walk);
}"""


@pytest.mark.parametrize("tree_id", TREES)
def test_every_path_ends_where_it_should(page: Page, content: Site, tree_id: str) -> None:
    """Every way through every tree is walked: one card at a time, to its outcome with all that it says."""
    paths = list(content.trees[tree_id].paths())
    start_tree(page, tree_id)
    seen = page.evaluate(WAYS, [[answer.text for _, answer in steps] for steps, _ in paths])
    assert seen == [expected(content, steps, outcome) for steps, outcome in paths]


def expected(content: Site, steps: tuple[Step, ...], outcome: Outcome) -> dict[str, list[str] | list[list[str]]]:
    """What is seen on one way: each question alone, then the outcome alone, with its clauses and whom to ask."""
    clauses = {clause.id: clause.text for policy in content.policies.values() for clause in policy.clauses()}
    return {
        "asked": [[question.title] for question, _ in steps],
        "ends": [outcome.id],
        "trail": [answer.text for _, answer in steps],
        "quoted": [clauses[citation.clause] for citation in outcome.citations],
        "contacts": [content.portal.contacts[contact].name for contact in outcome.contacts],
    }


def test_the_list_of_decisions_leads_to_every_tree(page: Page, content: Site) -> None:
    """None of the trees is left out of the page that lists them."""
    page.goto("decide/")
    links = [link.get_attribute("href") for link in page.locator("article a").all()]
    assert set(TREES) == set(content.trees) <= {str(link).strip("/") for link in links}


def test_the_whole_tree_can_be_seen_at_a_glance(page: Page, content: Site) -> None:
    """A nested list, in the order of the answers, in which every path ends in its outcome."""
    tree = content.trees["post"]
    start_tree(page, "post")
    page.get_by_text("See the whole tree at a glance").click()
    ends = page.locator(".outline strong")
    expect(ends.first).to_be_visible()
    expect(ends).to_have_text([outcome.title for _, outcome in tree.paths()])
    depth = "item => { let n = 0; for (let at = item; at; at = at.parentElement) n += at.tagName === 'LI'; return n; }"
    assert [end.evaluate(depth) for end in ends.all()] == [len(steps) for steps, _ in tree.paths()]


def test_an_outcome_prints_as_a_card(page: Page, content: Site) -> None:
    """The button prints the outcome alone; for a loss it is no wider than a bank card."""
    steps, outcome = next(content.trees["lost"].paths())
    start_tree(page, "lost")
    walk(page, steps)
    page.get_by_role("button", name="Print this answer").click()
    page.emulate_media(media="print")
    card = page.locator(f"#{outcome.id}")
    expect(card).to_be_visible()
    for rest in (".tree__trail", ".tree__again", ".tree__whole", ".md-header"):
        expect(page.locator(rest)).not_to_be_visible()
    box = card.bounding_box()
    assert box
    assert box["width"] <= 85.6 * 96 / 25.4 + 1
    assert box["height"] <= 2 * 54 * 96 / 25.4  # folded once


def test_the_browsers_back_and_forward_work(page: Page, content: Site) -> None:
    """Each answer is a step that the browser's own buttons go back over, and the page's Back too."""
    steps, outcome = max(content.trees[SHARE].paths(), key=lambda path: len(path[0]))
    start_tree(page, SHARE)
    walk(page, steps)
    page.go_back()
    expect(page.locator(SHOWN)).to_have_id(steps[-1][0].id)
    page.go_forward()
    expect(page.locator(SHOWN)).to_have_id(outcome.id)
    page.get_by_role("button", name="Back", exact=True).click()
    expect(page.locator(SHOWN)).to_have_id(steps[-1][0].id)


def test_an_earlier_answer_can_be_changed(page: Page, content: Site) -> None:
    """Change leads to the question it stands beside, and what came after it is gone."""
    steps, _ = max(content.trees[SHARE].paths(), key=lambda path: len(path[0]))
    start_tree(page, SHARE)
    walk(page, steps)
    page.locator(".tree__trail li").nth(1).get_by_role("button", name="Change").click()
    expect(page.locator(SHOWN)).to_have_id(steps[1][0].id)
    expect(page.locator(".tree__trail li")).to_have_count(1)


def test_starting_again_is_the_beginning(page: Page, content: Site) -> None:
    """The trail is gone and the first question is there."""
    tree = content.trees[SHARE]
    start_tree(page, SHARE)
    walk(page, next(tree.paths())[0])
    page.get_by_role("button", name="Start again").click()
    expect(page.locator(SHOWN)).to_have_id(tree.start.id)
    expect(page.locator(".tree__trail")).not_to_be_visible()


def test_answers_leave_no_trace(page: Page, content: Site) -> None:
    """Nothing in the address, in storage or in a cookie, and nothing is asked of the server."""
    start_tree(page, SHARE)
    page.wait_for_load_state("networkidle")
    before, asked = page.evaluate(TRACES), list[str]()
    page.on("request", lambda request: asked.append(request.url))
    for steps, _ in list(content.trees[SHARE].paths())[:3]:
        walk(page, steps)
        assert page.evaluate(TRACES) == before
        page.get_by_role("button", name="Start again").click()
    assert asked == []


def test_the_tree_can_be_walked_by_keyboard(page: Page, content: Site) -> None:
    """Enter on an answer moves on, and the next question has the focus."""
    steps, outcome = next(content.trees[SHARE].paths())
    start_tree(page, SHARE)
    for question, answer in steps:
        page.locator(f"#{question.id}").get_by_role("link", name=answer.text, exact=True).focus()
        page.keyboard.press("Enter")
    expect(page.locator(f"#{outcome.id} h2")).to_be_focused()


def test_loss_is_two_taps_from_home(page: Page) -> None:
    """One tap on the home page and one answer lead to whom to tell."""
    page.goto("/")
    page.get_by_role("link", name="I have lost something").click()
    wait_for_tree(page)
    page.locator(SHOWN).get_by_role("link", name="I can reach the Chief Officer").click()
    expect(page.locator(SHOWN)).to_have_class("card outcome")
    expect(page.locator(f"{SHOWN} .contacts li").first).to_have_text("Chief Officer")
