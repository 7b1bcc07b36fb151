"""Public keys under which anybody can sign are known, in all of their spellings; an honest one is none of them."""

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from site_build.formats.errors import KeyMalformed
from site_build.formats.note import ED25519, VerifierKey, format_vkey, parse_vkey
from site_build.formats.weak_keys import is_weak

P = 2**255 - 19
D = -121665 * pow(121666, -1, P) % P
Point = tuple[int, int]


def add(one: Point, other: Point) -> Point:
    """The sum of two points of the curve (RFC 8032, section 5.1.4, in affine coordinates)."""
    (x1, y1), (x2, y2) = one, other
    k = D * x1 * x2 * y1 * y2
    return (x1 * y2 + x2 * y1) * pow(1 + k, -1, P) % P, (y1 * y2 + x1 * x2) * pow(1 - k, -1, P) % P


def find_x(y: int) -> int:
    """An x with this y; the caller knows that there is one."""
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    return x if x * x % P == square else x * pow(2, (P - 1) // 4, P) % P


# A point of order 8 in RFC 8032's encoding, from the curve alone: times 8 it is the neutral point, times 4 it is not.
ORDER_8 = 2707385501144840649318225287225658788936804267575313519463743609750303402022
POINT: Point = (find_x(ORDER_8), ORDER_8)


def small_points() -> list[Point]:
    """All multiples of the point of order 8."""
    points = [POINT]
    while len(points) < 8:
        points.append(add(points[-1], POINT))
    return points


def test_all_eight_points() -> None:
    """The eight points are all different, close a circle, and are weak, in the spellings beyond the prime, too."""
    points = small_points()
    assert len(set(points)) == 8
    assert points[-1] == (0, 1)
    for x, y in points:
        spellings = [y, *([y + P] if y + P < 2**255 else [])]
        for spelling in spellings:
            for sign in {x & 1, 1 - (x & 1)}:
                assert is_weak((spelling | sign << 255).to_bytes(32, "little"))


@given(st.binary(min_size=32, max_size=32))
def test_honest_keys_are_not(seed: bytes) -> None:
    """A key that was made from a seed is not weak."""
    assert not is_weak(Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw())


@pytest.mark.parametrize("point", small_points())
def test_no_log_has_one(point: Point) -> None:
    """Such a key is no log's: without a seed, a signature could be written that OpenSSL would take."""
    data = (point[1] | (point[0] & 1) << 255).to_bytes(32, "little")
    text = format_vkey(VerifierKey("register.example", ED25519, data))
    assert base64.b64decode(text.split("+", 2)[2])[1:] == data
    with pytest.raises(KeyMalformed):
        parse_vkey(text)
