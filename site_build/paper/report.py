"""The trustees' report as a PDF, on one page unless it names people; `office.report.Report` feeds its template."""

from dataclasses import replace

from site_build.office.reporting.report import Report
from site_build.paper.compile import compile_pdf
from site_build.words import STANDINGS


def print_report(report: Report) -> bytes:
    """The bytes of the PDF, the same for the same report."""
    names = tuple((name, role, STANDINGS[standing]) for name, role, standing in report.names)
    return compile_pdf("report.typ", replace(report, names=names), report.day)
