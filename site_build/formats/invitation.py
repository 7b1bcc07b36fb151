"""A personal induction link: a code, from which the person's signing key is derived, and what the link is for.

A code is 18 random characters of Crockford's base32 (90 bits) and two that check them: the first 10 bits of the
SHA-256 of the 18. It is read in either case, with or without spaces and hyphens, O as 0, I and L as 1, so that it can
be typed from paper. It is shown once and kept by nobody but the person it is for; the register keeps the id and the
public key that HKDF-SHA256 (RFC 5869) gives for the 18 characters.

    link = site "induction/#" [what "."] code
    what = item *5("~" item)
    item = policy "/" role ["/" since]     since: the first 8 hex digits of the earlier edition's digest
"""

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from site_build.formats.base64 import encode_url
from site_build.formats.errors import CodeMistyped, FragmentMalformed
from site_build.formats.signature import public_key

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
RANDOM_SIZE = 18
CODE_SIZE = 20
MOST_ITEMS = 6
GROUP = 4

_ALIKE = str.maketrans("OIL", "011", " -\t\n")
_ITEM = re.compile(r"([a-z][a-z0-9-]{0,79})/([a-z][a-z0-9-]{0,79})(?:/([0-9a-f]{8}))?")


@dataclass(frozen=True)
class InvitationKeys:
    """What a code stands for: the id the register knows it by, the 32-byte signing seed, and the public key."""

    id: str
    seed: bytes = field(repr=False)
    public_key: str


@dataclass(frozen=True)
class Item:
    """One induction that a link is for. `since` begins the digest of the edition it goes on from, in a short one."""

    policy: str
    role: str
    since: str | None = None


def new_code() -> str:
    """Make the secret of a new link: 20 characters."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(RANDOM_SIZE))
    return letters + _check_letters(letters)


def read_code(typed: str) -> str:
    """The code as it was made, from how somebody typed it; `Malformed` when it is mistyped or not complete."""
    code = typed.upper().translate(_ALIKE)
    if len(code) != CODE_SIZE or not set(code) <= set(ALPHABET) or _check_letters(code[:RANDOM_SIZE]) != code[-2:]:
        raise CodeMistyped()
    return code


def group_code(code: str) -> str:
    """The code in five groups of four, for typing."""
    return " ".join(code[at : at + GROUP] for at in range(0, CODE_SIZE, GROUP))


def derive(code: str) -> InvitationKeys:
    """Derive id and key from a code, however it was typed; `Malformed` when it is none."""
    secret = read_code(code)[:RANDOM_SIZE].encode("ascii")
    seed = _hkdf(secret, b"portal/v1 signing", 32)
    return InvitationKeys(encode_url(_hkdf(secret, b"portal/v1 invitation", 16)), seed, public_key(seed))


def format_fragment(what: Sequence[Item], code: str) -> str:
    """What stands behind `#` in a link for these items, of which there are at most six."""
    items = "~".join("/".join(filter(None, (item.policy, item.role, item.since))) for item in what)
    return f"{items}.{code}" if items else code


def parse_fragment(text: str) -> tuple[tuple[Item, ...], str]:
    """The items and the code of a link, from what stands behind `#`; `Malformed` for anything outside the grammar.

    The browser does this on the site; this is the same in Python, which the vectors hold to it.
    """
    words, dot, code = text.rpartition(".")
    found = [_ITEM.fullmatch(item) for item in words.split("~")] if dot else []
    if len(found) > MOST_ITEMS or not all(found):
        raise FragmentMalformed()
    return tuple(Item(*match.groups()) for match in found if match), read_code(code)


def _check_letters(letters: str) -> str:
    bits = int.from_bytes(sha256(letters.encode("ascii")).digest()[:2]) >> 6
    return ALPHABET[bits >> 5] + ALPHABET[bits & 31]


def _hkdf(secret: bytes, info: bytes, size: int) -> bytes:
    return HKDF(SHA256(), size, salt=None, info=info).derive(secret)
