"""The trustees' report: as it will be on paper, without names or with them, and saved as a PDF."""

from site_build.desk.pages.export.page import offer_password, read_password, tell_password
from site_build.desk.route import Context, Download, Options, Route
from site_build.export.file import check_password, protect_pdf
from site_build.export.rows import WARNING
from site_build.office.reporting.report import TO_DO, Report, read_report, remember_report
from site_build.paper.papers import print_report
from site_build.templates import PageView
from site_build.words import STANDINGS

PLAIN, NAMED = "/report", "/report/names"
TO_DO_HEADS = tuple(STANDINGS[state].capitalize() for state in TO_DO)
HEADS = ("Role", "People", "Complete", "Percent", *TO_DO_HEADS, "Overdue", "Change")
NOT_KEPT = "Its numbers are not remembered for the next report, because this desk can only look."


class ReportView(PageView, template="report/report.html"):
    """The report, and how it will be saved; `other` is the same report with or without names."""

    report: Report
    path: str
    other: str
    protected: list[str]
    password: str
    protect: Options = (("yes", "Put a password on it"),)
    heads: tuple[str, ...] = HEADS


def show_report(context: Context) -> ReportView:
    report = _read(context)
    return ReportView(report, context.path, PLAIN if report.named else NAMED, *offer_password(context.fields))


def save_report(context: Context) -> Download:
    """Save the report as a PDF; its numbers are remembered, where this desk may change the register."""
    report, password = _read(context), read_password(context.fields)
    data = print_report(report)
    if password is not None:
        data = protect_pdf(data, check_password(password))
    if not context.desk.holder:
        remember_report(context.office, report)
    words = (*tell_password(password), *([NOT_KEPT] if context.desk.holder else []))
    return Download({f"trustees-report-{context.today}.pdf": data}, "" if password else WARNING, words)


def _read(context: Context) -> Report:
    return read_report(context.office, context.today, names=context.path == NAMED)


ROUTES = tuple(Route(path, show_report, save_report, reads=True) for path in (PLAIN, NAMED))
