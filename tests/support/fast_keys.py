"""A register whose key file opens in a millisecond: age's own passphrase format, with next to no work asked.

A real key file asks a second's work or more at each opening. A test that is not about that need not wait for it.
"""

import base64
import hashlib
import hmac
from pathlib import Path
from secrets import token_bytes

from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from site_build.config import REGISTER_FILE, format_keys
from site_build.files import write_private
from site_build.register.keys import KEYS_FILE, RegisterKeys, new_keys, read_private_keys
from site_build.register.store import create_register

WORK = 1  # scrypt's N is 2 to this power; a real key file has about 18


def use_fast_keys(folder: Path, passphrase: str) -> RegisterKeys:
    """Open the register's real key file once, and put the same keys in its place, quick to open; give them."""
    keys = read_private_keys(folder, passphrase)
    write_fast_keys(folder, keys, passphrase)
    return keys


def make_fast_register(home: Path, folder: Path, origin: str, passphrase: str) -> RegisterKeys:
    """Make a register as `portal keys new` does, but quick to open; give its keys."""
    keys = new_keys(origin)
    create_register(folder, keys).close()
    write_fast_keys(folder, keys, passphrase)
    for place in (home, folder):
        (place / REGISTER_FILE).write_bytes(format_keys(keys.public()))
    return keys


def write_fast_keys(folder: Path, keys: RegisterKeys, passphrase: str) -> None:
    """Write `keys.age` into the register's folder as `site_build` does, but quick to open."""
    write_private(folder / KEYS_FILE, encrypt(keys.model_dump_json().encode(), passphrase))


def encrypt(data: bytes, passphrase: str) -> bytes:
    """An age file (age-encryption.org/v1) of at most 64 KiB for one passphrase."""
    salt, file_key, nonce = token_bytes(16), token_bytes(16), token_bytes(16)
    wrapping = hashlib.scrypt(
        passphrase.encode(), salt=b"age-encryption.org/v1/scrypt" + salt, n=2**WORK, r=8, p=1, dklen=32
    )
    wrapped = ChaCha20Poly1305(wrapping).encrypt(bytes(12), file_key, None)
    head = b"age-encryption.org/v1\n-> scrypt %s %d\n%s\n---" % (_base64(salt), WORK, _base64(wrapped))
    mac = hmac.digest(_derive(file_key, b"", b"header"), head, "sha256")
    last_chunk = bytes(11) + b"\x01"
    sealed = ChaCha20Poly1305(_derive(file_key, nonce, b"payload")).encrypt(last_chunk, data, None)
    return head + b" " + _base64(mac) + b"\n" + nonce + sealed


def _derive(file_key: bytes, salt: bytes, info: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt, info).derive(file_key)


def _base64(data: bytes) -> bytes:
    return base64.b64encode(data).rstrip(b"=")
