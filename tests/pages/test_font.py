"""The font of every page: cut down to what our words need, and served with its licence."""

import unicodedata
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

WEIGHTS = (400, 700)
FOLDER = "components/shell/font"
LATIN_1 = {chr(code) for code in (*range(0x20, 0x7F), *range(0xA0, 0x100))} - {"\N{SOFT HYPHEN}", "\N{MICRO SIGN}"}


class Text(HTMLParser):
    """The words of a page, without its scripts and styles."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.element, self.words = "", ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember in which element the next words stand."""
        self.element = tag

    def handle_data(self, data: str) -> None:
        """Add what somebody reads."""
        self.words += "" if self.element in {"script", "style"} else data


def written(built: Path) -> Iterator[str]:
    """Each letter, digit and punctuation mark that a page has; ticks and boxes come from the device."""
    for page in built.rglob("*.html"):
        for character in set(Text(page.read_text(encoding="utf-8")).words):
            if unicodedata.category(character)[0] in "LNP":
                yield character


def open_font(built: Path, weight: int) -> TTFont:
    """One weight of the font, as the built site has it."""
    return TTFont(built / FOLDER / f"atkinson-{weight}.woff2")


@pytest.mark.parametrize("weight", WEIGHTS)
def test_the_font_has_every_character_of_the_pages(built: Path, weight: int) -> None:
    """Latin-1 (as far as its makers drew it), for a name in any of its languages, and all that our own words use."""
    with open_font(built, weight) as font:
        assert set(map(ord, LATIN_1 | {"€", "•", "—", *written(built)})) <= font.getBestCmap().keys()


@pytest.mark.parametrize("weight", WEIGHTS)
def test_the_font_is_what_it_is_called(built: Path, weight: int) -> None:
    """A compressed web font of this family and weight, with the spaces between letters that its makers gave it."""
    with open_font(built, weight) as font:
        assert font.flavor == "woff2"
        assert font["name"].getDebugName(1) == "Atkinson Hyperlegible Next"
        assert font["OS/2"].usWeightClass == weight
        assert [record.FeatureTag for record in font["GPOS"].table.FeatureList.FeatureRecord] == ["kern"]


def test_the_licence_stands_beside_the_font(built: Path) -> None:
    """As the licence asks, wherever the font is served."""
    assert "SIL OPEN FONT LICENSE Version 1.1" in (built / FOLDER / "OFL.txt").read_text(encoding="utf-8")
