"""Every component is rendered from its dataclass: all of it, nothing else, and escaped."""

from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date

import pytest
from jinja2 import UndefinedError
from jinja2.meta import find_undeclared_variables
from markupsafe import escape
from site_build.pages.components.quiz.quiz import view_quiz
from site_build.pages.components.sign.sign import view_sign
from site_build.pages.components.start.start import view_start
from site_build.pages.components.steps.steps import view_steps

from site_build.content.site import Site
from site_build.pages.components.coverage.coverage import view_coverage
from site_build.pages.components.easy.easy import view_easy
from site_build.pages.components.paper.paper import view_paper
from site_build.pages.components.policy.policy import view_policy
from site_build.pages.components.privacy.privacy import view_privacy
from site_build.pages.components.register.register import view_register
from site_build.pages.components.tree.tree import view_tree
from site_build.pages.render import COMPONENTS, ENVIRONMENT, render
from site_build.templates import PageView

HERE = "induction/index.md"
HOSTILE = "<img src=x onerror=alert(1)>\"'&"


def all_views(content: Site) -> Iterator[PageView]:
    """A view of every component, from the real content."""
    yield view_start(content)
    yield view_register(content)
    yield view_coverage(content)
    yield view_privacy(content, date(2026, 11, 22))
    for easy in content.easy_reads.values():
        yield view_easy(content, easy, easy.source.blocks())
    yield from (view_tree(content, tree) for tree in content.trees.values())
    for policy in content.policies.values():
        yield view_policy(content, policy, date(2026, 11, 22))
    for role in content.portal.roles:
        yield view_steps(content, role)
        yield view_paper(content, "confidentiality", role)
        yield view_quiz(content, "confidentiality", role)
        yield view_sign(content, "confidentiality", role)


def test_every_component_has_a_view_that_renders(content: Site) -> None:
    """Every template is fed by a dataclass, and is rendered strictly from the real content; macros need no value."""
    rendered = {view.template for view in all_views(content) if render(view, HERE).strip()}
    templates = {path.relative_to(COMPONENTS).as_posix(): path.read_text() for path in COMPONENTS.glob("*/*.html")}
    assert rendered == {path for path, text in templates.items() if find_undeclared_variables(ENVIRONMENT.parse(text))}


def test_a_template_uses_its_whole_view_and_nothing_else(content: Site) -> None:
    """The names in a template are exactly the fields of its dataclass, and the page's `urls`."""
    for view in all_views(content):
        template = (COMPONENTS / view.template).read_text(encoding="utf-8")
        names = find_undeclared_variables(ENVIRONMENT.parse(template))
        assert names == {"urls", *(field.name for field in fields(view))}, view.template


def test_a_missing_name_is_an_error() -> None:
    """A template never shows an empty space where a word should be."""

    class Partial(PageView, template="start/start.html"):
        policies: tuple[()]

    with pytest.raises(UndefinedError):
        render(Partial(()), HERE)


def test_words_are_escaped(content: Site) -> None:
    """What authors write is text to a component, never markup."""
    quiz = view_quiz(content, "confidentiality", "staff")
    question = quiz.bank.for_role("staff")[0].model_copy(update={"prompt": HOSTILE, "facts": (HOSTILE,)})
    sign = view_sign(content, "confidentiality", "staff")
    assert sign.keys is not None
    origin = sign.keys.model_copy(update={"origin": HOSTILE})
    for view in (
        replace(quiz, bank=quiz.bank.model_copy(update={"questions": (question,)})),
        replace(quiz, contact=HOSTILE),
        replace(sign, declaration=HOSTILE),
        replace(sign, keys=origin),
        replace(view_register(content), checkpoint=HOSTILE),
    ):
        html = render(view, HERE)
        assert str(escape(HOSTILE)) in html
        assert "<img" not in html


@pytest.mark.parametrize(("today", "overdue"), [("2022-02-28", False), ("2022-03-01", True)])
def test_a_review_is_overdue_the_day_after(content: Site, today: str, overdue: bool) -> None:
    """The banner is built shown from the day after the last day, hidden until then."""
    view = view_policy(content, content.policies["confidentiality"], date.fromisoformat(today))
    assert view.overdue is overdue
    assert ('data-review="2022-02-28" hidden' in render(view, HERE)) is not overdue


def test_the_notice_says_whether_the_board_has_adopted_it(content: Site) -> None:
    """From the day of its adoption on it says so, with the day; before, and without one, that it is not adopted yet."""
    assert content.notice is not None
    adopted = replace(content, notice=replace(content.notice, adopted=date(2026, 12, 1)))
    none = replace(content, notice=None)
    for site, today, words in (
        (content, date(2026, 12, 1), "The Board has not adopted this notice yet."),
        (adopted, date(2026, 11, 30), "The Board has not adopted this notice yet."),
        (adopted, date(2026, 12, 1), "The Board adopted this notice on 1 December 2026."),
        (none, date(2026, 12, 1), "has no privacy notice yet. Ask the Chief Officer what is kept about you."),
    ):
        html = render(view_privacy(site, today), "privacy.md")
        assert words in html
        assert html.count("The Board adopted") + html.count("notice yet") == 1
        assert ("keeps the list" in html) is (site.notice is not None)


def test_nothing_is_signed_before_it_can_be(content: Site) -> None:
    """Without keys, or when the words have changed since they were published, the page has no form and says why."""
    unpublished = replace(content, published=replace(content.published, publications=()))
    for site, words in (
        (replace(content, keys=None), "has not set up the register"),
        (unpublished, "has just changed"),
    ):
        html = render(view_sign(site, "confidentiality", "staff"), HERE)
        assert words in html
        assert "<form" not in html
        assert "sign.js" not in html
    assert "<form" in render(view_sign(content, "confidentiality", "staff"), HERE)
