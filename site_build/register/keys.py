"""The register's private keys, the file they live in (`keys.age`), and what the data key seals."""

import hmac
import time
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from secrets import token_bytes

import pyrage  # type: ignore[import-untyped]  # compiled, without type stubs
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from pydantic import Field, ValidationError

from site_build.config import Bytes32, Model, Origin, PublicKeys
from site_build.files import write_private
from site_build.formats.base64 import decode_url, encode_url
from site_build.formats.envelope import OpeningPair, new_opening_key, public_jwk
from site_build.formats.note import format_vkey, new_vkey, parse_vkey
from site_build.register import errors

KEYS_FILE = "keys.age"
KEYS_LIMIT = 64 * 1024
SHORTEST_PASSPHRASE = 12
FEWEST_CHARACTERS = 6  # different ones
ATTEMPTS = 30
PAUSE = 0.1  # seconds
_NONCE_SIZE = 12  # bytes
TOO_SLOW = "Excessive work"
WRONG = "Decryption failed"

Secret = Bytes32


class RegisterKeys(Model):
    """The keys of one register. None of them is shown when the record is printed.

    `earlier` are the public log keys of the registers that it continues, newest first.
    """

    origin: Origin
    opening_key: OpeningPair = Field(repr=False)
    log_seed: Secret = Field(repr=False)
    data_key: Secret = Field(repr=False)
    drop_token: Secret = Field(repr=False)
    earlier: tuple[str, ...] = ()

    @property
    def origins(self) -> tuple[str, ...]:
        """The register's name, and those of the registers that it continues."""
        return (self.origin, *(parse_vkey(key).name for key in self.earlier))

    def public(self) -> PublicKeys:
        """The public half, which `register.json` holds."""
        log_key = format_vkey(new_vkey(self.origin, decode_url(self.log_seed, 32)))
        opening_key = public_jwk(self.opening_key)
        return PublicKeys(origin=self.origin, opening_key=opening_key, log_key=log_key, earlier=self.earlier)

    def drop_token_sha256(self) -> str:
        """What the drop box knows of the token that empties it: its SHA-256, in hex."""
        return sha256(self.drop_token.encode()).hexdigest()


def new_keys(origin: str) -> RegisterKeys:
    """Fresh keys for the register of this name, such as `register.example/acknowledgments`; `Malformed` name."""
    secrets = {name: encode_url(token_bytes(32)) for name in ("log_seed", "data_key", "drop_token")}
    try:
        return RegisterKeys.model_validate({"origin": origin, "opening_key": new_opening_key(), **secrets})
    except ValidationError:
        raise errors.OriginMalformed() from None


def continue_keys(public: PublicKeys, opening_key: OpeningPair, data_key: str, drop_token: str = "") -> RegisterKeys:
    """The keys of the register that continues the one with these public keys: what was sealed to it opens with them.

    Its name is the earlier one's with `/2` behind it, or the next number; the key of its log is new, and so is the
    drop box's token where none is given.
    """
    stem, _, number = public.origin.rpartition("/")
    counted = bool(public.earlier and stem and number.isdecimal())  # otherwise the number is part of the name
    return RegisterKeys(
        origin=f"{stem}/{int(number) + 1}" if counted else f"{public.origin}/2",
        opening_key=opening_key,
        log_seed=encode_url(token_bytes(32)),
        data_key=data_key,
        drop_token=drop_token or encode_url(token_bytes(32)),
        earlier=(public.log_key, *public.earlier),
    )


def earlier_public(public: PublicKeys) -> PublicKeys | None:
    """The public keys of the register that this one continues; None where it continues none."""
    if not public.earlier:
        return None
    log_key, *before = public.earlier
    return public.model_copy(
        update={"origin": parse_vkey(log_key).name, "log_key": log_key, "earlier": tuple(before), "cosigners": ()}
    )


def seal_keys(keys: RegisterKeys, passphrase: str) -> bytes:
    """The bytes of `keys.age`; `Unfit` when the passphrase is too short or too plain to keep anything safe."""
    check_new_passphrase(passphrase)
    return bytes(pyrage.passphrase.encrypt(keys.model_dump_json().encode(), passphrase))


def check_new_passphrase(passphrase: str) -> None:
    """`Unfit` when this passphrase is too short or too plain to keep anything safe."""
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise errors.PassphraseWeak(why="is too short", shortest=SHORTEST_PASSPHRASE)
    if _is_plain(passphrase):
        why = "is too easy to guess: it says the same again and again, or goes up like 1234"
        raise errors.PassphraseWeak(why=why, shortest=SHORTEST_PASSPHRASE)


def open_keys(data: bytes, passphrase: str) -> RegisterKeys:
    """Read `keys.age`; `Refused` when the passphrase does not open it, `Malformed` when it holds something else."""
    try:
        return RegisterKeys.model_validate_json(decrypt_file(data, passphrase))
    except ValidationError:
        raise errors.KeysMalformed(why="it does not hold this portal's keys") from None


def write_keys(folder: Path, keys: RegisterKeys, passphrase: str) -> None:
    """Write `keys.age` into the register's folder."""
    write_private(folder / KEYS_FILE, seal_keys(keys, passphrase))


def read_private_keys(folder: Path, passphrase: str) -> RegisterKeys:
    """Read `keys.age` from the register's folder; `Refused` where there is none."""
    return open_keys(read_keys_file(folder), passphrase)


def read_keys_file(folder: Path) -> bytes:
    """The bytes of `keys.age` in the register's folder, as sealed as they are; `Refused` where there is none."""
    try:
        with (folder / KEYS_FILE).open("rb") as file:
            return file.read(KEYS_LIMIT)
    except FileNotFoundError:
        raise errors.RegisterMissing(folder=folder) from None


def decrypt_file(data: bytes, passphrase: str) -> bytes:
    """What an age file for a passphrase holds; `Refused` when this is not it, `Malformed` when it is no such file."""
    # The library refuses a file that would take this computer too long, and judges that by timing it for a thousandth
    # of a second: on a busy computer the next attempt is let through.
    for _ in range(ATTEMPTS):
        try:
            return bytes(pyrage.passphrase.decrypt(data, passphrase))
        except pyrage.DecryptError as error:
            if str(error) == WRONG:
                raise errors.PassphraseWrong() from None
            if not str(error).startswith(TOO_SLOW):
                raise errors.KeysMalformed(why=str(error)) from None
        time.sleep(PAUSE)
    raise errors.KeysSlow()


def _is_plain(passphrase: str) -> bool:
    """Whether it is one short piece over and over, of few characters, or a row in few kinds of steps, as 12345 is."""
    piece = (passphrase * 2).find(passphrase, 1)  # how long the piece is that it repeats
    steps = {ord(after) - ord(before) for before, after in pairwise(passphrase)}
    return piece < SHORTEST_PASSPHRASE or min(len(set(passphrase)), len(steps)) < FEWEST_CHARACTERS


class Sealer:
    """Seals and opens columns under one data key of 32 bytes, base64url."""

    def __init__(self, data_key: str) -> None:
        self._key = decode_url(data_key, 32)
        self._cipher = AESGCM(self._key)

    def seal(self, table: str, row: str, value: bytes) -> bytes:
        """The value as this row keeps it: a random nonce, the ciphertext, the tag."""
        nonce = token_bytes(_NONCE_SIZE)
        return nonce + self._cipher.encrypt(nonce, value, _place(table, row))

    def open(self, table: str, row: str, sealed: bytes) -> bytes:
        """The value that was sealed for this row; `Untrusted` when it was changed, moved, or sealed by another key."""
        try:
            return self._cipher.decrypt(sealed[:_NONCE_SIZE], sealed[_NONCE_SIZE:], _place(table, row))
        except (InvalidTag, ValueError):
            raise errors.RecordChanged(table=table) from None

    def digest(self, purpose: bytes, *parts: bytes) -> bytes:
        """HMAC-SHA256 over the purpose and the parts, each behind its length, so that none runs into the next."""
        return hmac.digest(
            self._key, purpose + b"\0" + b"".join(b"%d:%b" % (len(part), part) for part in parts), "sha256"
        )

    def mark(self, *words: str) -> bytes:
        """A keyed fingerprint (HMAC-SHA256): by it words are recognised again, and nobody else learns anything."""
        return hmac.digest(self._key, "\n".join(words).encode(), "sha256")


def _place(table: str, row: str) -> bytes:
    return f"{table}\n{row}".encode()
