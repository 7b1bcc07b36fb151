"""The colours of every page: four palettes, each whole, and far enough from each other to be read."""

import re
from itertools import product

import pytest

from browser.printed import Colour, contrast
from site_build.pages.render import COMPONENTS

TOKENS = (COMPONENTS / "shell/tokens.css").read_text(encoding="utf-8")
PALETTES = ("light", "calm", "dark", "calm dark")  # in the order of the file
READ, GROUNDS = ("ink", "quiet", "accent", "good", "warn"), ("page", "card", "tint", "alarm")
COLOUR = re.compile(r"--([a-z]+): #([0-9a-f]{3,6});")


def palettes() -> dict[str, dict[str, Colour]]:
    """The colours of each palette by their names."""
    blocks = [block for block in re.findall(r"\{([^{}]*)\}", TOKENS) if "--ink" in block]
    return {
        name: {token: rgb(digits) for token, digits in COLOUR.findall(block)}
        for name, block in zip(PALETTES, blocks, strict=True)
    }


def rgb(digits: str) -> Colour:
    """The colour of three or six hexadecimal digits."""
    red, green, blue = re.findall("..", digits if len(digits) == 6 else re.sub(r"(.)", r"\1\1", digits))
    return int(red, 16) / 255, int(green, 16) / 255, int(blue, 16) / 255


@pytest.mark.parametrize(("name", "enough"), [("light", 7), ("calm", 9), ("dark", 7), ("calm dark", 9)])
def test_words_can_be_read_in_every_palette(name: str, enough: int) -> None:
    """WCAG 2.2's stricter contrast (7:1) on each ground, more in the calm palette; an edge is seen (3:1)."""
    colours = palettes()[name]
    pairs = {f"{word} on {ground}": contrast(colours[word], colours[ground]) for word, ground in product(READ, GROUNDS)}
    assert {pair: figure for pair, figure in pairs.items() if figure < enough} == {}
    assert contrast(colours["edge"], colours["page"]) >= 3
    assert contrast(colours["edge"], colours["card"]) >= 3


def test_every_palette_is_whole() -> None:
    """No colour of one palette is left standing in another."""
    assert {frozenset(colours) for colours in palettes().values()} == {frozenset({*READ, *GROUNDS, "line", "edge"})}


def test_the_calm_palette_does_not_glare() -> None:
    """Its grounds are neither pure white nor pure black, and its edges are strong."""
    for name in ("calm", "calm dark"):
        colours = palettes()[name]
        assert not {(0, 0, 0), (1, 1, 1)} & {colours[ground] for ground in GROUNDS}
        assert contrast(colours["edge"], colours["page"]) >= 7
