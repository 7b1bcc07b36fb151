"""The command that writes the register as a file."""

from pathlib import Path

import click

from site_build.cli.options import open_office, register_option
from site_build.errors import Refused
from site_build.export.csv import format_csv
from site_build.export.json import format_json
from site_build.office.log_files import log_files
from site_build.office.standing import read_standings
from site_build.office.unlock import Office
from site_build.register.private_file import write_private

PRIVATE = (
    "This file can be read by anybody who has it. Keep it as safe as the register, and delete it when you no longer "
    "need it."
)


@click.command(epilog="Example: portal export --format csv --output standing.csv")
@click.option("--format", "kind", type=click.Choice(["csv", "json", "tlog"]), required=True)
@click.option("--output", type=click.Path(path_type=Path), required=True, help="A new file; a folder for tlog.")
@register_option
def export(register: Path, kind: str, output: Path) -> None:
    """Write where everybody stands as CSV or JSON, or the log (tlog), which names nobody, for others to verify."""
    if output.exists():
        raise Refused(f"{output} is there already and has not been touched. Choose another name.")
    with open_office(register) as office:
        if kind == "tlog":
            output.mkdir(mode=0o700, parents=True)
            for name, data in log_files(office).items():
                write_private(output / name, data)
        else:
            click.echo(PRIVATE, err=True)
            write_private(output, _format_rows(office, kind))
    click.echo(f"Written to {output}.")


def _format_rows(office: Office, kind: str) -> bytes:
    with office.register.view() as view:
        standings, checkpoint = read_standings(office, view), view.checkpoint()
    return format_csv(standings) if kind == "csv" else format_json(standings, checkpoint)
