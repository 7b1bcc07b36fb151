"""The recovery file: what opens the register's records and its forms, for the day when nobody else can.

It holds the opening key and the data key. The log's key and the drop box's token are not in it, so the witness can read
everything and add nothing to the log. It is an ordinary age file for one recipient (age-encryption.org/v1): the
witness's own, or a new one, whose secret is printed once on a sheet and kept by them, nowhere else.
"""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import ClassVar

import pyrage  # type: ignore[import-untyped]  # compiled, without type stubs
from pydantic import Field, ValidationError

from site_build.config import Model
from site_build.formats.envelope import OpeningPair
from site_build.formats.leaf import today
from site_build.office.office import Office
from site_build.office.safekeeping import errors
from site_build.register.errors import KeysMalformed, PassphraseWrong
from site_build.register.keys import Secret, decrypt_file
from site_build.register.memo import Memo

FILE_NAME = "recovery-file.age"
HEADER_LIMIT = 300  # bytes, in which an age file says for whom it is
SECRET_START = "AGE-SECRET-KEY-"  # noqa: S105  # how every such secret begins


class RecoveryKeys(Model):
    """What the file holds. Neither key is shown when the record is printed."""

    origin: str
    opening_key: OpeningPair = Field(repr=False)
    data_key: Secret = Field(repr=False)


class Recovery(Memo):
    """When the witness was given a recovery file, and for which recipient."""

    key: ClassVar[str] = "recovery"

    made: date
    recipient: str


@dataclass(frozen=True)
class RecoveryFile:
    """A recovery file that has been made and not yet handed over. `secret` is for the sheet, and empty without one."""

    recipient: str
    data: bytes = field(repr=False)
    secret: str = field(default="", repr=False)
    saved: bool = False


def make_recovery(office: Office, recipient: str = "") -> RecoveryFile:
    """Make a recovery file for the witness's own recipient, or, without one, for a new key with its sheet.

    `Unfit` when what was pasted is no age recipient.
    """
    if recipient.strip():
        return RecoveryFile(recipient.strip(), _seal(office, _parse_recipient(recipient.strip())))
    identity = pyrage.x25519.Identity.generate()
    return RecoveryFile(str(identity.to_public()), _seal(office, identity.to_public()), str(identity))


def hand_over(office: Office, made: RecoveryFile) -> None:
    """Remember that the witness has this file; `Refused` while it has not been saved."""
    if not made.saved:
        raise errors.RecoveryNotSaved()
    office.remember(Recovery(made=today(), recipient=made.recipient))


def open_recovery(path: Path, identity: Path | None = None, passphrase: str = "") -> RecoveryKeys:
    """What a recovery file holds, by the witness's secret line in the file `identity`, or else by a passphrase.

    `Refused` when that does not open it, `Malformed` when it is something else.
    """
    data = path.read_bytes()
    try:
        opened = _open_by_identity(data, identity) if identity else decrypt_file(data, passphrase)
        return RecoveryKeys.model_validate_json(opened)
    except (pyrage.DecryptError, PassphraseWrong):
        raise errors.RecoveryLocked(path=path) from None
    except (ValidationError, KeysMalformed):
        raise errors.RecoveryFileUnfit(path=path) from None


def asks_passphrase(path: Path) -> bool:
    """Whether this age file is for a passphrase, and not for a key."""
    with path.open("rb") as file:
        return b"\n-> scrypt " in file.read(HEADER_LIMIT)


def _open_by_identity(data: bytes, identity: Path) -> bytes:
    lines = identity.read_text(encoding="utf-8", errors="replace").split()
    secrets = [line for line in lines if line.startswith(SECRET_START)]
    try:
        return bytes(pyrage.decrypt(data, [pyrage.x25519.Identity.from_str(line) for line in secrets]))
    except pyrage.IdentityError:
        raise errors.IdentityMissing(path=identity) from None


def _seal(office: Office, recipient: object) -> bytes:
    keys = office.register.keys
    held = RecoveryKeys(origin=keys.origin, opening_key=keys.opening_key, data_key=keys.data_key)
    return bytes(pyrage.encrypt(held.model_dump_json().encode(), [recipient]))


def _parse_recipient(words: str) -> object:
    if words.upper().startswith(SECRET_START):
        raise errors.SecretPasted()
    try:
        return pyrage.x25519.Recipient.from_str(words)
    except pyrage.RecipientError:
        raise errors.RecipientWrong() from None
