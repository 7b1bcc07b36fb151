"""Ed25519 public keys under which anybody can sign: the points of small order.

Ed25519 itself refuses none of them (RFC 8032), and no honest key is one: a seed gives one with no chance worth naming.
"""

_PRIME = 2**255 - 19
_OF_ORDER_8 = 2707385501144840649318225287225658788936804267575313519463743609750303402022
_HEIGHTS = frozenset({0, 1, _PRIME - 1, _OF_ORDER_8, _PRIME - _OF_ORDER_8})  # the y of all points of order 1, 2, 4, 8


def is_weak(public_key: bytes) -> bool:
    """Whether these 32 bytes are an Ed25519 point of small order, in any of its spellings."""
    without_sign = int.from_bytes(public_key, "little") & (1 << 255) - 1
    return without_sign % _PRIME in _HEIGHTS
