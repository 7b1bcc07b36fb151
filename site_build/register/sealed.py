"""Encrypted columns (AES-256-GCM): a value can be read only with the data key, and only in the row it was written for.

Table and row are authenticated beside the value, so that nobody can move one person's record into another's place.
"""

import hmac
from secrets import token_bytes

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from site_build.acknowledgment.encoding import decode
from site_build.errors import Untrusted

_NONCE_SIZE = 12


class Sealer:
    """Seals and opens columns under one data key of 32 bytes, base64url."""

    def __init__(self, data_key: str) -> None:
        self._key = decode(data_key, 32)
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
            raise Untrusted(
                f"A record in the register's table “{table}” was changed from outside. Restore a backup."
            ) from None

    def mark(self, *words: str) -> bytes:
        """A keyed fingerprint (HMAC-SHA256): by it words are recognised again, and nobody else learns anything."""
        return hmac.digest(self._key, "\n".join(words).encode(), "sha256")


def _place(table: str, row: str) -> bytes:
    return f"{table}\n{row}".encode()
