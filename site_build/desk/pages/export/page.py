"""Export: what the overview shows as a file, with a password where a format can have one; the log for an auditor."""

from site_build.desk.errors import PageOutdated
from site_build.desk.route import Context, Download, Fields, Options, Route
from site_build.export.csv import format_table
from site_build.export.file import FORMATS, make_file, pack_files, suggest_password
from site_build.export.rows import EMAIL, HELPED, READING, WARNING, ChosenColumns, Extract, make_extract
from site_build.office.acknowledgments.proofs import log_files
from site_build.office.people.people_table import tabulate_people
from site_build.office.reporting.overview import Selection, read_selected
from site_build.templates import PageView


def offer_password(fields: Fields) -> tuple[list[str], str]:
    """What is ticked, ("yes",) for a password; and the one that was typed, or a fresh one."""
    ticked = fields.getlist("protect") if "password" in fields else ["yes"]
    return ticked, fields.get("password", "") or suggest_password()


def read_password(fields: Fields) -> str | None:
    """What was typed; None when it is switched off."""
    return fields.get("password", "") if "protect" in fields else None


def tell_password(password: str | None) -> tuple[str, ...]:
    """What to say of it, once."""
    if password is None:
        return ("It has no password.",)
    return (
        f"Its password is {password}",
        "Write it down now: it is not kept, and not shown again.",
        "Give it to nobody in the same way as the file. If you e-mail the file, say the password on the phone.",
    )


class ExportView(PageView, template="export/export.html"):
    """What will be exported, and how; `password` is a suggestion until another is typed."""

    extract: Extract
    kind: str
    protected: list[str]
    password: str
    columns: list[str]
    formats: Options = tuple((kind, found.words) for kind, found in FORMATS.items())
    protect: Options = (("yes", "Put a password on it, if it is Excel or PDF"),)
    sensitive: Options = (
        (EMAIL, "E-mail addresses, and the day each person started"),
        (READING, "Who read the Easy Read"),
        (HELPED, "Who was helped, and by whom"),
    )


def show_export(context: Context) -> ExportView:
    """The form, as it was filled in, or as it should be: a password, and none of the sensitive columns."""
    kind, password = context.typed("kind", "xlsx"), offer_password(context.fields)
    return ExportView(_read_extract(context), kind, *password, context.fields.getlist("columns"))


def save_register(context: Context) -> Download:
    """The rows on the screen as a file; its password is shown once, with how to pass it on."""
    extract, kind = _read_extract(context), context.typed("kind")
    if context.typed("shown") != extract.chosen:
        raise PageOutdated
    password = read_password(context.fields) if kind in FORMATS and FORMATS[kind].protect else None
    data = make_file(extract, kind, password)
    return Download({f"register-{context.today}.{kind}": data}, "" if password else WARNING, tell_password(password))


def save_people(context: Context) -> Download:
    """Everybody as a spreadsheet that can be imported again."""
    table = tabulate_people(context.office)
    words = "You can open it as a spreadsheet, change it, and import it again."
    return Download({f"people-{context.today}.csv": format_table(table.header, table.rows.values())}, words=(words,))


def save_log(context: Context) -> Download:
    name = f"log-{context.today}"
    words = "Give it to the auditor. It names nobody. It is unpacked, and then checked with “portal register verify”."
    files = {f"{name}/{file}": data for file, data in log_files(context.office).items()}
    return Download({f"{name}.zip": pack_files(files)}, warning="", words=(words,))


def _read_extract(context: Context) -> Extract:
    wanted = context.fields.getlist("columns")
    choice = ChosenColumns(reading=READING in wanted, helped=HELPED in wanted, contact=EMAIL in wanted)
    selected = read_selected(context.office, context.session.get(Selection) or Selection(), context.today)
    return make_extract(selected, choice)


ROUTES = (
    Route("/export", show_export, save_register, reads=True),
    Route("/export/people", show_export, save_people, reads=True),
    Route("/export/log", show_export, save_log, reads=True),
)
