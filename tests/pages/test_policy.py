"""The policy on the built site is the policy that the Board approved, letter for letter."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from site_build.content.edition import parse_edition
from site_build.content.site import Site

APPROVED = Path(__file__).parents[1] / "vectors" / "confidentiality-policy.txt"

READ_LINES = """nodes => nodes.flatMap(node => {
    const copy = node.cloneNode(true);
    for (const number of copy.querySelectorAll(".policy__section, .clause__number")) number.remove();
    for (const emphasis of copy.querySelectorAll("em")) emphasis.replaceWith(`*${emphasis.textContent}*`);
    return copy.textContent.trim().split("\\n");
})"""


BELOW = ".policy__easy, .policy__history, .policy__review"


@pytest.fixture(scope="module")
def policy_page(browser: Browser, built: Path) -> Iterator[Page]:
    """The built policy page as a browser without JavaScript sees it."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((built / "policy" / "confidentiality" / "index.html").as_uri())
    yield page
    context.close()


def approved_lines() -> list[str]:
    """The approved text: a tab is a space here, and a list's marker belongs to the list."""
    lines = (line.replace("\t", " ").removeprefix("- ") for line in APPROVED.read_text(encoding="utf-8").splitlines())
    return [line for line in lines if line]


def test_the_policy_is_the_approved_text(policy_page: Page) -> None:
    """Every heading, paragraph, list item and date, in order, letter for letter, slips included."""
    blocks = f".policy :is(h1, h2, h3, h4, h5, h6, p):not(.notice, {BELOW}, .clause__used *)"
    assert policy_page.eval_on_selector_all(blocks, READ_LINES) == approved_lines()


def test_the_policy_page_adds_only_what_is_the_portals_own(policy_page: Page) -> None:
    """Beside the approved text there are numbers, links to help and history, the review date, and “Listen”."""
    own = f".policy__section, .clause__number, .clause__used, .notice, {BELOW}, .aloud, script"
    left = policy_page.eval_on_selector(
        ".policy",
        f"""node => {{
            const copy = node.cloneNode(true);
            for (const part of copy.querySelectorAll("{own}")) part.remove();
            return copy.textContent.split(/\\s+/).join("");
        }}""",
    )
    assert left == "".join("".join(approved_lines()).replace("*", "").split())


def test_two_list_items_are_a_list(policy_page: Page) -> None:
    """What the approved text writes with a dash is a list for a screen reader too."""
    items = policy_page.locator(".policy .policy__list > li")
    marked = [line for line in APPROVED.read_text(encoding="utf-8").splitlines() if line.startswith("- ")]
    assert items.count() == len(marked) == 2


def test_clauses_on_the_page_are_those_of_the_edition(policy_page: Page, content: Site) -> None:
    """What a person reads is, clause by clause, what they sign."""
    edition = parse_edition(content.published.read(content.pairs["confidentiality"].edition))
    shown = policy_page.eval_on_selector_all(
        ".clause",
        """nodes => nodes.map(node => [node.id, Array.from(node.querySelectorAll(":scope > p"),
            part => part.textContent.split(/\\s+/).join(" ").trim()).join(" ")])""",
    )
    assert shown == [[clause.id, clause.text] for clause in edition.clauses]


def test_numbers_are_computed(policy_page: Page) -> None:
    """Sections count from 1, clauses within their section, and items of a list from (a)."""
    shown = policy_page.eval_on_selector_all(
        ".policy__section, .clause__number", "nodes => nodes.map(node => node.textContent.replace('Clause ', ''))"
    )
    section = clause = 0
    expected = []
    for number in shown:
        if re.fullmatch(r"\d+", number):
            section, clause = section + 1, 0
            expected.append(f"{section}")
        elif number.endswith(")"):
            expected.append(f"{section}.{clause}({'ab'[number.endswith('(b)')]})")
        else:
            clause += 1
            expected.append(f"{section}.{clause}")
    assert shown == expected
    assert section == 10


def test_a_clause_can_be_linked_to(policy_page: Page) -> None:
    """Every number is a link to its own clause."""
    links = policy_page.locator(".clause__number").evaluate_all(
        "nodes => nodes.map(node => [node.getAttribute('href'), node.parentElement.id])"
    )
    assert links
    assert all(href == f"#{clause}" for href, clause in links)
