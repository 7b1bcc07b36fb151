"""Export: what the overview shows as a file, with a password where a format can have one; the log for an auditor."""

from site_build.desk.password import offer_password, read_password, tell_password
from site_build.desk.room import Ask, Door, Options, Saved, View
from site_build.errors import Refused
from site_build.export.file import FORMATS, make_file
from site_build.export.pack import pack_files
from site_build.export.rows import HELPED, READING, Choice, Extract, read_extract
from site_build.office.receipts import log_files
from site_build.office.selection import Selection


class ExportView(View, template="export/export.html", title="Export"):
    """What will be exported, and how. `shown` says which rows, `password` is a suggestion until another is typed."""

    rows: int
    shown: str
    kind: str
    protected: tuple[str, ...]
    password: str
    columns: tuple[str, ...]
    formats: Options = tuple((kind, found.words) for kind, found in FORMATS.items())
    protect: Options = (("yes", "Put a password on it, if it is Excel or PDF"),)
    sensitive: Options = ((READING, "Who read the Easy Read"), (HELPED, "Who was helped, and by whom"))


def show_export(ask: Ask) -> ExportView:
    """The form, as it was filled in, or as it should be: a password, and neither of the sensitive columns."""
    extract, (protected, password) = _read_extract(ask), offer_password(ask.fields)
    return ExportView(
        rows=len(extract.standings),
        shown=extract.chosen,
        kind=ask.fields.get("kind", "xlsx"),
        protected=protected,
        password=password,
        columns=tuple(ask.fields.all("columns")),
    )


def save_register(ask: Ask) -> Saved:
    """The rows on the screen as a file; its password is shown once, with how to pass it on."""
    extract, kind = _read_extract(ask), ask.fields.get("kind", "")
    if ask.fields.get("shown") != extract.chosen:
        raise Refused("The overview shows other people than before. Look at who will be in the file, and save it then.")
    password = read_password(ask.fields) if kind in FORMATS and FORMATS[kind].protect else None
    data = make_file(extract, kind, password)
    return Saved({f"register-{ask.today}.{kind}": data}, warning="", words=tell_password(password))


def save_log(ask: Ask) -> Saved:
    """The log's files, which name nobody, in one ZIP."""
    name = f"log-{ask.today}"
    words = (
        "Give it to the auditor. It names nobody. It is unpacked, and then checked with “portal register verify”.",
    )
    files = {f"{name}/{file}": data for file, data in log_files(ask.office).items()}
    return Saved({f"{name}.zip": pack_files(files)}, warning="", words=words)


def _read_extract(ask: Ask) -> Extract:
    wanted = ask.fields.all("columns")
    choice = Choice(reading=READING in wanted, helped=HELPED in wanted)
    return read_extract(ask.office, ask.visit.take(Selection) or Selection(), choice, ask.today)


DOORS = (
    Door("/export", show_export, save_register, reads=True),
    Door("/export/log", show_export, save_log, reads=True),
)
