"""The trustees' report as a PDF, on one page unless it names people; `office.report.Report` feeds its template."""

from site_build.office.reporting.report import Report
from site_build.paper.compile import compile_pdf


def print_report(report: Report) -> bytes:
    """The bytes of the PDF, the same for the same report."""
    return compile_pdf("report.typ", report, report.day)
