"""XLSX and PDF, opened again by other libraries: every name is there as text, nothing runs, and the password holds."""

import io
import re
from dataclasses import replace
from datetime import datetime
from itertools import pairwise
from typing import Any
from zipfile import ZipFile

import msoffcrypto  # type: ignore[import-untyped]
import pypdf
import pypdfium2  # type: ignore[import-untyped]
import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from site_build.errors import Unfit
from site_build.export.errors import (
    FormatUnknown,
    PasswordLength,
    PasswordTooHeavy,
    PasswordUnsupported,
    PasswordUntypable,
)
from site_build.export.file import FORMATS, make_file, pack_files, suggest_password
from site_build.export.rows import OCCASIONAL, WARNING, ChosenColumns, Extract
from site_build.export.xlsx import MANY
from site_build.office.acknowledgments.standing import SigningWay
from support.extracts import CHECKPOINT, DAY, SENSITIVE, complete, extract, outstanding

HOSTILE = (
    '=HYPERLINK("http://x.invalid","Zo")',
    "http://x.invalid/zo",
    "\uff1d1+1",
    " @SUM(1)",
    "<img src=x onerror=alert(1)>",
    '#read("x") *Zo* $1$ @zo // \\',
    "0123",
    "A name of more than one line's length, because somebody wrote everything that they are called into it",
)
PASSWORD = "four invented words"
RUNS = re.compile(rb"<f[ >/]|<hyperlink|externalLink|HYPERLINK\(|<definedName [^>]*>[^<]*\[|relationships/hyperlink")


@pytest.fixture(scope="module")
def hostile() -> Extract:
    """Rows of people with names that would like to do something."""
    return extract(*map(complete, HOSTILE), outstanding("Zoë Example"))


@pytest.fixture(scope="module")
def workbook(hostile: Extract) -> bytes:
    """The XLSX of these rows."""
    return make_file(hostile, "xlsx", None)


@pytest.fixture(scope="module")
def paper(hostile: Extract) -> bytes:
    """The PDF of these rows."""
    return make_file(hostile, "pdf", None)


def read_parts(data: bytes) -> dict[str, bytes]:
    """Every file inside a workbook."""
    with ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def read_sheet(book: Workbook, name: str) -> list[tuple[object, ...]]:
    """The values of a sheet, row by row."""
    return list(book[name].iter_rows(values_only=True))


def squeeze(text: str) -> str:
    """The text without the spaces and line ends that a page adds."""
    return "".join(text.split())


def test_a_workbook_opens_with_everything_in_it(workbook: bytes) -> None:
    """Four sheets, each with a head that stays and filters; names as they are, dates as dates, and what the file is."""
    book = load_workbook(io.BytesIO(workbook))
    assert book.sheetnames == ["Register", "Outstanding", "By role", "About this export"]
    register = read_sheet(book, "Register")
    assert register[0] == ("Name", "Role", "Policy", "Standing", "Due", "Overdue", "Version", "Signed on", "How signed")
    counts = "9 rows: 1 outstanding, 8 complete"
    assert [row[0] for row in register[1:]] == [*HOSTILE, "Zoë Example", None, counts]
    signed = datetime(DAY.year, DAY.month, DAY.day)  # as the library gives a date
    assert {row[7] for row in register[1:]} == {signed, None}
    outstanding = [row[0] for row in read_sheet(book, "Outstanding")]
    assert outstanding == ["Name", "Zoë Example", None, "1 row: 1 outstanding"]
    assert read_sheet(book, "By role") == [
        ("Role", "Waiting", "Outstanding", "Out of date", "Complete", "Left", "All"),
        ("volunteer", 0, 1, 0, len(HOSTILE), 0, len(HOSTILE) + 1),
        (None,) * 7,
        ("all", 0, 1, 0, len(HOSTILE), 0, len(HOSTILE) + 1),
    ]
    about = {str(what): words for what, words in read_sheet(book, "About this export")}
    assert about["checkpoint"] == CHECKPOINT
    assert {"volunteers", WARNING, "A Charity"} <= set(about.values())
    assert {cell.alignment.wrap_text for cell in book["About this export"]["B"][1:]} >= {True}
    for sheet in book.worksheets:
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref
        assert sheet.column_dimensions["A"].width > 10


def test_a_workbook_prints_whole(workbook: bytes) -> None:
    """Each sheet goes on its side on A4, as wide as the paper, with its head on each page."""
    for sheet in load_workbook(io.BytesIO(workbook)).worksheets:
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert sheet.sheet_properties.pageSetUpPr
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        wide = 1 if sheet.page_setup.fitToWidth is None else sheet.page_setup.fitToWidth  # as Office Open XML has it
        assert (wide, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.print_title_rows == "$1:$1"


def test_what_is_below_the_rows_is_not_sorted(workbook: bytes) -> None:
    """The filter ends with the last row, so that the total stays below it."""
    book = load_workbook(io.BytesIO(workbook))
    assert book["Register"].auto_filter.ref == f"A1:I{len(HOSTILE) + 2}"
    assert book["By role"].auto_filter.ref == "A1:G2"


EVERY = ChosenColumns(reading=True, helped=True, contact=True)
LONG = "Wolfeschlegelsteinhausen"  # one letter less than what is taken for a word without end


@pytest.fixture(scope="module")
def widest() -> Extract:
    """Rows that fill every column there is, with long words in them."""
    whole = replace(complete(f"Alexandra {LONG}"), due=DAY, other_name=LONG, helped_by=LONG)
    ways = [replace(whole, signed_how=way) for way in SigningWay]
    chosen = extract(*ways, outstanding("Zoë Example"), choice=EVERY)
    return replace(chosen, columns=(*chosen.columns, *OCCASIONAL))


def list_boxes(page: pypdfium2.PdfPage) -> list[tuple[float, float, float, float]]:
    """Where each letter stands, line by line: its line's lower edge, left, right, upper edge."""
    text = page.get_textpage()
    letters = [at for at, letter in enumerate(text.get_text_range()) if letter.strip()]
    boxes = [text.get_charbox(at, loose=True) for at in letters]
    return sorted((round(bottom), left, right, top) for left, bottom, right, top in boxes)


def test_a_paper_lies_on_its_side(paper: bytes, widest: Extract) -> None:
    """Every page is wider than it is high, whatever columns there are; nothing is off it or over something else."""
    for data in (paper, make_file(widest, "pdf", None)):
        for page in pypdfium2.PdfDocument(data):
            width, height = page.get_size()
            assert width > height
            boxes = list_boxes(page)
            assert all(0 < left < right < width for _, left, right, _ in boxes)
            lines = [(one, two) for one, two in pairwise(boxes) if one[0] == two[0]]
            assert not [(one, two) for one, two in lines if two[1] < one[2] - 1]


def test_days_are_short_on_paper(widest: Extract) -> None:
    """A day is written 22 Nov 2026 in the table, and keeps together."""
    text = squeeze(
        "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(make_file(widest, "pdf", None))).pages)
    )
    assert "20Nov2026" in text
    assert "22Nov2026" in text


def test_a_workbook_runs_nothing(workbook: bytes) -> None:
    """There is no formula and no link in its raw XML, and what looks like a formula stays text when it is edited."""
    parts = read_parts(workbook)
    shared = parts.pop("xl/sharedStrings.xml")
    assert not [name for name, part in parts.items() if RUNS.search(part) or b"External" in part]
    assert all(name.startswith(("xl/worksheets/sheet", "xl/", "docProps/", "_rels/", "[")) for name in parts)
    assert b"=HYPERLINK(" in shared, "shown as it was written"
    cells = load_workbook(io.BytesIO(workbook))["Register"]["A"]
    assert {cell.data_type for cell in cells if cell.value} == {"s"}
    quoted = [str(cell.value) for cell in cells if cell.quotePrefix]
    assert quoted == [HOSTILE[0], HOSTILE[2], HOSTILE[3]]


def test_many_rows_are_the_same_rows() -> None:
    """More rows than are kept in memory are written in another way, and run as little."""
    parts = read_parts(make_file(extract(*[complete("=1+1")] * (MANY + 1)), "xlsx", None))
    sheet = parts["xl/worksheets/sheet1.xml"]
    assert sheet.count(b"<t>=1+1</t>") == MANY + 1
    assert not [name for name, part in parts.items() if RUNS.search(part)]


def test_same_rows_same_bytes(hostile: Extract, workbook: bytes, paper: bytes) -> None:
    """The same register on the same day gives the same bytes, before a password."""
    assert make_file(hostile, "xlsx", None) == workbook
    assert make_file(hostile, "pdf", None) == paper


def test_a_paper_for_screen_readers(paper: bytes) -> None:
    """The PDF is tagged, says its language and title and that it is PDF/UA, and holds every name and the checkpoint."""
    reader = pypdf.PdfReader(io.BytesIO(paper))
    assert_accessible(reader)
    pages = reader.pages
    text = "".join(squeeze(page.extract_text()) for page in pages)
    for words in (*HOSTILE, "Volunteers. 9 rows: 1 outstanding, 8 complete", "22 November 2026"):
        assert squeeze(words).replace("\uff1d", "[U+FF1D]") in text
    assert squeeze(CHECKPOINT) in squeeze(pages[-1].extract_text())
    fonts = list_fonts(reader)
    assert fonts
    assert all("SourceSansPro" in font or "DejaVu" in font for font in fonts)


def list_fonts(reader: pypdf.PdfReader) -> set[str]:
    """The names of the fonts on all pages."""
    resources: list[Any] = [page["/Resources"] for page in reader.pages]
    return {font["/BaseFont"] for resource in resources for font in resource["/Font"].values()}


def assert_accessible(reader: pypdf.PdfReader) -> None:
    """Hold that the PDF is tagged, in English, shows its title and says that it is PDF/UA."""
    root: Any = reader.root_object
    assert root["/MarkInfo"]["/Marked"]
    assert "/K" in root["/StructTreeRoot"]
    assert root["/Lang"] == "en-GB"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()
    assert reader.metadata
    assert reader.metadata.title == "The register"
    assert reader.pdf_header == "%PDF-1.7"


def test_the_head_comes_again(hostile: Extract) -> None:
    """A table of several pages has its head on each."""
    long = extract(*(complete(f"Zo {number} Example") for number in range(90)))
    pages = pypdf.PdfReader(io.BytesIO(make_file(long, "pdf", None))).pages
    tables = [page.extract_text() for page in pages if " Example" in page.extract_text()]
    assert len(tables) > 1
    assert all("Standing" in table for table in tables)


def test_default_files_say_nothing_of_reading_or_help(workbook: bytes, paper: bytes, hostile: Extract) -> None:
    """Neither the columns nor what is in them; asked for, both are there."""
    text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(paper)).pages)
    xml = b"".join(read_parts(workbook).values()).decode()
    for words in ("Bo Helper", "Helped by", "Easy read"):
        assert words not in text
        assert words not in xml
    asked = load_workbook(io.BytesIO(make_file(extract(complete("Zo"), choice=SENSITIVE), "xlsx", None)))
    assert read_sheet(asked, "Register")[1][-2:] == ("yes", "Bo Helper")


def test_a_password_on_a_workbook(hostile: Extract, workbook: bytes) -> None:
    """Excel's own encryption: the password opens exactly the workbook, another does not, and no name is in the file."""
    sealed = make_file(hostile, "xlsx", PASSWORD)
    assert "Zoë".encode() not in sealed
    assert b"xl/worksheets" not in sealed
    opened = msoffcrypto.OfficeFile(io.BytesIO(sealed))
    opened.load_key(password=PASSWORD, verify_password=True)
    plain = io.BytesIO()
    opened.decrypt(plain, verify_integrity=True)
    assert plain.getvalue() == workbook
    with pytest.raises(msoffcrypto.exceptions.InvalidKeyError):
        opened.load_key(password="another one", verify_password=True)


def test_a_password_on_a_paper(hostile: Extract) -> None:
    """AES-256 over title and metadata, too: another library opens it with the password, and with no other.

    Screen readers may read it, and it is still PDF/UA.
    """
    sealed = make_file(hostile, "pdf", PASSWORD)
    with pytest.raises(pypdfium2.PdfiumError, match="password"):
        pypdfium2.PdfDocument(sealed, password="another one")
    with pypdfium2.PdfDocument(sealed, password=PASSWORD) as pdf:
        assert pypdfium2.raw.FPDF_GetSecurityHandlerRevision(pdf) == 6
        assert pypdfium2.raw.FPDF_GetDocPermissions(pdf) == 0xFFFFFFFC
        assert pypdfium2.raw.FPDFCatalog_IsTagged(pdf)
        assert squeeze(HOSTILE[0]) in squeeze(pdf[0].get_textpage().get_text_range())
    assert not [words for words in (b"The register", b"A Charity", b"pdfuaid") if words in sealed]
    assert_accessible(pypdf.PdfReader(io.BytesIO(sealed), password=PASSWORD))


def test_an_accented_password_opens_a_paper(hostile: Extract) -> None:
    """Any password that is taken opens the paper in a reader that does not normalize what is typed, as some do not."""
    password = "é" * 50 + " Żółć ß 张"
    pypdfium2.PdfDocument(make_file(hostile, "pdf", password), password=password).close()


@pytest.mark.parametrize(
    ("kind", "password", "expected"),
    [
        ("docx", None, FormatUnknown()),
        ("xlsx", "short", PasswordLength(shortest=12, longest=100)),
        ("pdf", "x" * 101, PasswordLength(shortest=12, longest=100)),
        ("xlsx", " leading and long", PasswordUntypable()),
        ("pdf", "not\x00typed by anybody", PasswordUntypable()),
        ("pdf", "\ufb01ve invented words", PasswordUntypable()),
        ("pdf", "e\u0301 and eleven more", PasswordUntypable()),
        ("pdf", "\u5f20" * 43, PasswordTooHeavy(most=127)),
        ("csv", PASSWORD, PasswordUnsupported(kind="CSV")),
        ("json", PASSWORD, PasswordUnsupported(kind="JSON")),
    ],
)
def test_what_is_refused(kind: str, password: str | None, expected: Unfit) -> None:
    """A format that there is not, a password that is too short or cannot be typed, or one that nothing would keep."""
    with pytest.raises(type(expected)) as refused:
        make_file(extract(), kind, password)
    assert vars(refused.value) == vars(expected)


@pytest.mark.parametrize("kind", FORMATS)
def test_nobody_is_a_file_too(kind: str) -> None:
    """An export of no rows is a whole file, not an error."""
    assert make_file(extract(), kind, None)


def test_suggested_passwords() -> None:
    """Long enough, never twice, and without letters that look alike."""
    suggested = {suggest_password() for _ in range(50)}
    assert len(suggested) == 50
    assert all(re.fullmatch(r"([a-z3-9]{4}-){3}[a-z3-9]{4}", password) for password in suggested)
    assert not set("0o1il5s2z8buvae") & set("".join(suggested))


def test_several_files_in_one() -> None:
    """They are whole, in their folder, and give the same bytes each time."""
    files = {"log/log.jsonl": b"one\n", "log/checkpoint": b"two\n"}
    packed = pack_files(files)
    assert packed == pack_files(files)
    assert read_parts(packed) == files
