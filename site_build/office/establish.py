"""Make a register: its folder, its keys, and the public half that goes with the site."""

import re
from pathlib import Path

from site_build.config import REGISTER_FILE, PublicKeys
from site_build.errors import Refused, Unfit
from site_build.register.keys import KEYS_FILE, RegisterKeys, new_keys, seal_keys
from site_build.register.place import check_new
from site_build.register.private_file import write_private
from site_build.register.store import create_register

EXAMPLE = "register.example/acknowledgments"
_ORIGIN = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+(/[a-z0-9._-]+)*")


def check_origin(origin: str) -> None:
    """`Unfit` unless this can be a register's name for good: a web address and a word."""
    if not _ORIGIN.fullmatch(origin):
        raise Unfit(
            "origin",
            f"That is not such a name. Write your web address without https://, then / and a word: {EXAMPLE}",
        )


def establish_register(home: Path, folder: Path, origin: str, passphrase: str) -> RegisterKeys:
    """Make the register named `origin` in `folder`, and write `register.json` into `home` and beside it.

    `Refused`, with nothing written, when the site has a register, the folder is in use, or the passphrase is short.
    """
    if (home / REGISTER_FILE).exists():
        raise Refused(
            f"{home / REGISTER_FILE} is there already: this site has a register. "
            "New keys could not open what people have sent to it. Take the file away first if you mean to start again."
        )
    check_new(folder)
    keys = new_keys(origin)
    sealed = seal_keys(keys, passphrase)
    create_register(folder, keys).close()
    write_private(folder / KEYS_FILE, sealed)
    write_private(folder / REGISTER_FILE, format_keys(keys.public()))
    (home / REGISTER_FILE).write_bytes(format_keys(keys.public()))
    return keys


def format_keys(keys: PublicKeys) -> bytes:
    """The bytes of `register.json`."""
    return keys.model_dump_json(indent=2).encode() + b"\n"
