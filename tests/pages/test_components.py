"""Every component is rendered from its dataclass: all of it, nothing else, and escaped."""

from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date

import pytest
from jinja2 import UndefinedError
from jinja2.meta import find_undeclared_variables
from jinja2.nodes import Assign, Const, Extends, FromImport, Macro, Name, Template
from markupsafe import Markup, escape

from site_build.config import Organisation
from site_build.content.site import Site
from site_build.pages.components.arrival.arrival import view_arrival
from site_build.pages.components.changes.changes import view_changes
from site_build.pages.components.coverage.coverage import view_coverage
from site_build.pages.components.draft.draft import DraftView, view_draft
from site_build.pages.components.easy.easy import view_easy
from site_build.pages.components.edition.edition import view_edition
from site_build.pages.components.history.history import view_history
from site_build.pages.components.home.home import view_home
from site_build.pages.components.induction.induction import InductionView, view_induction
from site_build.pages.components.paper.paper import view_paper
from site_build.pages.components.policy.policy import view_policy
from site_build.pages.components.privacy.privacy import view_privacy
from site_build.pages.components.records.records import view_records
from site_build.pages.components.register.register import view_register
from site_build.pages.components.safety.safety import view_safety
from site_build.pages.components.tree.tree import view_tree
from site_build.pages.editions import list_editions
from site_build.pages.render import COMPONENTS, ENVIRONMENT, render
from site_build.templates import PageView

HERE = "induction/index.html"
HOSTILE = "<img src=x onerror=alert(1)>\"'&"
WHOLE = {"draft", "mark", "style", "script"}  # what a whole page carries inline
FRAME = "frame/frame.html"


def show(view: PageView) -> Markup:
    """A component as its page shows it, a whole one with nothing inline."""
    return render(view, HERE, **(dict.fromkeys(WHOLE, Markup("")) if parents(view.template) else {}))


def parse(template: str) -> Template:
    """A template, as Jinja understands it."""
    return ENVIRONMENT.parse((COMPONENTS / template).read_text(encoding="utf-8"))


def parents(template: str) -> list[str]:
    """The templates that one extends."""
    named = (extends.template for extends in parse(template).find_all(Extends))
    return [name.value for name in named if isinstance(name, Const)]


def induct(content: Site, role: str) -> InductionView:
    """The induction of one role in the real policy."""
    return view_induction(content, "confidentiality", role)


def all_views(content: Site, revised: Site) -> Iterator[PageView]:
    """A view of every component, from the real content, and where a change is shown from invented editions of it."""
    yield from history_views(revised)
    yield view_arrival(content)
    yield view_home(content)
    yield view_draft(replace(content, published=replace(content.published, publications=())))
    yield view_register(content)
    yield from (view_records(content, page) for page in content.own_records)
    yield view_coverage(content)
    yield view_privacy(content, date(2026, 11, 22))
    yield view_safety(content)
    for easy in content.easy_reads.values():
        yield view_easy(content, easy, easy.source.blocks)
    yield from (view_tree(content, tree) for tree in content.trees.values())
    for policy in content.policies.values():
        yield view_policy(content, policy)
    for role in content.portal.roles:
        yield view_paper(content, "confidentiality", role)
        yield induct(content, role)


def history_views(revised: Site) -> Iterator[PageView]:
    """What is shown of the editions of a policy."""
    yield view_history(revised, "confidentiality")
    for edition in list_editions(revised.published, "confidentiality"):
        yield view_edition(revised, "confidentiality", edition.slug)
        if edition.earlier:
            yield view_changes(revised, "confidentiality", edition.slug)


def hostile_editions(revised: Site) -> Iterator[PageView]:
    """The same history, where somebody gave a version and a reason to do harm."""
    published = revised.published
    worse = tuple(e.model_copy(update={"version": HOSTILE, "reason": HOSTILE}) for e in published.publications)
    yield from history_views(replace(revised, published=replace(published, publications=worse)))


def names_in(template: str) -> set[str]:
    """The names that a template takes from whoever renders it, those of what it extends among them."""
    family = [parse(template), *map(parse, parents(template))]
    return set().union(*map(find_undeclared_variables, family)).difference(*map(made_in, family))


def made_in(template: Template) -> Iterator[str]:
    """The names that a template makes itself at its top, which its blocks and its children may use."""
    for node in template.body:
        if isinstance(node, FromImport):
            yield from (name for name in node.names if isinstance(name, str))
        elif isinstance(node, Macro):
            yield node.name
        elif isinstance(node, Assign) and isinstance(node.target, Name):
            yield node.target.name


def test_every_component_has_a_view_that_renders(content: Site, revised: Site) -> None:
    """Every template is fed by a dataclass, and is rendered strictly from the real content; macros need no value."""
    rendered = {view.template for view in all_views(content, revised) if show(view).strip()}
    assert {parent for template in rendered for parent in parents(template)} == {FRAME}
    templates = {path.relative_to(COMPONENTS).as_posix() for path in COMPONENTS.glob("*/*.html")}
    assert rendered | {FRAME} == {template for template in templates if names_in(template)}


def test_a_template_uses_its_whole_view_and_nothing_else(content: Site, revised: Site) -> None:
    """The names in a template are the fields of its dataclass, a whole page's inline, and `urls` where it has links."""
    for view in all_views(content, revised):
        inline = WHOLE if parents(view.template) else set()
        assert names_in(view.template) | {"urls"} == {"urls", *inline, *(field.name for field in fields(view))}, (
            view.template
        )


def test_drafts_are_named_and_nothing_else_is(content: Site) -> None:
    """By their titles, as text; where none is a draft, nothing is said, and there is nothing to draw."""
    assert show(view_draft(content)).strip() == ""
    html = show(DraftView((HOSTILE, "Kindness Policy"), demonstration=False))
    assert f"<strong>Draft: {escape(HOSTILE)}, Kindness Policy.</strong>" in html
    assert "So you cannot sign them here." in html
    tried = show(DraftView(("Kindness Policy",), demonstration=True))
    assert "That goes into a demonstration, and does not count." in tried
    assert "cannot sign" not in tried


def test_a_draft_is_not_signed_on_paper(content: Site) -> None:
    """Its answer sheet has no line for a name, and says why; the questions are there all the same."""
    signed = show(view_paper(content, "confidentiality", "staff"))
    unpublished = replace(content, published=replace(content.published, publications=()))
    drafted = show(view_paper(unpublished, "confidentiality", "staff"))
    assert (signed.count("paper__line"), signed.count("nobody can sign")) == (4, 0)
    assert (drafted.count("paper__line"), drafted.count("nobody can sign")) == (0, 1)
    assert drafted.count("<li><p><strong>") == signed.count("<li><p><strong>") > 0


def test_a_missing_name_is_an_error() -> None:
    """A template never shows an empty space where a word should be."""

    class Partial(PageView, template="arrival/arrival.html"):
        policies: tuple[()]

    with pytest.raises(UndefinedError, match="'portal' is undefined"):
        show(Partial(()))


def test_words_are_escaped(content: Site, revised: Site) -> None:
    """What authors write is text to a component, never markup."""
    for view in (
        *hostile_inductions(induct(content, "staff")),
        *hostile_editions(revised),
        replace(view_paper(content, "confidentiality", "staff"), nonce=HOSTILE),
        replace(view_register(content), checkpoint=HOSTILE),
    ):
        html = show(view)
        assert str(escape(HOSTILE)) in html
        assert "<img src=x" not in html


def hostile_inductions(view: InductionView) -> Iterator[InductionView]:
    """The same induction, each time with other words that somebody wrote to do harm."""
    question, (part, *others), portal = view.bank.for_role("staff")[0], view.parts, view.portal
    choice = question.choices[0].model_copy(update={"text": HOSTILE, "feedback": HOSTILE})
    for changed in ({"prompt": HOSTILE}, {"facts": (HOSTILE,)}, {"choices": (choice, *question.choices[1:])}):
        asked = question.model_copy(update=changed)
        yield replace(view, bank=view.bank.model_copy(update={"questions": (asked,)}))
    yield replace(view, bank=view.bank.model_copy(update={"declaration": HOSTILE}))
    yield replace(view, parts=(replace(part, full=(replace(part.full[0], title=HOSTILE),)), *others))
    yield replace(view, parts=(replace(part, easy=(replace(part.easy[0], id="x", title=HOSTILE),)), *others))
    yield replace(view, remember=(view.remember[0].model_copy(update={"words": HOSTILE}),))
    first, *sections = view.policy.sections
    yield replace(view, policy=replace(view.policy, sections=(replace(first, title=HOSTILE), *sections)))
    yield replace(view, portal=portal.model_copy(update={"organisation": Organisation(name=HOSTILE)}))
    roles = portal.roles | {"staff": portal.roles["staff"].model_copy(update={"name": HOSTILE})}
    yield replace(view, portal=portal.model_copy(update={"roles": roles}))
    contacts = {post: contact.model_copy(update={"name": HOSTILE}) for post, contact in portal.contacts.items()}
    yield replace(view, portal=portal.model_copy(update={"contacts": contacts}))
    assert view.keys is not None
    yield replace(view, keys=view.keys.model_copy(update={"origin": HOSTILE}))


def test_a_policy_says_who_reviews_it_and_by_when(content: Site) -> None:
    """The date is plain to read. What is so only once it has passed is hidden, and no search finds it."""
    html = render(view_policy(content, content.policies["confidentiality"]), "policy/confidentiality.md")
    assert 'To be reviewed by 28 February 2022. The Chief Officer sees to that. <a href="review.ics">' in html
    assert '<p class="notice" data-review="2022-02-28" data-search-exclude hidden>' in html
    assert html.count("It still applies, and is being reviewed.") == 1


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
    """Without keys, or when the words have changed since they were published, there is no form and it says why."""
    unpublished = replace(content, published=replace(content.published, publications=()))
    for site, said, on_signing in (
        (replace(content, keys=None), "has not set up the register", "You cannot sign here today"),
        (unpublished, "You can read and try the questions", "So nobody can sign it yet"),
        (replace(unpublished, keys=None), "You can read and try the questions", "So nobody can sign it yet"),
    ):
        html = show(induct(site, "staff"))
        assert said in html
        assert on_signing in html.partition('data-screen="sign"')[2]
        assert "data-id=" in html  # it can be read and tried all the same
        assert 'name="name"' not in html
    html = show(induct(content, "staff"))
    assert "cannot sign here" not in html
    assert 'name="name"' in html
