"""`portal register verify`: whoever has a log or a receipt checks it, with no register, database or passphrase."""

from pathlib import Path

import click

from site_build.cli.errors import KeysNotBeside
from site_build.cli.options import FILE, command, home_folder, register_option
from site_build.config import read_public_keys
from site_build.formats import base64
from site_build.formats.note import NOTE_LIMIT
from site_build.formats.receipt import RECEIPT_LIMIT, check_receipt, parse_receipt
from site_build.formats.verify import Verified, check_growth
from site_build.register.second_copy import verify_folder


@command("portal register verify exported-log")
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
    click.echo(f"Verified: {verified.head.origin}, {verified.size} entries ({kinds or 'none yet'}).")
    if size is not None:
        click.echo(f"It has only grown since the checkpoint over {size} entries.")
    click.echo(f"Its key, as the register's page on the site must show it: {verified.keys.log_key}")
    root = base64.encode_standard(verified.head.root)
    click.echo(f"Its root hash, as any checkpoint over {verified.size} entries must: {root}")


def _check_growth(verified: Verified, since: Path) -> int:
    with since.open("rb") as file:
        return check_growth(verified, file.read(NOTE_LIMIT + 1))


def _verify_receipt(path: Path) -> None:
    public = read_public_keys(home_folder())
    if public is None:
        raise KeysNotBeside
    with path.open("rb") as file:
        checked = check_receipt(parse_receipt(file.read(RECEIPT_LIMIT + 1)), public)
    statement, edition = checked.statement, checked.statement.edition
    click.echo(
        f"Verified: {statement.name} signed {edition.policy} {edition.version} as {statement.role}; "
        f"entry {checked.index} of {checked.size} in the log of {public.origin}."
    )
