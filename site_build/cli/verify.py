"""`portal register verify`: whoever has a log or receipts checks them, with no register, database or passphrase."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from site_build.cli.errors import FaultsFound, KeysNotBeside
from site_build.cli.options import FILE, command, home_folder, register_option
from site_build.config import PublicKeys, read_public_keys
from site_build.errors import PortalError
from site_build.formats import base64
from site_build.formats.checkpoint import Checkpoint
from site_build.formats.cosignature import Cosignature, parse_cosigner
from site_build.formats.findings import (
    Findings,
    examine_cosigned,
    examine_form,
    examine_log,
    examine_policy,
    examine_receipt,
)
from site_build.formats.note import NOTE_LIMIT
from site_build.formats.receipt import RECEIPT_LIMIT, Checked, check_receipt, parse_receipt
from site_build.formats.trust_policy import TRUST_POLICY_FILE
from site_build.formats.verify import Verified, check_growth
from site_build.register.second_copy import COSIGNED_FILE, verify_folder
from site_build.words import say_count, say_day


@command("portal register verify exported-log receipts")
@click.argument("paths", type=click.Path(exists=True, path_type=Path), nargs=-1, metavar="[PATH]...")
@click.option(
    "--since",
    type=FILE,
    metavar="CHECKPOINT",
    help="An earlier checkpoint of the log, which must have only grown since.",
)
@register_option
def verify(register: Path, paths: tuple[Path, ...], since: Path | None) -> None:
    """Verify a folder of exported files, or receipts, or both. No passphrase is needed.

    Without a path, verify the register's own log. Receipts are files, or folders of them; beside a log they are looked
    up in it, and without one they are checked by the register.json in the current folder.
    """
    log, receipts = _sort_paths(register, paths)
    if log is None and since:
        raise click.UsageError("--since is for a log. A receipt is verified without it.")
    verified = verify_folder(log) if log else None
    faults = _show_log(verified, log, since) if verified and log else 0
    faults += sum(_show_receipt(path, verified) for path in receipts)
    if verified:
        _show_unchecked(verified, receipts, since)
    if faults:
        raise FaultsFound(count=faults)


def _sort_paths(register: Path, paths: Sequence[Path]) -> tuple[Path | None, list[Path]]:
    """The log's folder, which comes first, and the receipts in the order given."""
    log = register if not paths else paths[0] if paths[0].is_dir() else None
    return log, [receipt for path in paths if path != log for receipt in _list_receipts(path)]


def _list_receipts(path: Path) -> list[Path]:
    return sorted(each for each in path.iterdir() if each.is_file()) if path.is_dir() else [path]


def _show_log(verified: Verified, folder: Path, since: Path | None) -> int:
    """Say what was proved of a log; return how many faults there are."""
    size = check_growth(verified, _read(since, NOTE_LIMIT)) if since else None
    kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(verified.kinds.items()))
    click.echo(f"Verified: {verified.head.origin}, {verified.size} entries ({kinds or 'none yet'}).")
    if size is not None:
        click.echo(f"It has only grown since the checkpoint over {size} entries.")
    click.echo(f"Its key, as the register's page on the site must show it: {verified.keys.log_key}")
    root = base64.encode_standard(verified.head.root)
    click.echo(f"Its root hash, as any checkpoint over {verified.size} entries must: {root}")
    for line in (*_say_successions(verified), *_say_cosigners(verified, folder)):
        click.echo(line)
    faults = _show_findings(examine_log(verified))
    policy = folder / TRUST_POLICY_FILE
    if policy.exists():
        faults += _show_findings(examine_policy(verified, _read(policy, NOTE_LIMIT)))
    return faults


def _say_successions(verified: Verified) -> Iterator[str]:
    for each in verified.successions:
        size = say_count(each.quoted.size, "entry", "entries")
        yield f"It goes on from {each.quoted.origin}, which was last signed over {size}. {each.carried} are here."


def _say_cosigners(verified: Verified, folder: Path) -> Iterator[str]:
    """Who else signed how much of the log: its checkpoint, or the newest head that somebody signed."""
    found = [(verified.head, verified.cosignatures)]
    path = folder / COSIGNED_FILE
    if path.exists():
        found.append(examine_cosigned(verified, _read(path, NOTE_LIMIT)))
    yield from _say_signed(verified.keys, found, f" of {say_count(verified.size, 'entry', 'entries')}")


def _say_signed(
    keys: PublicKeys, found: Iterable[tuple[Checkpoint, tuple[Cosignature, ...]]], whole: str
) -> Iterator[str]:
    newest = {each.key: (head, each) for head, lines in reversed(list(found)) for each in lines}
    for vkey in keys.cosigners:
        name = parse_cosigner(vkey).name
        if vkey in newest:
            head, line = newest[vkey]
            day = say_day(datetime.fromtimestamp(line.when, UTC).date())
            yield f"Signed by {name}, too: {head.size}{whole}, on {day}."
        else:
            yield f"Not yet signed by {name}."
    if not keys.cosigners:
        yield "Nobody but the keeper signs it: register.json has no key of anybody else."


def _show_receipt(path: Path, verified: Verified | None) -> int:
    """Say what was proved of a receipt; return how many faults there are. One that does not hold is a fault."""
    keys = verified.keys if verified else read_public_keys(home_folder())
    if keys is None:
        raise KeysNotBeside
    try:
        receipt = parse_receipt(_read(path, RECEIPT_LIMIT))
        checked = check_receipt(receipt, keys)
    except PortalError as error:
        click.echo(f"{path.name}: {error}", err=True)
        return 1
    findings = examine_receipt(receipt, checked, verified) if verified else examine_form(checked, keys)
    if not findings.faults:
        click.echo(_say_receipt(checked))
        for line in _say_signed(keys, [(checked.head, checked.cosignatures)], " entries with this one"):
            click.echo(f"  {line}")
    return _show_findings(findings, f"{path.name}: ")


def _say_receipt(checked: Checked) -> str:
    statement, edition = checked.statement, checked.statement.edition
    return (
        f"Verified: {statement.name} signed {edition.policy} {edition.version} as {statement.role}; "
        f"entry {checked.index} of {checked.size} in the log of {checked.head.origin}."
    )


def _show_findings(findings: Findings, start: str = "") -> int:
    for remark in findings.remarks:
        click.echo(f"{start}Ask about this: {remark}")
    for fault in findings.faults:
        click.echo(f"{start}{fault}", err=True)
    return len(findings.faults)


def _show_unchecked(verified: Verified, receipts: Sequence[Path], since: Path | None) -> None:
    if not receipts:
        click.echo("Not checked: who signed what. Receipts show that: give them, too.")
    if since is None and not verified.cosignatures:
        click.echo("Not checked: whether something was taken out before. An earlier checkpoint shows that: --since.")
    click.echo("No file shows who used a link, nor whether a day is right.")


def _read(path: Path, limit: int) -> bytes:
    with path.open("rb") as file:
        return file.read(limit + 1)
