"""Find a register before any passphrase, which touches nothing but a move that was interrupted; or make one.

A new one is its folder, its keys, and the public half that goes with the site.
"""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from filelock import FileLock
from sqlalchemy.exc import DBAPIError

from site_build.config import REGISTER_FILE, format_keys, is_invented, read_public_keys
from site_build.files import (
    check_new,
    check_place,
    make_private_folder,
    sync_folder,
    write_private,
    write_public,
)
from site_build.office.safekeeping import errors
from site_build.office.safekeeping.placing import finish_placing
from site_build.register.errors import DatabaseForeign, DatabaseMissing
from site_build.register.keys import KEYS_FILE, RegisterKeys, new_keys, write_keys
from site_build.register.store import create_register
from site_build.register.tables import open_database

NOT_THERE = (errors.RegisterAway, errors.NotARegister, DatabaseMissing, DatabaseForeign)  # what find_register refuses
Found = Literal["nothing", "register"]
EXAMPLE = "register.example/acknowledgments"
_ORIGIN = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+(/[a-z0-9._-]+)*")


def find_register(folder: Path, home: Path) -> Found:
    """Whether a register is in this folder, or nothing is; `Refused` with what was found when it is neither.

    `home` is the folder of the site's `register.json`, which names the register that the site was made for.
    """
    check_place(folder)
    finish_placing(folder)
    names = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
    if not folder.exists() or (folder.is_dir() and not names):
        if public := read_public_keys(home):
            raise errors.RegisterAway(origin=public.origin, folder=folder)
        return "nothing"
    if KEYS_FILE not in names:
        raise errors.NotARegister(folder=folder, missing=KEYS_FILE)
    open_database(folder).dispose()
    return "register"


def read_origin(words: str) -> str:
    """A register's name from a web address as people copy it, such as `https://Register.example/`; `Unfit` for others.

    What stays is the address in small letters, without its beginning and without a slash at its end.
    """
    origin = words.strip().lower().removeprefix("http://").removeprefix("https://").strip().rstrip("/")
    if not _ORIGIN.fullmatch(origin) or is_invented(origin):
        raise errors.OriginUnfit(example=EXAMPLE)
    return origin


def set_up_register(home: Path, folder: Path, origin: str, passphrase: str) -> RegisterKeys:
    """Make the register named `origin` in `folder`, and write `register.json` into `home` and beside it.

    `Refused`, with nothing written, when the site has a register, the folder is in use, or the passphrase will not do.
    """
    if (home / REGISTER_FILE).exists():
        raise errors.RegisterThere(file=home / REGISTER_FILE)
    check_new(folder, origin)
    keys = new_keys(origin)
    with _alone(folder):
        check_new(folder, origin)  # again, because somebody else may have been quicker
        _make_whole(folder, keys, passphrase)
    write_public(home / REGISTER_FILE, format_keys(keys.public()))
    return keys


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Let nobody else make a register in this folder meanwhile."""
    if not folder.parent.exists():
        make_private_folder(folder.parent)
    place = folder.with_name(f".{folder.name}.new.lock")
    with FileLock(place, mode=0o600):
        try:
            yield
        finally:
            place.unlink(missing_ok=True)  # whoever waits for it finds the register made


def _make_whole(folder: Path, keys: RegisterKeys, passphrase: str) -> None:
    """Make the folder beside its place and move it there, so that it is there with its keys or not at all."""
    new = folder.with_name(f".{folder.name}.new")
    shutil.rmtree(new, ignore_errors=True)
    try:
        create_register(new, keys).close()
        write_keys(new, keys, passphrase)
        write_private(new / REGISTER_FILE, format_keys(keys.public()))
        if folder.exists():
            folder.rmdir()
        new.rename(folder)
        sync_folder(folder.parent)
    except (OSError, DBAPIError) as error:
        raise errors.RegisterNotMade(folder=folder) from error
    finally:
        shutil.rmtree(new, ignore_errors=True)
