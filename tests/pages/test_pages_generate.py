"""The pages that nobody writes: which there are, and what fills them."""

import re
from dataclasses import replace
from datetime import date

import yaml
from click.testing import CliRunner

from site_build.cli import main
from site_build.config import PublicKeys
from site_build.content.site import Site
from site_build.content.source import read_source
from site_build.pages.generate import generate, render_page

TODAY = date(2026, 11, 22)


def test_every_role_gets_its_pages(content: Site) -> None:
    """An induction for each role, and a quiz and a form for each policy it is asked to sign."""
    roles = ("trustee", "staff", "volunteer")
    assert generate(content).keys() == {
        "induction/index.md",
        "register.md",
        "register.json",
        "coverage.md",
        *(f"induction/{role}.md" for role in roles),
        *(f"quiz/confidentiality/{role}.md" for role in roles),
        *(f"quiz/confidentiality/{role}-paper.md" for role in roles),
        *(f"sign/confidentiality/{role}.md" for role in roles),
    }


def test_a_role_that_is_not_asked_gets_no_quiz(content: Site) -> None:
    """`portal.toml` decides which roles take which quiz."""
    duty = content.portal.policies["confidentiality"]
    asked = {"confidentiality": duty.model_copy(update={"roles": ("staff",)})}
    pages = generate(replace(content, portal=content.portal.model_copy(update={"policies": asked})))
    assert "induction/trustee.md" in pages
    assert [page for page in pages if page.startswith(("quiz/", "sign/"))] == [
        "quiz/confidentiality/staff.md",
        "quiz/confidentiality/staff-paper.md",
        "sign/confidentiality/staff.md",
    ]


def test_a_component_fills_every_generated_page(content: Site) -> None:
    """The front matter names a component, and its HTML takes the page's place; titles differ from page to page."""
    titles, pages = set(), {page: text for page, text in generate(content).items() if page.endswith(".md")}
    for page, text in pages.items():
        meta = yaml.safe_load(text.split("---\n")[1])
        assert render_page(content, page, meta, [], TODAY), page
        titles.add(meta["title"])
    assert len(titles) == len(pages)


def test_a_command_that_a_page_gives_exists(content: Site) -> None:
    """What the register's page says to type is a command, and the keys that it needs are on the site."""
    meta = yaml.safe_load(generate(content)["register.md"].split("---\n")[1])
    html = str(render_page(content, "register.md", meta, [], TODAY))
    [command] = re.findall(r"<code>portal (.*?)</code>", html)
    *words, _ = command.split()
    assert CliRunner().invoke(main, [*words, "--help"]).exit_code == 0
    assert 'href="../register.json"' in html
    assert PublicKeys.model_validate_json(generate(content)["register.json"]) == content.keys


def test_a_plain_page_stays_plain(content: Site) -> None:
    """What no component fills is left to the builder."""
    home = read_source(content.root, content.root / "docs" / "index.md")
    assert isinstance(home.meta.value, dict)
    assert render_page(content, "index.md", home.meta.value, [], TODAY) is None
