"""Words and sentences are counted once, for the Easy Read and for the questions, and about as a reader would."""

import pytest

from site_build.content.plain_words import find_initials, find_long_sentences, find_words

FIFTEEN = "we " * 14 + "go"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Don't read-aloud.", 2),
        ("It isn\u2019t.", 2),
        ("Keep it for 7 years.", 5),
        ("drawers/filing cabinets/cupboards", 4),
        ("\u2013 “ ” …", 0),
    ],
)
def test_words_are_counted(text: str, count: int) -> None:
    """An apostrophe or a hyphen joins, a slash parts, a number is a word, and a mark alone is none."""
    assert len(find_words(text)) == count


@pytest.mark.parametrize("end", [". ", "! ", "? ", ": ", ".\u2019 ", "?” ", ".\n"])
def test_a_sentence_ends_where_a_reader_stops(end: str) -> None:
    """At a full stop, at what a colon leads to, and at the end of words in quotation marks."""
    assert list(find_long_sentences(f"{FIFTEEN}{end}{FIFTEEN}.")) == []


@pytest.mark.parametrize("joint", [", ", "; ", " \u2013 ", ".5 "])
def test_a_sentence_does_not_end_elsewhere(joint: str) -> None:
    """Fifteen words are not too many, and sixteen are; how many there are is told with the first of them."""
    assert list(find_long_sentences(f"{FIFTEEN}.")) == []
    [(length, told)] = find_long_sentences(f"{FIFTEEN}{joint}on.")
    assert length >= 16
    assert told == f"This sentence has {length} words: “{'we ' * 10}…”. Make two of it."


def test_initials_are_found() -> None:
    """Two capitals or more; a capital alone is a word."""
    assert list(find_initials("I asked the CO, and a USB stick: Is A it?")) == [
        "“CO” are initials. Write the words out.",
        "“USB” are initials. Write the words out.",
    ]
