"""The register's private keys, and the file they live in: `keys.age`.

The file is age's passphrase format, so the ordinary `age` tool recovers it without this software. It holds everything
that the rest of the register depends on: lose the file or the passphrase, and nobody can read the register again.
"""

import time
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from secrets import token_bytes

import pyrage  # type: ignore[import-untyped]  # compiled, without type stubs
from pydantic import Field, ValidationError

from site_build.acknowledgment.encoding import decode, encode
from site_build.acknowledgment.envelope import OpeningPair, new_opening_key, public_jwk
from site_build.config import Model, PublicKeys
from site_build.errors import Malformed, Refused, Unfit
from site_build.register.leaf import PublicKey
from site_build.register.note import format_vkey, new_vkey
from site_build.register.private_file import write_private

KEYS_FILE = "keys.age"
KEYS_LIMIT = 64 * 1024
SHORTEST_PASSPHRASE = 12
FEWEST_CHARACTERS = 6  # different ones
ATTEMPTS = 30
PAUSE = 0.1  # seconds
TOO_SLOW = "Excessive work"
WRONG = "Decryption failed"

Secret = PublicKey  # any 32 bytes, base64url


class RegisterKeys(Model):
    """The keys of one register. None of them is shown when the record is printed."""

    origin: str = Field(pattern=r"^[^\s+]+$", max_length=200)
    opening_key: OpeningPair = Field(repr=False)
    log_seed: Secret = Field(repr=False)
    data_key: Secret = Field(repr=False)
    drop_token: Secret = Field(repr=False)

    def public(self) -> PublicKeys:
        """The public half, which `register.json` holds."""
        log_key = format_vkey(new_vkey(self.origin, decode(self.log_seed, 32)))
        return PublicKeys(origin=self.origin, opening_key=public_jwk(self.opening_key), log_key=log_key)

    def drop_token_sha256(self) -> str:
        """What the drop box knows of the token that empties it: its SHA-256, in hex."""
        return sha256(self.drop_token.encode()).hexdigest()


def new_keys(origin: str) -> RegisterKeys:
    """Fresh keys for the register of this name, such as `register.example/acknowledgments`; `Malformed` name."""
    try:
        return RegisterKeys(
            origin=origin,
            opening_key=new_opening_key(),
            log_seed=_new_secret(),
            data_key=_new_secret(),
            drop_token=_new_secret(),
        )
    except ValidationError:
        raise Malformed(
            "The register's name may have no spaces and no plus sign. Use your web address, such as "
            "register.example/acknowledgments."
        ) from None


def seal_keys(keys: RegisterKeys, passphrase: str) -> bytes:
    """The bytes of `keys.age`; `Unfit` when the passphrase is too short or too plain to keep anything safe."""
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise Unfit(
            "passphrase",
            f"That passphrase is too short. Use at least {SHORTEST_PASSPHRASE} characters; "
            "four or five words that have nothing to do with each other are easy to remember.",
        )
    if _is_plain(passphrase):
        raise Unfit(
            "passphrase",
            "That passphrase is too easy to guess: it says the same again and again, or goes up like 1234. "
            "Use four or five words that have nothing to do with each other.",
        )
    return bytes(pyrage.passphrase.encrypt(keys.model_dump_json().encode(), passphrase))


def open_keys(data: bytes, passphrase: str) -> RegisterKeys:
    """Read `keys.age`; `Refused` when the passphrase does not open it, `Malformed` when it holds something else."""
    try:
        return RegisterKeys.model_validate_json(_decrypt(data, passphrase))
    except ValidationError:
        raise Malformed(f"{KEYS_FILE} does not hold this portal's keys. Put the right file back.") from None


def write_keys(folder: Path, keys: RegisterKeys, passphrase: str) -> None:
    """Write `keys.age` into the register's folder."""
    write_private(folder / KEYS_FILE, seal_keys(keys, passphrase))


def read_keys(folder: Path, passphrase: str) -> RegisterKeys:
    """Read `keys.age` from the register's folder; `Refused` where there is none."""
    path = folder / KEYS_FILE
    try:
        with path.open("rb") as file:
            return open_keys(file.read(KEYS_LIMIT), passphrase)
    except FileNotFoundError:
        raise Refused(
            f"There is no register in {folder}. Put it back from a backup, or make one with “portal desk”."
        ) from None


def _decrypt(data: bytes, passphrase: str) -> bytes:
    # The library refuses a file that would take this computer too long, and judges that by timing it for a thousandth
    # of a second: on a busy computer the next attempt is let through.
    for _ in range(ATTEMPTS):
        try:
            return bytes(pyrage.passphrase.decrypt(data, passphrase))
        except pyrage.DecryptError as error:
            if str(error) == WRONG:
                raise Refused(
                    "That passphrase does not open the register. Check the capital letters and try again."
                ) from None
            if not str(error).startswith(TOO_SLOW):
                raise Malformed(f"{KEYS_FILE} is damaged ({error}). Put it back from a backup.") from None
        time.sleep(PAUSE)
    raise Refused("This computer is too busy to open the register. Close other programs and try again.")


def _is_plain(passphrase: str) -> bool:
    """Whether it is one short piece over and over, of few characters, or a row in few kinds of steps, as 12345 is."""
    piece = (passphrase * 2).find(passphrase, 1)  # how long the piece is that it repeats
    steps = {ord(after) - ord(before) for before, after in pairwise(passphrase)}
    return piece < SHORTEST_PASSPHRASE or min(len(set(passphrase)), len(steps)) < FEWEST_CHARACTERS


def _new_secret() -> str:
    return encode(token_bytes(32))
