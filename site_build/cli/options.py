"""What several commands share: their example, the register's folder, and the secrets that people type or keep."""

import os
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

from site_build.cli import errors
from site_build.files import default_folder

F = TypeVar("F", bound=Callable[..., object])

PASSPHRASE_FILE = "PORTAL_PASSPHRASE_FILE"  # noqa: S105  # the name of a variable
PUBLISHED = "PORTAL_PUBLISHED"
SITE = Path("site")
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
NEW_PATH = click.Path(path_type=Path)


def command(example: str) -> Callable[[Callable[..., None]], click.Command]:
    """The command of this example. What is no option of it is an argument, as some ids begin with a hyphen."""
    return click.command(epilog=f"Example: {example}", context_settings={"ignore_unknown_options": True})


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


def read_new_passphrase(path: Path | None) -> str:
    """A passphrase to replace the present one: from this file, or typed unseen, twice."""
    if path:
        return read_secret(path)
    return str(click.prompt("New passphrase", hide_input=True, confirmation_prompt=True, err=True))


def read_secret(path: Path) -> str:
    """What is in a file of one line, however an editor marked its ends.

    `SecretUnusable` when there are more lines or none; `SecretExposed` or `SecretForeign` when others can read or
    change the file.
    """
    if path.exists() and not path.is_file():  # a pipe would be waited for, a device never ends
        raise errors.SecretUnusable(path=path, why="is not a file")
    try:
        with path.open(encoding="utf-8-sig") as file:
            _check_private(path, os.fstat(file.fileno()))
            secret = file.read().rstrip("\n")
    except (OSError, UnicodeDecodeError):
        raise errors.SecretUnusable(path=path, why="cannot be read") from None
    if not secret:
        raise errors.SecretUnusable(path=path, why="is empty")
    if "\n" in secret:
        raise errors.SecretUnusable(path=path, why="has more than one line")
    return secret


def _check_private(path: Path, status: os.stat_result) -> None:
    if os.name == "nt":  # it has no such modes
        return
    quoted = shlex.quote(str(path.absolute()))
    if status.st_uid != os.geteuid():
        raise errors.SecretForeign(path=path, command=f"sudo chown {os.geteuid()} {quoted}")
    if status.st_mode & 0o077:
        raise errors.SecretExposed(path=path, command=f"chmod 600 {quoted}")


def check_free(output: Path) -> None:
    """`OutputExists` when there is something at this path already."""
    if output.exists():
        raise errors.OutputExists(output=output)
