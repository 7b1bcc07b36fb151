"""A public key as eight words: short enough to stand in the minutes and to be read out, too long to be met by chance.

SHA-256 of the key's bytes; of its first 72 bits each nine choose one of the 512 words of which passphrases are made.
"""

from hashlib import sha256

from site_build.office.safekeeping.suggest import read_words

HOW_MANY = 8
_BITS = 9  # of one word


def say_public_key(public_key: bytes) -> str:
    """The words for a public key, with a space between them; the same for the same key, on every computer."""
    start = int.from_bytes(sha256(public_key).digest()[: HOW_MANY * _BITS // 8])
    shifts = range((HOW_MANY - 1) * _BITS, -1, -_BITS)
    return " ".join(read_words()[start >> shift & (1 << _BITS) - 1] for shift in shifts)
