"""`portal export`: where everybody stands, or the log, in new files for this user alone."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import click

from site_build.cli.office import office_command
from site_build.cli.options import FILE, NEW_PATH, check_free, read_secret
from site_build.export.file import FORMATS, check_password, make_file
from site_build.export.rows import WARNING, ChosenColumns, make_extract
from site_build.files import write_private
from site_build.office.acknowledgments.proofs import log_files
from site_build.office.office import Office
from site_build.office.reporting.overview import Selection, read_selected
from site_build.office.safekeeping.handing_over import names_file

TLOG = "tlog"


@office_command("portal export --format xlsx --output register.xlsx")
@click.option("--format", "kind", type=click.Choice([*FORMATS, TLOG]), required=True)
@click.option("--output", type=NEW_PATH, required=True, help="A new file; a folder for tlog.")
@click.option("--password-file", type=FILE, help="The password of an xlsx or pdf file. Without it, you are asked.")
@click.option("--no-password", is_flag=True, help="Leave an xlsx or pdf file open to everybody who has it.")
@click.option("--email", is_flag=True, help="Show e-mail addresses, and the day each person started.")
@click.option("--easy-read", is_flag=True, help="Show who read the Easy Read. Have a reason.")
@click.option("--helped-by", is_flag=True, help="Show who was helped, and by whom. Have a reason.")
def export(
    office: Office,
    *,
    kind: str,
    output: Path,
    password_file: Path | None,
    no_password: bool,
    email: bool,
    easy_read: bool,
    helped_by: bool,
) -> None:
    """Write where everybody stands, or the log. The log (tlog) names nobody, and is for others to verify."""
    check_free(output)
    if kind == TLOG:
        _write_log(office, output)
    else:
        password = None if no_password else _read_password(kind, password_file)
        choice = ChosenColumns(reading=easy_read, helped=helped_by, contact=email)
        rows = read_selected(office, Selection(), datetime.now(UTC).date())
        write_private(output, make_file(make_extract(rows, choice), kind, password))
        if password is None:
            click.echo(WARNING, err=True)
    click.echo(f"Written to {output}.")


def _write_log(office: Office, folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True)
    try:
        for name, data in {**log_files(office), **names_file(office)}.items():
            write_private(folder / name, data)
    except OSError:
        shutil.rmtree(folder)  # a part of a log is none
        raise


def _read_password(kind: str, path: Path | None) -> str | None:
    """The file's password: from a file, or typed unseen twice; None where the format has none and none was given."""
    if path:
        return check_password(read_secret(path))
    if not FORMATS[kind].protect:
        return None
    typed = click.prompt("New password for the file", hide_input=True, confirmation_prompt=True, err=True)
    return check_password(str(typed))
