"""What people wrote reaches the page as text, whatever it is; the letters never come from the computer at hand."""

import io
from datetime import date, timedelta
from typing import Any

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from site_build.paper.compile import compile_pdf, show_controls
from site_build.paper.papers import RegisterPaper

DAY = date(2026, 11, 22)


def paper_of(name: str, day: date = DAY) -> bytes:
    """A register with one row, of somebody of this name."""
    columns, rows = ("name", "date"), ((name, day),)
    paper = RegisterPaper("A Charity", day, "staff", "1 row", columns, rows, "head", "Proof.", "Warning.")
    return compile_pdf("register.typ", paper, day)


def read_text(paper: bytes) -> str:
    """The words on the only page, in one line."""
    (page,) = pypdf.PdfReader(io.BytesIO(paper)).pages
    return page.extract_text().replace("\n", " ")


@pytest.mark.parametrize(
    "name",
    [
        '#read("/etc/passwd") #panic("Zo")',
        "*Zo* _Zo_ $Zo$ @zo <zo> = Zo // Zo /* \\ ~ -- ...",
        "</script><img src=x onerror=alert(1)>",
        "Łukasz Żółć",
        "Siân Ŵyn-Ŷ Ḃ",
        "Γιώργος Παπαδόπουλος",
        "Борис Ґє",
        "Nguyễn Thị Ánh",
        "[U+5F20]",
    ],
)
def test_a_name_is_text(name: str) -> None:
    """Signs that Typst would act on, and letters of other languages, stand on the page as they were written."""
    assert name in read_text(paper_of(name))


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("张 Zo", "[U+5F20] Zo"),
        ("Zo \U0001f600", "Zo [U+1F600]"),
        ("Zo\u202eelpmaxE", "Zo[U+202E]elpmaxE"),
        ("Zo\u2066 \u200b \ufeff\u00ad", "Zo[U+2066] [U+200B] [U+FEFF][U+00AD]"),
        ("Zo\x00\x1b[31m", "Zo[U+0000][U+001B][31m"),
        ("Ze\u1ab0 1\u20e3 e1", "Ze[U+1AB0] 1[U+20E3] e1"),
        ("Zo \ue000\u0378\ufffe", "Zo [U+E000][U+0378][U+FFFE]"),
    ],
)
def test_what_cannot_be_shown_is_said(name: str, shown: str) -> None:
    """Nothing vanishes and nothing turns the text: a character without a letter stands as its number."""
    assert shown in read_text(paper_of(name))


def test_arabic_letters_are_there() -> None:
    """Letters that run from right to left are shown, too: nothing is left out, and nothing stands as a number."""
    text = read_text(paper_of("محمد"))
    assert set("محمد") <= set(text)
    assert "[U+" not in text


marked = st.text('e\u00e91"\\\u20e3\u1ab0\u0301\u200d\ufe0f\u5f20\U0001f468\u0915\u094d', max_size=12)


@settings(max_examples=40, deadline=timedelta(seconds=20))
@given(st.text(max_size=30) | marked)
def test_any_name_makes_a_paper(name: str) -> None:
    """Whatever somebody is called, there is a PDF."""
    assert paper_of(name).startswith(b"%PDF-1.7")


def test_the_day_makes_the_bytes() -> None:
    """The same words on the same day are the same bytes; another day is another paper."""
    assert paper_of("Zo Example") == paper_of("Zo Example")
    assert paper_of("Zo Example") != paper_of("Zo Example", date(2026, 11, 23))


def test_letters_come_from_the_package() -> None:
    """The page's letters are embedded, and are the ones that belong to the portal."""
    (page,) = pypdf.PdfReader(io.BytesIO(paper_of("Zo Example"))).pages
    resources: Any = page["/Resources"]
    fonts = {font["/BaseFont"] for font in resources["/Font"].values()}
    letters = {font.partition("+")[2].removesuffix("-Identity-H") for font in fonts}
    assert letters == {"SourceSansPro-Regular", "SourceSansPro-Semibold", "DejaVuSansMono"}


def test_controls_are_shown() -> None:
    """Lines and the joiners of Persian names stay; all else that nobody sees is shown as its number."""
    assert show_controls("a\nb\u200cc\u200dd e") == "a\nb\u200cc\u200dd e"
    assert show_controls("a\u202e\u2069\tb") == "a[U+202E][U+2069][U+0009]b"
