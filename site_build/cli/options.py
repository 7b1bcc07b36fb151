"""What several commands ask for: the register's folder, its passphrase, and the office behind them."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import click

from site_build.errors import Refused
from site_build.office.unlock import Office, unlock
from site_build.register.place import default_folder

F = TypeVar("F", bound=Callable[..., object])

PASSPHRASE_FILE = "PORTAL_PASSPHRASE_FILE"  # noqa: S105  # the name of a variable
PUBLISHED = "PORTAL_PUBLISHED"


def register_option(command: F) -> F:
    """Add `--register`, which is also read from PORTAL_REGISTER."""
    return click.option(
        "--register",
        type=click.Path(path_type=Path),
        envvar="PORTAL_REGISTER",
        default=default_folder,
        show_default="your own data folder",
        metavar="DIR",
        help="The register's folder.",
    )(command)


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
    if not path:
        return str(click.prompt("Passphrase", hide_input=True, confirmation_prompt=new, err=True))
    try:
        return Path(path).read_text(encoding="utf-8").removesuffix("\n")
    except (OSError, UnicodeDecodeError):
        raise Refused(f"The passphrase cannot be read from {path}. Check {PASSPHRASE_FILE}.") from None


@contextmanager
def open_office(register: Path) -> Iterator[Office]:
    """Unlock the register for the portal in the current folder."""
    with unlock(Path.cwd(), register, read_passphrase(), published_folder()) as office:
        yield office
