"""Names and e-mail addresses: one rule each, wherever they come from and wherever they are shown."""

import sys
from unicodedata import category

import pytest

from site_build.names import (
    by_surname,
    clean_name,
    has_letters,
    is_alike,
    is_email,
    is_same_name,
    is_unseen,
    plain_name,
    visible,
)

RLM, ALM, ZWNJ = "\u200f", "\u061c", "\u200c"


def test_marks_of_direction_are_no_part_of_a_name() -> None:
    """A Hebrew or Arabic name that was pasted with its marks is the one that was typed without them."""
    assert clean_name(f"{RLM}זו{ALM}  דוגמה") == "זו דוגמה"
    assert plain_name(f"Zo{RLM} X") == plain_name("zo x")


def test_joiners_are_spelling() -> None:
    """A Persian name keeps the joiner that its letters need."""
    assert visible(clean_name(f"علی{ZWNJ}رضا")) == f"علی{ZWNJ}رضا"


def test_what_is_kept_can_be_shown() -> None:
    """Of every character there is: what a cleaned name may keep, no page and no paper leaves out or spells out."""
    for code in range(sys.maxunicode + 1):
        letter = chr(code)
        if not is_unseen(letter):
            assert visible(letter) == letter
        else:
            assert visible(letter) == "", f"U+{code:04X} ({category(letter)})"


@pytest.mark.parametrize("name", ["", "\u200d!", "\u3164", "\u115f\uffa0"])
def test_a_name_has_something_to_read(name: str) -> None:
    """Signs alone, and letters that show as nothing, are no name."""
    assert not has_letters(name)


@pytest.mark.parametrize("words", ["zo@post.example", "zo.o'neill+work@post.example", f"{'z' * 240}@post.example"])
def test_addresses(words: str) -> None:
    """An address that every mail program can use, up to 254 letters long."""
    assert is_email(words)


@pytest.mark.parametrize(
    "words", ["", "nowhere", "zo@post", ".zo@post.example", "a,b@post.example", "zo@post.example ", "zoë@post.example"]
)
def test_no_addresses(words: str) -> None:
    """Anything else, such as two addresses in one field, is none; nor is one that some program cannot send to."""
    assert not is_email(words)


def test_an_address_that_is_too_long() -> None:
    """One letter more than a mail server has to take."""
    assert not is_email(f"{'z' * 242}@post.example")


UNA = "Una O'Hara"


@pytest.mark.parametrize(
    "typed",
    [
        "unaohara",
        "una ohara",
        "UNA O\u2019HARA",
        "O Hara, Una",
        "ohara una",
        "Úna  O`Hara",
        "Una O-Hara",
        "Una\u00a0O\u00b4Hara",
    ],
)
def test_one_name_written_in_many_ways(typed: str) -> None:
    """Capitals, accents, apostrophes, hyphens, spaces and the order of the names make no difference."""
    assert is_same_name(typed, UNA)
    assert is_alike(typed, UNA)


@pytest.mark.parametrize(("typed", "name"), [("lukasz wolny", "Łukasz Wolny"), ("Aase Straedet", "Aase Strædet")])
def test_letters_that_no_keyboard_here_has(typed: str, name: str) -> None:
    """A stroke through a letter, or two letters in one, is left out by whoever cannot type it."""
    assert is_same_name(typed, name)


@pytest.mark.parametrize("typed", ["Una", "Una Hara", "Uno O'Hara", "Una O'Hara Example", "", "!", "auno hara"])
def test_other_names(typed: str) -> None:
    """A name with fewer, more or other letters is another, and what has no letters is nobody's."""
    assert not is_same_name(typed, UNA)
    assert not is_same_name(typed, "?")


def test_by_surname() -> None:
    """The last word comes first, or what stands before a comma; accents and capital letters make no difference."""
    unsorted = ["Bea Probert", "O'Hara, Una", "Aled", "Éamon  o'hara", "Zoë de Áron"]
    wanted = ["Aled", "Zoë de Áron", "Éamon  o'hara", "O'Hara, Una", "Bea Probert"]
    assert sorted(unsorted, key=by_surname) == wanted
