"""The trustees' report: as it will be on paper, without names or with them, and saved as a PDF."""

from site_build.desk.pages.export.page import offer_password, read_password, tell_password
from site_build.desk.route import Context, DeskView, Download, Options, Route
from site_build.export.protect import check_password, protect_pdf
from site_build.office.reporting.report import TO_DO, Report, read_report, remember_report
from site_build.paper.report import print_report

PLAIN, NAMED = "/report", "/report/names"
HEADS = ("Role", "People", "Complete", *(word.capitalize() for word in TO_DO))
NOT_KEPT = "Its numbers are not remembered for the next report, because this desk can only look."


class ReportView(DeskView, template="report/report.html", title="Report to the trustees"):
    """The report, and how it will be saved; `heads` are its table's, `other` the same report with or without names."""

    report: Report
    heads: tuple[str, ...]
    path: str
    other: str
    protected: tuple[str, ...]
    password: str
    protect: Options = (("yes", "Put a password on it"),)


def show_report(ask: Context) -> ReportView:
    """Numbers only, or with the names of those who have something to do."""
    report = _read(ask)
    heads = (*HEADS, "Change") if any(row.change for row in report.numbers) else HEADS
    return ReportView(report, heads, ask.path, PLAIN if report.named else NAMED, *offer_password(ask.fields))


def save_report(ask: Context) -> Download:
    """The same report as a PDF; its numbers are remembered, where this desk may change the register."""
    report, password = _read(ask), read_password(ask.fields)
    data = print_report(report)
    if password is not None:
        data = protect_pdf(data, check_password(password))
    if not ask.desk.read_only:
        remember_report(ask.office, report)
    words = (*tell_password(password), *([NOT_KEPT] if ask.desk.read_only else []))
    return Download({f"trustees-report-{ask.today}.pdf": data}, words=words)


def _read(ask: Context) -> Report:
    return read_report(ask.office, ask.today, names=ask.path == NAMED)


ROUTES = (
    Route(PLAIN, show_report, save_report, reads=True),
    Route(NAMED, show_report, save_report, reads=True),
)
