"""Every component is rendered from its dataclass: all of it, nothing else, and escaped."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import ClassVar

import pytest
from jinja2 import Environment, UndefinedError
from jinja2.meta import find_undeclared_variables
from markupsafe import escape

from site_build.content.site import Site
from site_build.content.source import MarkdownParser
from site_build.pages.render import COMPONENTS, View, render
from site_build.pages.views.coverage import view_coverage
from site_build.pages.views.easy import view_easy
from site_build.pages.views.paper import view_paper
from site_build.pages.views.policy import last_day, view_policy
from site_build.pages.views.quiz import view_quiz
from site_build.pages.views.register import view_register
from site_build.pages.views.sign import view_sign
from site_build.pages.views.start import view_start
from site_build.pages.views.steps import view_steps
from site_build.pages.views.tree import view_tree

HOSTILE = "<img src=x onerror=alert(1)>\"'&"


def all_views(content: Site) -> Iterator[View]:
    """A view of every component, from the real content."""
    yield view_start(content, "induction/index.md")
    yield view_register(content)
    yield view_coverage(content, "coverage.md")
    for easy in content.easy_reads.values():
        yield view_easy(content, easy, MarkdownParser().parse(easy.source.body))
    yield from (view_tree(content, tree) for tree in content.trees.values())
    for policy in content.policies.values():
        yield view_policy(content, policy, date(2026, 11, 22))
    for role in content.portal.roles:
        yield view_steps(content, role, f"induction/{role}.md")
        yield view_paper(content, "confidentiality", role, f"quiz/confidentiality/{role}-paper.md")
        yield view_quiz(content, "confidentiality", role, f"quiz/confidentiality/{role}.md")
        yield view_sign(content, "confidentiality", role, f"sign/confidentiality/{role}.md")


def test_every_component_has_a_view_that_renders(content: Site) -> None:
    """Every template is fed by a dataclass, and is rendered strictly from the real content."""
    rendered = {view.component for view in all_views(content) if render(view).strip()}
    assert rendered == {path.parent.name for path in COMPONENTS.glob("*/*.html")}


def test_a_template_uses_its_whole_view_and_nothing_else(content: Site) -> None:
    """The names in a template are exactly the fields of its dataclass."""
    for view in all_views(content):
        template = (COMPONENTS / view.component / f"{view.component}.html").read_text(encoding="utf-8")
        names = find_undeclared_variables(Environment(autoescape=True).parse(template))
        assert names == {field.name for field in fields(view)}, view.component


def test_a_missing_name_is_an_error() -> None:
    """A template never shows an empty space where a word should be."""

    @dataclass(frozen=True)
    class Partial:
        component: ClassVar[str] = "start"
        files: str = ""

    with pytest.raises(UndefinedError):
        render(Partial())


def test_words_are_escaped(content: Site) -> None:
    """What authors write is text to a component, never markup."""
    quiz = view_quiz(content, "confidentiality", "staff", "quiz/confidentiality/staff.md")
    question = replace(quiz.questions[0], prompt=HOSTILE, facts=(HOSTILE,))
    sign = view_sign(content, "confidentiality", "staff", "sign/confidentiality/staff.md")
    for view in (
        replace(quiz, questions=(question,), contact=HOSTILE),
        replace(sign, declaration=HOSTILE, opening_key=HOSTILE),
        replace(view_register(content), checkpoint=HOSTILE),
    ):
        html = render(view)
        assert str(escape(HOSTILE)) in html
        assert "<img" not in html


@pytest.mark.parametrize(
    ("month", "day"),
    [("2022-02", "2022-02-28"), ("2024-02", "2024-02-29"), ("2022-12", "2022-12-31"), ("2022-02-03",) * 2],
)
def test_a_month_is_meant_to_its_end(month: str, day: str) -> None:
    """A review planned for a month is overdue on the first day of the next."""
    assert last_day(month).isoformat() == day


@pytest.mark.parametrize(("today", "overdue"), [("2022-02-28", False), ("2022-03-01", True)])
def test_a_review_is_overdue_the_day_after(content: Site, today: str, overdue: bool) -> None:
    """The banner is built shown from the day after the last day, hidden until then."""
    view = view_policy(content, content.policies["confidentiality"], date.fromisoformat(today))
    assert view.overdue is overdue
    assert ('data-review="2022-02-28" hidden' in render(view)) is not overdue


def test_nothing_is_signed_before_it_can_be(content: Site) -> None:
    """Without keys, or when the words have changed since they were published, the page has no form and says why."""
    page = "sign/confidentiality/staff.md"
    unpublished = replace(content, published=replace(content.published, publications=()))
    for site, words in (
        (replace(content, keys=None), "has not set up the register"),
        (unpublished, "has just changed"),
    ):
        html = render(view_sign(site, "confidentiality", "staff", page))
        assert words in html
        assert "<form" not in html
        assert "sign.js" not in html
    assert "<form" in render(view_sign(content, "confidentiality", "staff", page))
