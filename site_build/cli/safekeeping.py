"""Commands that copy the register, put it back, and recover it."""

from collections.abc import Callable
from pathlib import Path

import click

from site_build.cli.errors import BackupFolderUnknown
from site_build.cli.office import office_command, unlocked
from site_build.cli.options import (
    FILE,
    command,
    home_folder,
    published_folder,
    read_new_passphrase,
    read_passphrase,
    register_option,
)
from site_build.config import read_portal
from site_build.office.office import Office, unlock
from site_build.office.safekeeping.backup import back_up, choose_folder
from site_build.office.safekeeping.known_heads import Backups
from site_build.office.safekeeping.recover import recover_register
from site_build.office.safekeeping.recovery import RecoveryKeys, asks_passphrase, open_recovery
from site_build.office.safekeeping.restore import Restored, restore_register
from site_build.register.tables import FORMAT, read_format
from site_build.words import say_count

BACKUP = click.Path(exists=True, file_okay=False, path_type=Path)
LOG = click.Path(exists=True, path_type=Path)


def logs_option(act: Callable[..., None]) -> Callable[..., None]:
    """Add `--log`, which may be given again and again."""
    words = "A folder or file with a copy of the log, such as an export. Give as many as there are."
    return click.option("--log", "logs", type=LOG, multiple=True, metavar="PATH", help=words)(act)


@office_command("portal register backup /media/stick")
@click.argument("folder", type=BACKUP, required=False)
def backup(office: Office, folder: Path | None) -> None:
    """Copy the register into a new folder, and read it back. Without a folder it goes where the last one went."""
    known = office.recall(Backups)
    if folder is None and known is None:
        raise BackupFolderUnknown
    chosen = choose_folder(office, str(folder.absolute() if folder else known and known.folder))
    click.echo(f"The backup was made and read back: it is whole. It is in {back_up(office, chosen)}.")


@command("portal register restore /media/stick/register-2026-01-31 --log exported-log")
@click.argument("backup", type=BACKUP)
@logs_option
@register_option
def restore(register: Path, backup: Path, logs: tuple[Path, ...]) -> None:
    """Put the register back from a backup. What is there now is moved aside whole, and never deleted.

    The passphrase is that of the backup's day.
    """
    read_portal(Path.cwd())
    _tell(restore_register(home_folder(), register, backup, read_passphrase(), logs))


@command("portal register migrate")
@register_option
def migrate(register: Path) -> None:
    """Copy the register, and rewrite it for this version. Opening it does so, too."""
    found = read_format(register) if register.exists() else 0
    with unlocked(register):
        pass
    if found == FORMAT:
        click.echo(f"There was nothing to do: the register has format {FORMAT} already.")
        return
    click.echo(f"The register was rewritten from format {found} to format {FORMAT}. A copy of before is in {register}:")
    click.echo(f"  {', '.join(sorted(path.name for path in register.glob(f'register-before-format-{FORMAT}*')))}")


@command("portal keys recover recovery-file.age /media/stick/register-2026-01-31 --identity key.txt")
@click.argument("recovery_file", type=FILE)
@click.argument("backup", type=BACKUP)
@click.option("--identity", type=FILE, help="A file with the secret line on the printed sheet.")
@click.option("--new-file", type=FILE, help="A file that holds the new passphrase, instead of typing it.")
@logs_option
@register_option
def recover(
    *,
    register: Path,
    recovery_file: Path,
    backup: Path,
    identity: Path | None,
    new_file: Path | None,
    logs: tuple[Path, ...],
) -> None:
    """Recover a register whose passphrase is lost.

    It takes the recovery file and a backup. The log goes on under a new key and name, and says which it continues.
    """
    root = Path.cwd()
    read_portal(root)
    held = _open_file(recovery_file, identity)
    passphrase = read_new_passphrase(new_file)
    done = recover_register(home_folder(), register, backup, held, passphrase, logs=logs)
    with unlock(root, register, passphrase, published_folder()):
        pass  # which writes register.json anew
    _tell(done.restored)
    click.echo(f"Its log goes on as {done.keys.origin}. Links and forms of before stay good. Now do these things:")
    click.echo("1. Write down the new passphrase, and keep it apart from this computer.")
    click.echo("2. Build the website again and put it online: register.json was written anew.")
    click.echo(f"3. The drop box knows its new token by this SHA-256: {done.keys.drop_token_sha256()}")
    click.echo("4. Make a new backup and a new recovery file. Whoever signs the log beside you has to agree.")


def _open_file(path: Path, identity: Path | None) -> RecoveryKeys:
    if identity:
        return open_recovery(path, identity)
    if not asks_passphrase(path):
        raise click.UsageError("This recovery file opens with a key. Give the file of it: --identity key.txt")
    typed = click.prompt("The recovery file's passphrase", hide_input=True, err=True)
    return open_recovery(path, passphrase=str(typed))


def _tell(restored: Restored) -> None:
    count = say_count(restored.entries, "entry is", "entries are")
    click.echo(f"The register is back in {restored.folder}. {count} in its log.")
    if restored.aside:
        click.echo(f"What was there before is in {restored.aside}. Keep it until all is well.")
    if restored.from_logs:
        click.echo(f"{say_count(restored.from_logs, 'entry', 'entries')} came from a copy of the log, as it is newer.")
    if restored.lost:
        lost = say_count(restored.lost, "entry has", "entries have")
        click.echo(f"{lost} lost what lies behind: take those forms in again, and make those links again.")
    if restored.doubt:
        click.echo(f"It can only be read for now. {restored.doubt}")
        click.echo(
            "Is there another copy of the log? Restore again, and add --log. If there is none: portal keys succeed"
        )
