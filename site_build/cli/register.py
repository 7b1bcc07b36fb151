"""Commands on the register itself: its keys, what it holds, verifying, receipts and exports."""

from datetime import UTC, datetime
from pathlib import Path

import click

from site_build.cli.options import (
    FILE,
    NEW_PATH,
    check_free,
    command,
    home_folder,
    office_command,
    read_passphrase,
    read_secret,
    register_option,
)
from site_build.config import is_invented, read_portal, read_public_keys
from site_build.errors import Refused
from site_build.export.file import FORMATS, make_file
from site_build.export.protect import check_password
from site_build.export.rows import WARNING, ChosenColumns, read_extract
from site_build.files import write_private
from site_build.formats import base64
from site_build.formats.note import NOTE_LIMIT
from site_build.formats.receipt import RECEIPT_LIMIT, check_receipt, parse_receipt
from site_build.formats.verify import Verified, check_growth
from site_build.office.acknowledgments.proofs import issue_receipts, log_files
from site_build.office.acknowledgments.standing import Standing, StandingState, list_standings
from site_build.office.forms.pending import count_lost, list_pending
from site_build.office.office import Office
from site_build.office.reporting.overview import Selection
from site_build.office.safekeeping.setup import check_origin, set_up_register
from site_build.register.second_copy import verify_folder
from site_build.register.view import ArrivalState
from site_build.words import STANDINGS


@click.group(epilog="Example: portal keys new --origin register.example/acknowledgments")
def keys() -> None:
    """The register's keys."""


@command("portal keys new --origin register.example/acknowledgments", keys)
@click.option("--origin", required=True, help="The register's name for good: your web address and a word.")
@register_option
def new(register: Path, origin: str) -> None:
    """Make a new register and its keys, and write register.json, which is public, into the portal's folder."""
    read_portal(Path.cwd())
    check_origin(origin)
    made = set_up_register(home_folder(), register, origin, read_passphrase(new=True))
    click.echo(f"The register {made.origin} is in {register}. Commit register.json: the site needs it.")
    click.echo("Write down the passphrase, and keep it apart from this computer: without it nobody can ever open this.")
    click.echo(f"The drop box knows its token by this SHA-256: {made.drop_token_sha256()}")


@click.group(epilog="Example: portal register show")
def register() -> None:
    """The register itself."""


@office_command("portal register show", register)
def show(office: Office) -> None:
    """Show where everybody stands, which forms wait, and what was set aside."""
    _show_log(office)
    _show_standings(list_standings(office))
    with office.register.view() as view:
        lost = count_lost(view)
    if lost:
        click.echo(f"{lost} entries lost their details when an old backup was put back: take those forms in again.")
    for form in list_pending(office, ArrivalState.WAITING):
        statement = form.statement
        click.echo(f"Waiting: {statement.id}, {statement.name}, {statement.role}, {statement.edition.policy}")
    for held in list_pending(office, ArrivalState.SET_ASIDE):
        click.echo(f"Set aside: {held.came}, {held.day}: {held.reason} Its id is {held.sha256}.")


@command("portal register verify exported-log", register)
@click.argument("path", type=click.Path(exists=True, path_type=Path), required=False)
@click.option(
    "--since",
    type=FILE,
    metavar="CHECKPOINT",
    help="An earlier checkpoint of the log, which must have only grown since.",
)
@register_option
def verify(register: Path, path: Path | None, since: Path | None) -> None:
    """Verify a folder of exported files, or a receipt. No passphrase is needed.

    Without a path, verify the register's own log. A receipt is checked by the register.json in the current folder.
    """
    if path and path.is_file():
        if since:
            raise click.UsageError("--since is for a log. A receipt is verified without it.")
        _verify_receipt(path)
        return
    verified = verify_folder(path or register)
    size = _check_growth(verified, since) if since else None
    kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(verified.kinds.items()))
    click.echo(f"Verified: {verified.origin}, {verified.size} entries ({kinds or 'none yet'}).")
    if size is not None:
        click.echo(f"It has only grown since the checkpoint over {size} entries.")
    click.echo(f"Its key, as the register's page on the site must show it: {verified.log_key}")
    click.echo(
        f"Its root hash, as any checkpoint over {verified.size} entries must: {base64.encode_standard(verified.root)}"
    )


@office_command('portal register receipt "Zo Example" --output receipts', register)
@click.argument("person")
@click.option("--output", type=click.Path(file_okay=False, path_type=Path), required=True, help="A folder.")
def receipt(office: Office, person: str, output: Path) -> None:
    """Write a person's receipts: files that prove that their acknowledgment is in the log."""
    issued = issue_receipts(office, person)
    output.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name, data in issued.items():
        path = output / name
        write_private(path, data)
        click.echo(f"Written to {path}. It holds what the person signed: give it to them alone.")


def _show_standings(rows: list[Standing]) -> None:
    for state in StandingState:
        those = [f"{row.person.name} ({row.role}, {row.policy})" for row in rows if row.standing == state]
        if those:
            click.echo(f"{len(those)} {STANDINGS[state]}: {'; '.join(those)}")
    for row in rows:
        if row.other_name:
            click.echo(f"Look at this: {row.person.name} ({row.role}, {row.policy}) was signed as “{row.other_name}”.")


def _show_log(office: Office) -> None:
    origin = office.register.keys.origin
    invented = " (a demonstration: nobody in it is real)" if is_invented(origin) else ""
    with office.register.view() as view:
        click.echo(f"{origin}{invented}: {view.size()} entries in the log, {len(view.people)} people.")


def _check_growth(verified: Verified, since: Path) -> int:
    with since.open("rb") as file:
        return check_growth(verified, file.read(NOTE_LIMIT + 1))


def _verify_receipt(path: Path) -> None:
    public = read_public_keys(home_folder())
    if public is None:
        raise Refused("register.json is not in this folder. Put the register's own beside you, and try again.")
    with path.open("rb") as file:
        checked = check_receipt(parse_receipt(file.read(RECEIPT_LIMIT + 1)), public)
    statement, edition = checked.statement, checked.statement.edition
    click.echo(
        f"Verified: {statement.name} signed {edition.policy} {edition.version} as {statement.role}; "
        f"entry {checked.index} of {checked.size} in the log of {public.origin}."
    )


TLOG = "tlog"


@office_command("portal export --format xlsx --output register.xlsx")
@click.option("--format", "kind", type=click.Choice([*FORMATS, TLOG]), required=True)
@click.option("--output", type=NEW_PATH, required=True, help="A new file; a folder for tlog.")
@click.option("--password-file", type=FILE, help="The password of an xlsx or pdf file. Without it, you are asked.")
@click.option("--no-password", is_flag=True, help="Leave an xlsx or pdf file open to everybody who has it.")
@click.option("--easy-read", is_flag=True, help="Show who read the Easy Read. Have a reason.")
@click.option("--helped-by", is_flag=True, help="Show who was helped, and by whom. Have a reason.")
def export(
    office: Office,
    *,
    kind: str,
    output: Path,
    password_file: Path | None,
    no_password: bool,
    easy_read: bool,
    helped_by: bool,
) -> None:
    """Write where everybody stands, or the log (tlog), which names nobody, for others to verify."""
    check_free(output)
    if kind == TLOG:
        _write_log(office, output)
    else:
        password = None if no_password else _read_password(kind, password_file)
        extract = read_extract(office, Selection(), ChosenColumns(easy_read, helped_by), datetime.now(UTC).date())
        data = make_file(extract, kind, password)
        click.echo(WARNING, err=True)
        write_private(output, data)
    click.echo(f"Written to {output}.")


def _write_log(office: Office, folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True)
    for name, data in log_files(office).items():
        write_private(folder / name, data)


def _read_password(kind: str, path: Path | None) -> str | None:
    """The file's password: from a file, or typed unseen twice; None where the format has none and none was given."""
    if path:
        return check_password(read_secret(path))
    if not FORMATS[kind].protect:
        return None
    typed = click.prompt("New password for the file", hide_input=True, confirmation_prompt=True, err=True)
    return check_password(str(typed))
