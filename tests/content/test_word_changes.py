"""Two wordings are compared word by word, and no word is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_build.content.word_changes import LONE, Passage, compare_words

WORDS = ("loss", "is", "reported", "within", "24", "hours", "to", "the", "Chief", "Officer")
TEXTS = st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join)


def join(words: list[str]) -> str:
    """Words of passages, some of which may have none, one after another."""
    return " ".join(filter(None, words))


@given(TEXTS, TEXTS)
def test_what_was_kept_and_removed_is_the_old_text_and_with_what_was_added_the_new(before: str, now: str) -> None:
    """Whoever reads one side of the comparison reads that wording, whole and in its order."""
    passages = compare_words(before, now)
    assert join([passage.before for passage in passages]) == before
    assert join([passage.now for passage in passages]) == now


@given(TEXTS, TEXTS)
def test_nothing_is_said_to_have_changed_without_need(before: str, now: str) -> None:
    """The same words are one passage that was kept; no passage is empty, and few words never stand between changes."""
    assert compare_words(before, before) == ((Passage(before, before),) if before else ())
    passages = compare_words(before, now)
    assert all(passage.before or passage.now for passage in passages)
    assert all(len(passage.now.split()) > LONE for passage in passages[1:-1] if passage.kept)
    assert all(passage.kept for passage in passages) == (before == now)


@pytest.mark.parametrize(
    ("before", "now", "passages"),
    [
        ("Tell us soon.", "Tell us now.", [("Tell us", "Tell us"), ("soon.", "now.")]),
        ("Lock it.", "Lock it away, always.", [("Lock", "Lock"), ("it.", "it away, always.")]),
        ("", "A new clause.", [("", "A new clause.")]),
        ("Gone now.", "", [("Gone now.", "")]),
        ("Do not post it.", "Do post it.", [("Do", "Do"), ("not", ""), ("post it.", "post it.")]),
        (
            "loss must be reported as soon as practicable to the Chief Officer",
            "loss must be reported within 24 hours to the Chief Officer",
            [
                ("loss must be reported", "loss must be reported"),
                ("as soon as practicable", "within 24 hours"),
                ("to the Chief Officer", "to the Chief Officer"),
            ],
        ),
        ("Ask Ada or the Chair first.", "Ask Bo or the Treasurer first.", [
            ("Ask", "Ask"), ("Ada or the Chair", "Bo or the Treasurer"), ("first.", "first."),
        ]),
    ],
)  # fmt: skip
def test_changes_as_people_would_say_them(before: str, now: str, passages: list[tuple[str, str]]) -> None:
    """Words that changed together are one change, with the few that stayed between them."""
    assert compare_words(before, now) == tuple(Passage(*pair) for pair in passages)
