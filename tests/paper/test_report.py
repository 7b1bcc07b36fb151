"""The trustees' report on paper: one tagged page of numbers, more when names are chosen; what people wrote is inert."""

import io
from datetime import date
from typing import Any

from pypdf import PdfReader

from site_build.office.reporting.report import Report, RoleNumbers
from site_build.paper.papers import print_report

REPORT = Report(
    title="Report to the trustees",
    organisation="Invented Charity",
    day=date(2026, 11, 22),
    numbers=tuple(
        RoleNumbers(label, 30, 20, "66 %", (1, 4, 5), 3, "2 more") for label in ("Trustees", "Staff", "Volunteers")
    ),
    since="The last report was of 1 May 2026.",
    aim="The aim is that everybody is complete. Below it: Staff (66 %).",
    facts=tuple((f"Label {number}", "Words that say how it is kept, and when that was. " * 2) for number in range(8)),
    names=(),
    named=False,
    keep="Keep it among yourselves.",
    keeper="Manager",
)


def test_one_page() -> None:
    """The whole report is on one page, tagged, in English, with its title; the same bytes again."""
    data = print_report(REPORT)
    assert data == print_report(REPORT)
    pdf = PdfReader(io.BytesIO(data))
    assert len(pdf.pages) == 1
    assert pdf.metadata
    root: Any = pdf.root_object
    assert (pdf.metadata.title, root["/Lang"], root["/MarkInfo"]["/Marked"]) == (REPORT.title, "en-GB", True)
    words = " ".join(pdf.pages[0].extract_text().split())
    for part in (
        "Invented Charity",
        "22 November 2026",
        "Volunteers 30 20 66 % 1 4 5 3 2 more",
        REPORT.aim,
        "Label 7",
        REPORT.keep,
        "the Manager has still",
    ):
        assert part in words
    assert "Who has something to do" not in words


def test_names_are_text() -> None:
    """Names are listed over as many pages as they take, and what looks like code in them is only text."""
    names = (('#read("x") *bold*', "volunteer", "outstanding", ""), *(("Zo Example", "staff", "waiting", ""),) * 80)
    named = Report(**{**REPORT.__dict__, "names": names, "named": True})
    pages = [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(print_report(named))).pages]
    assert len(pages) > 1
    assert '#read("x") *bold* volunteer outstanding' in " ".join(pages)
    assert "Zo Example staff waiting" in pages[-1]


def test_first_report_and_nobody() -> None:
    """The first report has nothing to compare with; when nobody has anything to do, it says so."""
    numbers = tuple(RoleNumbers(row.label, 1, 1, "100 %", (0, 0, 0), 0, "") for row in REPORT.numbers)
    report = Report(**{**REPORT.__dict__, "numbers": numbers, "named": True})
    words = " ".join(PdfReader(io.BytesIO(print_report(report))).pages[0].extract_text().split())
    assert "Change" not in words
    assert "Nobody." in words
