"""What a printed page shows: its words, sheet by sheet, and the colours that they are in, read from the PDF itself."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from playwright.sync_api import Page
from pypdf import PdfReader
from pypdf.generic import ContentStream

Colour = tuple[float, float, float]  # red, green and blue, 0 to 1

SHOWS_TEXT = {b"Tj", b"TJ", b"'", b'"'}
UNKNOWN = {b"g", b"k", b"cs", b"sc", b"scn", b"sh"}  # other ways to choose a colour; Chromium has only this one, `rg`


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
    reader = PdfReader(BytesIO(page.pdf()))
    words = tuple(squeeze(sheet.extract_text()) for sheet in reader.pages)
    colours = (
        colour
        for sheet in reader.pages
        if (content := sheet.get_contents()) is not None
        for colour in text_colours(content, sheet["/Resources"])
    )
    return Printed(words, frozenset(colours))


def squeeze(words: str) -> str:
    """Words without the spaces between them: how far they stand apart is the printer's business."""
    return "".join(unicodedata.normalize("NFKC", words).split())  # a PDF may join two letters in one


def contrast_on_white(colour: Colour) -> float:
    """The contrast of a colour with white paper, 1 to 21 (WCAG 2.2, relative luminance)."""
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour)
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def text_colours(content: ContentStream, resources: Any) -> Iterator[Colour]:  # noqa: ANN401 - a dictionary of a PDF
    """The colour of each piece of text (ISO 32000-2, 8.6 and 9.4), on white where it is not opaque."""
    fill: Colour = (0, 0, 0)
    opacity = 1.0
    saved: list[tuple[Colour, float]] = []
    for operands, operator in content.operations:
        assert operator not in UNKNOWN, operator
        if operator == b"q":
            saved.append((fill, opacity))
        elif operator == b"Q":
            fill, opacity = saved.pop()
        elif operator == b"rg":
            red, green, blue = map(float, operands)
            fill = red, green, blue
        elif operator == b"gs":
            opacity = float(resources["/ExtGState"][operands[0]].get("/ca", opacity))
        elif operator == b"Do":
            form = resources["/XObject"][operands[0]].get_object()
            if form["/Subtype"] == "/Form":
                yield from text_colours(ContentStream(form, None), form["/Resources"])
        elif operator in SHOWS_TEXT:
            red, green, blue = (1 - opacity * (1 - part) for part in fill)
            yield red, green, blue
