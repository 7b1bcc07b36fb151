"""What changed in a policy: the history of its editions, each as it stood, and what changed in it."""

import re
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from site_build.content.word_changes import compare_words
from site_build.pages.render import ENVIRONMENT

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
