"""Behind a proxy that is trusted, nobody uses up the pace for the others, and no address is written down."""

import gc
import logging
from ipaddress import ip_network
from pathlib import Path

import httpx
import pytest
from starlette.requests import Request

from dropbox.places import Place, beside
from dropbox.server import BEARER, Start, make_envelope
from site_build.dropbox.rate import RateLimit
from site_build.dropbox.senders import Senders

LOOPBACK = (ip_network("127.0.0.0/8"),)
PROXIES = (*LOOPBACK, ip_network("10.0.0.0/8"), ip_network("fd00::/8"))
ONE, OTHER = "192.0.2.7", "192.0.2.8"


def request(peer: str, *forwarded: str) -> Request:
    """A request from this address, with these headers that say on whose behalf."""
    headers = [(b"x-forwarded-for", line.encode()) for line in forwarded]
    return Request({"type": "http", "client": (peer, 1234), "headers": headers})


def same(senders: Senders, request: Request, address: str) -> bool:
    """Whether the sender of a request is taken for who asks from this address itself."""
    return senders.mark(request) == senders.mark(Request({"type": "http", "client": (address, 9), "headers": []}))


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        ("127.0.0.1", [ONE], ONE),
        ("127.0.0.1", [f"{OTHER}, {ONE}"], ONE),
        ("127.0.0.1", [OTHER, ONE], ONE),
        ("127.0.0.1", [f"{OTHER}, {ONE}, 10.1.2.3"], ONE),
        ("10.1.2.3", [f"{OTHER},{ONE} ", "fd00::1"], ONE),
        ("::ffff:127.0.0.1", [f"::ffff:{ONE}"], ONE),
        (ONE, [OTHER], ONE),
        ("127.0.0.1", [], "127.0.0.1"),
        ("127.0.0.1", ["10.1.2.3, 10.9.9.9"], "10.1.2.3"),
        ("127.0.0.1", [f"{OTHER}, unknown"], "127.0.0.1"),
        ("127.0.0.1", [f"{OTHER}, unknown, 10.1.2.3"], "10.1.2.3"),
        ("127.0.0.1", ["", ",,"], "127.0.0.1"),
        ("127.0.0.1", ["2001:db8:1:2::7"], "2001:db8:1:2:ffff::"),
        ("127.0.0.1", ["9" * 9999], "127.0.0.1"),
    ],
)
def test_the_last_that_is_no_proxy(peer: str, forwarded: list[str], address: str) -> None:
    """What stands before it, anybody may have written; where it is no address, the proxy that told it is counted."""
    assert same(Senders(PROXIES), request(peer, *forwarded), address)


def test_senders_are_told_apart() -> None:
    """Two addresses have two marks; two of one household's IPv6 addresses have one, those of two have two."""
    senders = Senders(PROXIES)
    told = [ONE, OTHER, "2001:db8:1:2::7", "2001:db8:1:2::8", "2001:db8:1:3::7"]
    marks = [senders.mark(request("127.0.0.1", address)) for address in told]
    assert marks[2] == marks[3]
    assert len(set(marks)) == 4


def test_a_mark_means_nothing_elsewhere() -> None:
    """Each start has a key of its own, and what is kept is no address."""
    one, other = (Senders(PROXIES).mark(request("127.0.0.1", ONE)) for _ in range(2))
    assert one != other
    assert one is not None
    assert ONE.encode() not in one
    assert Senders(()).mark(request("127.0.0.1", ONE)) is None


def test_a_tenth_of_the_pace_for_each() -> None:
    """One sender has a tenth, and gets it back a minute later; all together have what there is; refusals count not."""
    limit = RateLimit(40)
    assert [limit.allow(0.0, b"one") for _ in range(6)] == [True] * 4 + [False] * 2
    assert [limit.allow(1.0, b"other") for _ in range(5)] == [True] * 4 + [False]
    assert [limit.allow(2.0) for _ in range(33)] == [True] * 32 + [False]
    assert not limit.allow(3.0, b"third")
    assert [limit.allow(60.0, b"one") for _ in range(5)] == [True] * 4 + [False]
    assert limit.allow(61.0, b"third")


def test_nothing_but_the_last_minute_is_remembered() -> None:
    """However many senders there were, those of an hour ago take no memory."""
    limit = RateLimit(10**6)
    for number in range(1000):
        limit.allow(number / 1000, b"sender %d" % number)
    limit.allow(3600.0, b"another")
    gc.collect()
    assert [list(limit._arrivals), dict(limit._counts)] == [[(3600.0, b"another")], {b"another": 1}]


def post(client: httpx.Client, sender: str, body: bytes | None = None) -> int:
    """Send a form, or something else, on somebody's behalf as a proxy does; give the answer's status."""
    return client.post("/drop", content=body or make_envelope(), headers={"X-Forwarded-For": sender}).status_code


def test_one_sender_does_not_shut_out_another(start: Start) -> None:
    """Who sends too much is told to wait, and another sender's form is taken; rubbish has a pace of its own."""
    client = start(per_minute=30, proxies=LOOPBACK)
    assert [post(client, f"198.51.100.{number}, {ONE}") for number in range(5)] == [201] * 3 + [429] * 2
    assert post(client, OTHER) == 201
    assert [post(client, ONE, b"x") for _ in range(4)] == [400] * 3 + [429]
    assert post(client, OTHER, b"x") == 400


def test_without_a_trusted_proxy_nobody_is_told_apart(start: Start) -> None:
    """What a sender writes about themselves changes nothing."""
    client = start(per_minute=3)
    assert [post(client, f"198.51.100.{number}") for number in range(4)] == [201, 201, 201, 429]


def test_no_address_is_written_down(
    start: Start, place: Place, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither in a log, nor in an answer, nor beside the form; not when something goes wrong, either."""
    caplog.set_level(logging.DEBUG, "portal")
    client = start(per_minute=10, proxies=LOOPBACK)
    answers = [client.post("/drop", content=make_envelope(), headers={"X-Forwarded-For": ONE}) for _ in range(2)]
    with beside(place) as other:
        kept = repr(other.exec_driver_sql("SELECT * FROM envelopes").all())
        other.exec_driver_sql("DROP TABLE envelopes")
    answers.append(client.post("/drop", content=make_envelope(), headers={"X-Forwarded-For": OTHER}))
    answers.append(client.get("/drop", headers={**BEARER, "X-Forwarded-For": ONE}))
    assert [answer.status_code for answer in answers] == [201, 429, 503, 503]
    for text in (kept, caplog.text, *(answer.text + str(answer.headers) for answer in answers)):
        assert ONE not in text
        assert OTHER not in text
    assert not any(ONE.encode() in path.read_bytes() for path in tmp_path.glob("inbox*"))
