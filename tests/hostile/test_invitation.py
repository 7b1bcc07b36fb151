"""A code or a link that was mistyped, cut short or made up is told as such."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_build.errors import Malformed
from site_build.formats.errors import CodeMistyped, FragmentMalformed
from site_build.formats.invitation import ALPHABET, derive, format_fragment, parse_fragment, read_code

CODE = "XJC8YG9F9JGHSP7VDZNQ"
ITEM = "kindness/volunteer"


@given(st.integers(0, 19), st.sampled_from(ALPHABET))
def test_one_wrong_letter_is_told(place: int, letter: str) -> None:
    """Ten bits of check let one mistyped letter in a thousand through; in this code none does."""
    typed = CODE[:place] + letter + CODE[place + 1 :]
    if typed != CODE:
        with pytest.raises(Malformed):
            read_code(typed)


@given(st.text(max_size=60))
def test_any_fragment_is_read_or_malformed(text: str) -> None:
    """No text makes it fail in another way, and what is read is written in the same grammar."""
    try:
        what, code = parse_fragment(text)
    except Malformed:
        return
    assert parse_fragment(format_fragment(what, code)) == (what, code)


@pytest.mark.parametrize("code", ["", "A" * 20, "A" * 19, "A" * 21, "XJC8YG9F9JGHSP7VDZNU", "é" * 20, "\u0661" * 20])
def test_malformed(code: str) -> None:
    """A code that was cut short or changed is told as such."""
    with pytest.raises(CodeMistyped):
        derive(code)


@pytest.mark.parametrize(
    "text",
    [
        f".{CODE}",
        f"kindness.{CODE}",
        f"kindness/.{CODE}",
        f"/volunteer.{CODE}",
        f"Kindness/volunteer.{CODE}",
        f"{ITEM}/volunteer.{CODE}",
        f"{ITEM}/0123456.{CODE}",
        f"{ITEM}/012345678.{CODE}",
        f"{ITEM}/0123456A.{CODE}",
        f"{ITEM}/01234567/.{CODE}",
        f"{ITEM}~.{CODE}",
        f"~{ITEM}.{CODE}",
        f"{ITEM}~~{ITEM}.{CODE}",
        f"{ITEM},{ITEM}.{CODE}",
        f"{ITEM} .{CODE}",
        f"{ITEM}\n.{CODE}",
        f"{ITEM}.{ITEM}.{CODE}",
        f"{'~'.join([ITEM] * 7)}.{CODE}",
    ],
)
def test_malformed_fragment(text: str) -> None:
    """What is to be done stands in one grammar, and in at most six items."""
    with pytest.raises(FragmentMalformed):
        parse_fragment(text)


@pytest.mark.parametrize("text", ["", ITEM, f"{ITEM}.", f"{ITEM}.{CODE[:-1]}", f"{ITEM}.{CODE}x", f"{ITEM}/{CODE}"])
def test_fragment_without_a_code(text: str) -> None:
    """A link whose code was cut off or mistyped is told as such."""
    with pytest.raises(CodeMistyped):
        parse_fragment(text)
