"""What a printed page shows: its words, sheet by sheet, and the colours that they are in, read from the PDF itself."""

import unicodedata
from collections.abc import Iterator
from ctypes import byref, c_uint
from dataclasses import dataclass

import pypdfium2  # type: ignore[import-untyped]
from playwright.sync_api import Page
from pypdfium2.raw import FPDF_PAGEOBJ_TEXT, FPDFPageObj_GetFillColor  # type: ignore[import-untyped]

Colour = tuple[float, float, float]  # red, green and blue, 0 to 1

END_OF_LINE = "\ufffe"  # how PDFium says a hyphen there


@dataclass(frozen=True)
class Printed:
    """A printed page of the site: the words of each sheet, without spaces, and every colour that some of them have."""

    sheets: tuple[str, ...]
    colours: frozenset[Colour]

    @property
    def words(self) -> str:
        """All that is written on the sheets, without spaces."""
        return "".join(self.sheets)


def print_page(page: Page) -> Printed:
    """Print what the browser shows, as its own print button does."""
    with pypdfium2.PdfDocument(page.pdf()) as document:
        sheets = list(document)
        words = tuple(squeeze(sheet.get_textpage().get_text_range()) for sheet in sheets)
        return Printed(words, frozenset(colour for sheet in sheets for colour in text_colours(sheet)))


def squeeze(words: str) -> str:
    """Words without the spaces between them: how far they stand apart is the printer's business."""
    return "".join(
        unicodedata.normalize("NFKC", words.replace(END_OF_LINE, "-")).split()
    )  # a PDF may join two letters in one


def contrast_on_white(colour: Colour) -> float:
    """The contrast of a colour with white paper, 1 to 21."""
    return contrast(colour, (1, 1, 1))


def contrast(colour: Colour, other: Colour) -> float:
    """The contrast of two colours, 1 to 21 (WCAG 2.2)."""
    dark, light = sorted((luminance(colour), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: Colour) -> float:
    """How light a colour is, 0 to 1 (WCAG 2.2, relative luminance)."""
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def text_colours(sheet: pypdfium2.PdfPage) -> Iterator[Colour]:
    """The colour of each piece of text, on white where it is not opaque."""
    for text in sheet.get_objects(filter=[FPDF_PAGEOBJ_TEXT]):
        parts = red, green, blue, opacity = [c_uint() for _ in range(4)]
        assert FPDFPageObj_GetFillColor(text, *map(byref, parts))
        yield on_white(red, opacity), on_white(green, opacity), on_white(blue, opacity)


def on_white(part: c_uint, opacity: c_uint) -> float:
    """A part of a colour, 0 to 1, where white shines through it; both are given from 0 to 255."""
    return 1 - opacity.value / 255 * (1 - part.value / 255)
