"""What changed in a policy: the history of its editions, each as it stood, and what changed in it."""

import re
from dataclasses import replace
from datetime import date
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from site_build.content.edition import parse_edition
from site_build.content.site import Site
from site_build.content.word_changes import compare_words
from site_build.pages.components.changes.changes import view_changes
from site_build.pages.components.edition.edition import EditionView, view_edition
from site_build.pages.components.history.history import view_history
from site_build.pages.generate import generate, render_page
from site_build.pages.render import ENVIRONMENT, render
from site_build.words import say_day
from support.publishing import REASON
from support.revision import ADDED, MOVED, REMOVED
from support.three_editions import BELOW_HEADING, CORRECTED, FIRST, SECOND, THIRD

POLICY_ID = "confidentiality"

WORDS = st.lists(st.sampled_from(["keys", "are", "<kept>", "by", "the", "“desk”", "&"]), max_size=9).map(" ".join)


def show_words(before: str, now: str) -> ElementTree.Element:
    """The comparison of two wordings, as it is on a page."""
    macro = ENVIRONMENT.get_template("changes/word_changes.html").module.word_changes  # type: ignore[attr-defined]
    return ElementTree.fromstring(macro(compare_words(before, now)))  # noqa: S314 - our own template


def said(element: ElementTree.Element) -> str:
    """The words of an element as they are read aloud."""
    return " ".join("".join(element.itertext()).split())


@given(WORDS, WORDS)
def test_each_side_of_a_comparison_has_its_wording_and_marks_what_changed(before: str, now: str) -> None:
    """Without its marks a side is the wording itself; a mark is an element and words, so colour says nothing alone."""
    for side, label, words, tag, mark in zip(
        show_words(before, now), ("Before", "Now"), (before, now), ("del", "ins"), ("taken out", "new"), strict=True
    ):
        term, told = side
        assert term.text == label
        assert re.sub(r"\[(taken out|new): |\]", "", said(told)) == words
        assert all(said(changed).startswith(f"[{mark}: ") and said(changed).endswith("]") for changed in told)
        assert {changed.tag for changed in told} <= {tag}


def show(site: Site, path: str) -> str:
    """The words of a generated page, and its links."""
    html = render_page(site, path, generate(site)[path], [], date(2026, 11, 25))
    return " ".join(re.sub(r"<(?!a )[^>]*>", " ", str(html)).split())


def test_each_edition_has_a_page_and_each_but_the_first_what_changed(revised: Site) -> None:
    """Their addresses are made of their versions, and none of them is the policy's own."""
    pages = [path for path, page in generate(revised).items() if page.policy == POLICY_ID and not page.role]
    assert pages == [
        f"policy/{path}.md"
        for path in (
            "confidentiality/history",
            "confidentiality/2020-02",
            "confidentiality/2026-11",
            "confidentiality/2026-11/changes",
            "confidentiality/jan.2027",
            "confidentiality/jan.2027/changes",
        )
    ]


def test_the_history_tells_each_edition_the_newest_first(revised: Site) -> None:
    """Its kind, its day, why, who approved it, and how many clauses it changed."""
    shown = show(revised, "policy/confidentiality/history.md")
    told = re.findall(r"Version (\S+)( This applies now)? Published here .*? Kind (.*?) Why (.*?) Approved by", shown)
    assert told == [
        (THIRD, " This applies now", "A correction: it asks nothing new", REASON),
        (SECOND, "", "What it asks has changed", REASON),
        (FIRST, "", "The first version", "Published for the first time."),
    ]
    assert "What changed 4 clauses reworded" in shown
    assert "1 clause added 1 clause taken out 3 clauses reworded 1 clause moved" in shown
    assert shown.count("Approved by Board of Trustees") == 3


def test_the_history_says_when_only_the_questions_changed(revised: Site) -> None:
    """Each such day once, with the edition that they are about."""
    first, entries = next(iter(revised.published.editions_of(POLICY_ID))), revised.published.publications
    days = [entry.published for entry in entries if entry.edition == first and entry.change == "questions"]
    assert days
    edition, *_ = view_history(revised, POLICY_ID).editions[::-1]
    assert edition.edition.asked_anew == tuple(dict.fromkeys(days))
    told = f"The questions changed on {' and '.join(say_day(day) for day in dict.fromkeys(days))}. The words did not."
    assert told in show(revised, "policy/confidentiality/history.md")
    [page] = [each for each in view_history(revised, POLICY_ID).editions if each.edition.entry.version == THIRD]
    assert page.edition.asked_anew == ()


def test_an_edition_stands_as_it_stood(revised: Site) -> None:
    """Each clause with its words, at its id, below its headings, whatever became of them."""
    for digest, slug in revised.published.slugs_of(POLICY_ID).items():
        edition = parse_edition(revised.published.read(digest))
        view = view_edition(revised, POLICY_ID, slug)
        assert tuple(clause for section in view.sections for clause in section.clauses) == edition.clauses
        assert read_headings(view) == [clause.under for clause in edition.clauses]
        html = str(render(view, f"policy/{POLICY_ID}/{slug}.md"))
        assert re.findall(r'id="(.*?)">\s*<p>(.*?)</p>', html) == [
            (clause.id, str(escape(clause.text))) for clause in edition.clauses
        ]


def read_headings(view: EditionView) -> list[tuple[str, ...]]:
    """The headings that enclose each clause, as somebody who goes by their levels reads them."""
    above = {1: view.title}
    read = []
    for section in view.sections:
        for level, heading in section.headings:
            above = {each: title for each, title in above.items() if each < level} | {level: heading}
        read += [tuple(above.values())] * len(section.clauses)
    return read


def test_an_old_edition_says_what_it_is_and_what_applies_now(revised: Site) -> None:
    """Whoever arrives from an old form learns that first, and finds the same clause of today beside each."""
    old = show(revised, "policy/confidentiality/2020-02.md")
    assert "version 2020-02, published here on 24 November 2026. The policy has changed since." in old
    assert '<a href="../">Read what applies now' in old
    assert '<a href="../#report-loss">Clause 2.5 today , with other words now' in old
    assert re.search('<a href="../#not-left-unattended">Clause 2.4 today (?!,)', old)
    assert 'copied before posting. <a href="#copy-before-posting">Link to these words' in old
    assert old.count("Not in the policy today") == 1
    assert "applies now." not in old
    now = show(revised, "policy/confidentiality/jan.2027.md")
    assert "This page is about version Jan.2027" in now
    assert "This is the policy that applies now." in now
    assert "with other words" not in now
    assert "The policy has changed since" not in now


def test_what_changed_is_told_once_in_the_new_order_and_then_what_is_gone(revised: Site) -> None:
    """The plausible revision: three clauses reworded, one added, one moved, one removed."""
    view = view_changes(revised, POLICY_ID, SECOND)
    assert [(change.what, change.together) for change in view.changes] == [
        ("reworded", ("report-loss",)),
        ("reworded", ("disclose-personal",)),
        ("reworded", ("device-password",)),
        ("added", (ADDED,)),
        ("moved", (MOVED,)),
        ("removed", (REMOVED,)),
    ]
    assert [(part.before, part.now) for part in view.changes[0].clause.words if not part.kept] == [
        ("as soon as practicable", "within 24 hours")
    ]
    shown = show(revised, "policy/confidentiality/2026-11/changes.md")
    assert f"Why: {REASON}" in shown
    assert shown.index("Why:") < shown.index("1. Other words")
    assert "The policy has changed since." in shown
    assert "The policy has changed since." not in show(revised, "policy/confidentiality/jan.2027/changes.md")


def test_clauses_below_another_heading_are_told_together(revised: Site) -> None:
    """A heading that changed is one change, however many clauses it encloses."""
    corrected, headings = view_changes(revised, POLICY_ID, "jan.2027").changes
    assert (corrected.what, corrected.together, corrected.clause.headings) == ("reworded", (CORRECTED,), ())
    assert (headings.what, headings.together) == ("headings", BELOW_HEADING)
    assert [(part.before, part.now) for part in headings.clause.headings if not part.kept] == [
        ("Avoiding casual disclosure of", "Careful talk about")
    ]
    shown = show(revised, "policy/confidentiality/jan.2027/changes.md")
    assert "The headings above these 3 clauses have changed. The words are the same." in shown


def test_who_signs_again_is_what_the_short_bank_says(revised: Site) -> None:
    """After a material change those with a duty in it, each clause's own beside it; after a correction nobody."""
    material, editorial = view_changes(revised, POLICY_ID, SECOND), view_changes(revised, POLICY_ID, "jan.2027")
    assert material.signing == ("trustees", "staff", "volunteers")
    assert [bool(change.roles) for change in material.changes] == [True, True, True, True, False, True]
    assert "Who signs again: trustees, staff and volunteers who signed an earlier version." in show(
        revised, "policy/confidentiality/2026-11/changes.md"
    )
    assert editorial.signing == ()
    assert "Nobody signs again because of this change." in show(revised, "policy/confidentiality/jan.2027/changes.md")
    portal = revised.portal.model_copy(update={"roles": {"staff": revised.portal.roles["staff"]}})
    gone = view_changes(replace(revised, portal=portal), POLICY_ID, SECOND)
    assert gone.signing == ("staff", "trustee", "volunteer"), "A role that the portal has no more is named by its id."


def test_beside_a_draft_what_applies_is_the_edition_published_last(revised: Site) -> None:
    """Words that nobody published are not what people sign, so no page of an edition leads to them."""
    pairs = {POLICY_ID: revised.pairs[POLICY_ID].model_copy(update={"edition": "0" * 64})}
    draft = replace(revised, pairs=pairs)
    old = show(draft, "policy/confidentiality/2020-02.md")
    assert '<a href="../jan.2027/">Read what applies now' in old
    assert '<a href="../jan.2027/#report-loss">This clause today , with other words now' in old
    assert '<a href="../"' not in old + show(draft, "policy/confidentiality/2026-11/changes.md")


def test_a_policy_that_the_site_has_no_more_keeps_its_addresses(revised: Site) -> None:
    """Whoever signed it can still read it, and is told that it is gone."""
    gone = replace(revised, policies={}, pairs={}, portal=revised.portal.model_copy(update={"policies": {}}))
    pages = {path for path in generate(revised) if path.startswith("policy/")}
    assert {path for path in generate(gone) if path.startswith("policy/")} == pages
    shown = [show(gone, path) for path in pages]
    assert not any("applies now" in words or "today" in words for words in shown)
    assert "This policy is no longer in use." in show(gone, "policy/confidentiality/jan.2027.md")
