"""The Chair's own keys: one signs the log, one opens the recovery file.

Both are in `chair.age`, sealed with a passphrase as the register's keys are. They never leave this computer, and are
opened for one act at a time. What others may know of them is in `chair.json`, open to read without the passphrase.
"""

from pathlib import Path
from secrets import token_bytes

import pyrage  # type: ignore[import-untyped]  # compiled, without type stubs
from pydantic import Field, ValidationError

from site_build.chair import errors
from site_build.config import Base64Url, Bytes32, Model
from site_build.files import make_private_folder, write_private
from site_build.formats.base64 import decode_url, encode_url
from site_build.formats.cosignature import new_cosigner_key
from site_build.office.safekeeping.fingerprint import say_public_key
from site_build.register.errors import KeysMalformed, PassphraseWrong
from site_build.register.keys import KEYS_LIMIT, check_new_passphrase, decrypt_file

CHAIR_KEYS = "chair.age"
CHAIR_FILE = "chair.json"
_NAMELESS = "chair"  # a key is made before its name is known, which the log's own decides


class ChairKeys(Model):
    """The 32-byte seed of the ML-DSA-44 key, and the age identity. Neither is shown when the record is printed."""

    seed: Bytes32 = Field(repr=False)
    identity: str = Field(repr=False)

    def public(self) -> "ChairPublic":
        """What others may know."""
        public_key = new_cosigner_key(_NAMELESS, decode_url(self.seed, 32)).public_key
        recipient = str(pyrage.x25519.Identity.from_str(self.identity).to_public())
        return ChairPublic(public_key=encode_url(public_key), recipient=recipient)


class ChairPublic(Model):
    """The signing key's public half, and the line to which the recovery file is made."""

    public_key: Base64Url
    recipient: str

    @property
    def words(self) -> str:
        """The signing key as eight words, which stand in the minutes."""
        return say_public_key(decode_url(self.public_key))


def make_chair_keys(folder: Path, passphrase: str) -> ChairPublic:
    """Make the Chair's keys in this folder; `Refused` when there are some, `Unfit` when the passphrase will not do."""
    check_new_passphrase(passphrase)
    if (folder / CHAIR_KEYS).exists():
        raise errors.ChairKeysThere(folder=folder)
    keys = ChairKeys(seed=encode_url(token_bytes(32)), identity=str(pyrage.x25519.Identity.generate()))
    public = keys.public()
    make_private_folder(folder)
    write_private(folder / CHAIR_FILE, public.model_dump_json().encode())  # the keys come last: then all is there
    write_private(folder / CHAIR_KEYS, bytes(pyrage.passphrase.encrypt(keys.model_dump_json().encode(), passphrase)))
    return public


def read_chair_public(folder: Path) -> ChairPublic | None:
    """What is known of the keys in this folder without the passphrase; None when there are none."""
    if not (folder / CHAIR_KEYS).exists():
        return None
    try:
        return ChairPublic.model_validate_json((folder / CHAIR_FILE).read_bytes())
    except (OSError, ValidationError):
        raise errors.ChairFileDamaged(path=folder / CHAIR_FILE) from None


def open_chair_keys(folder: Path, passphrase: str) -> ChairKeys:
    """The keys in this folder; `Refused` when the passphrase does not open them, or there are none."""
    try:
        with (folder / CHAIR_KEYS).open("rb") as file:
            data = file.read(KEYS_LIMIT)
    except FileNotFoundError:
        raise errors.ChairKeysMissing(folder=folder) from None
    try:
        return ChairKeys.model_validate_json(decrypt_file(data, passphrase))
    except PassphraseWrong:
        raise errors.ChairPassphraseWrong() from None
    except (ValidationError, KeysMalformed):
        raise errors.ChairFileDamaged(path=folder / CHAIR_KEYS) from None
