"""What several commands share: their example, the register's folder, its passphrase, and the office behind them."""

import os
import shlex
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import TypeVar

import click

from site_build.errors import Refused
from site_build.files import default_folder
from site_build.office.office import Office, unlock

F = TypeVar("F", bound=Callable[..., object])
Act = Callable[..., None]

PASSPHRASE_FILE = "PORTAL_PASSPHRASE_FILE"  # noqa: S105  # the name of a variable
PUBLISHED = "PORTAL_PUBLISHED"
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
NEW_PATH = click.Path(path_type=Path)


def command(example: str, group: click.Group | None = None) -> Callable[[Act], click.Command]:
    """The command of this example, in a group or in none. What is no option of it is an argument, as some ids are."""
    make = group.command if group else click.command
    name = example.split()[2 if group else 1]
    return make(name, epilog=f"Example: {example}", context_settings={"ignore_unknown_options": True})


def office_command(example: str, group: click.Group | None = None) -> Callable[[Act], click.Command]:
    """The command of this example on an open office, which is the first that it is given."""

    def decorate(act: Act) -> click.Command:
        @wraps(act)
        def run(register: Path, **given: object) -> None:
            with open_office(register) as office:
                act(office, **given)

        return command(example, group)(register_option(run))

    return decorate


def register_option(act: F) -> F:
    """Add `--register`, which is also read from PORTAL_REGISTER."""
    return click.option(
        "--register",
        type=NEW_PATH,
        envvar="PORTAL_REGISTER",
        default=default_folder,
        show_default="your own data folder",
        metavar="DIR",
        help="The register's folder.",
    )(act)


def published_folder() -> Path | None:
    """The folder of `register.json` and `editions/`, where it is not the portal's own."""
    folder = os.environ.get(PUBLISHED)
    return Path(folder) if folder else None


def home_folder() -> Path:
    """The folder that holds `register.json` and `editions/`."""
    return published_folder() or Path.cwd()


def read_passphrase(new: bool = False) -> str:
    """The passphrase: from the file that PORTAL_PASSPHRASE_FILE names, or typed unseen, twice when it is new."""
    path = os.environ.get(PASSPHRASE_FILE)
    if path:
        return read_secret(Path(path))
    return str(click.prompt("Passphrase", hide_input=True, confirmation_prompt=new, err=True))


def read_secret(path: Path) -> str:
    """What is in a file of one line, however an editor marked its ends.

    `Refused` when there are more lines or none, or when others can read or change the file.
    """
    if path.exists() and not path.is_file():  # a pipe would be waited for, a device never ends
        raise Refused(f"{path} is not a file. Name the text file that holds the passphrase or password.")
    try:
        with path.open(encoding="utf-8-sig") as file:
            _check_private(path, os.fstat(file.fileno()))
            secret = file.read().rstrip("\n")
    except (OSError, UnicodeDecodeError):
        raise Refused(f"{path} cannot be read. It has to be a text file (UTF-8) with one line.") from None
    if not secret:
        raise Refused(f"{path} is empty. Write the passphrase or password into it.")
    if "\n" in secret:
        raise Refused(f"{path} has more than one line. Keep the passphrase or password alone in it.")
    return secret


def _check_private(path: Path, status: os.stat_result) -> None:
    if os.name == "nt":  # it has no such modes
        return
    quoted = shlex.quote(str(path.absolute()))
    if status.st_uid != os.geteuid():
        raise Refused(f"{path} belongs to another user. Run this, then try again: sudo chown {os.geteuid()} {quoted}")
    if status.st_mode & 0o077:
        raise Refused(
            f"Others on this computer can read or change {path}. Run this, then try again: chmod 600 {quoted}"
        )


def check_free(output: Path) -> None:
    """`Refused` when there is something at this path already."""
    if output.exists():
        raise Refused(f"{output} is there already and has not been touched. Choose another name.")


@contextmanager
def open_office(register: Path) -> Iterator[Office]:
    """Unlock the register for the portal in the current folder."""
    with unlock(Path.cwd(), register, read_passphrase(), published_folder()) as office:
        yield office
