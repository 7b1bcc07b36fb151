"""The trustees' report: as it will be on paper, without names or with them, and saved as a PDF."""

from dataclasses import dataclass

from site_build.desk.export import tell_password
from site_build.desk.room import Ask, Door, Saved, View
from site_build.export.protect import check_password, protect_pdf, suggest_password
from site_build.office.report import TO_DO, Report, hand_out, read_report
from site_build.paper.report import print_report

PLAIN, NAMED = "/report", "/report/names"
PROTECT = (("yes", "Put a password on it"),)


@dataclass(frozen=True)
class ReportView(View, template="report/report.html", title="Report to the trustees"):
    """The report, and how it will be saved; `heads` are its table's, `other` the same report with or without names."""

    report: Report
    heads: tuple[str, ...]
    path: str
    other: str
    protected: tuple[str, ...]
    password: str
    protect: tuple[tuple[str, str], ...] = PROTECT


def show_report(ask: Ask) -> ReportView:
    """Numbers only."""
    return _show(ask, PLAIN, NAMED)


def show_names(ask: Ask) -> ReportView:
    """Numbers and the names of those who have something to do."""
    return _show(ask, NAMED, PLAIN)


def save_report(ask: Ask) -> Saved:
    """The report in numbers as a PDF."""
    return _save(ask, names=False)


def save_names(ask: Ask) -> Saved:
    """The report with names as a PDF."""
    return _save(ask, names=True)


def _show(ask: Ask, path: str, other: str) -> ReportView:
    report = read_report(ask.office, ask.today, names=path == NAMED)
    heads = ("Role", "People", "Complete", *(word.capitalize() for word in TO_DO))
    return ReportView(
        report=report,
        heads=(*heads, "Change") if any(row.change for row in report.numbers) else heads,
        path=path,
        other=other,
        protected=tuple(ask.fields.all("protect")) if "password" in ask.fields else ("yes",),
        password=ask.fields.get("password", "") or suggest_password(),
    )


def _save(ask: Ask, names: bool) -> Saved:
    password = check_password(ask.fields.get("password", "")) if "protect" in ask.fields else None
    report = read_report(ask.office, ask.today, names)
    data = print_report(report)
    if not ask.desk.read_only:
        hand_out(ask.office, report)
    data = protect_pdf(data, password) if password else data
    return Saved.one(f"trustees-report-{ask.today}.pdf", data, words=tell_password(password))


DOORS = (
    Door(PLAIN, show_report, save_report, reads=True),
    Door(NAMED, show_names, save_names, reads=True),
)
