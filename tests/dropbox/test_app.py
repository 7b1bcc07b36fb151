"""The drop box over real HTTP: what each request is answered, and what it leaves behind."""

import hashlib
import os
import signal
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from dropbox.places import Place, beside
from dropbox.server import BEARER, TOKEN, TOKEN_SHA256, Start, make_envelope, program, rows
from site_build.dropbox.app import HEADERS, make_app, serve
from site_build.dropbox.errors import SiteMissing, TokenDigestWrong
from site_build.dropbox.inbox import PAGE, Inbox
from site_build.errors import Refused
from site_build.formats.envelope import ENVELOPE_LIMIT


def test_an_envelope_is_taken_once(start: Start) -> None:
    """201 with the digest; the same bytes again: the same answer, and one row."""
    client, envelope = start(), make_envelope()
    answers = [client.post("/drop", content=envelope) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json() == {"sha256": hashlib.sha256(envelope).hexdigest()}
    (row,) = rows(client)
    assert set(row) == {"seq", "sha256", "received_at", "envelope"}
    assert row["envelope"].encode() == envelope


NO_ENVELOPES = [b"", b"hello", b"{}", make_envelope() + b"\n", make_envelope()[:-9], b"\xff" * 99, b"a.b.c.d.e"]


@pytest.mark.parametrize("body", NO_ENVELOPES, ids=range(len(NO_ENVELOPES)))
def test_what_is_no_envelope_is_refused_with_a_reason(start: Start, body: bytes) -> None:
    """400 and a reason that ends in what to do; nothing is kept."""
    client = start()
    answer = client.post("/drop", content=body)
    assert answer.status_code == 400
    assert answer.json()["reason"].endswith("Ask for it to be sent again.")
    assert rows(client) == []


def test_size_is_bounded_to_the_byte(start: Start) -> None:
    """An envelope of 64 KiB is taken, one byte more is 413, with and without a stated length."""
    client = start()
    spare = (ENVELOPE_LIMIT - len(make_envelope("x"))) * 3 // 4
    largest = make_envelope("x" * (1 + spare))
    assert client.post("/drop", content=largest).status_code == 201
    too_long = b"x" * (ENVELOPE_LIMIT + 1)
    assert client.post("/drop", content=too_long).status_code == 413
    assert client.post("/drop", content=iter([too_long[:9], too_long[9:]])).status_code == 413
    assert len(rows(client)) == 1


@contextmanager
def unfinished(client: httpx.Client, body: bytes, length: int) -> Iterator[socket.socket]:
    """Post the beginning of a body of `length` bytes."""
    with socket.create_connection((client.base_url.host, client.base_url.port or 0), timeout=10) as connection:
        head = f"POST /drop HTTP/1.1\r\nHost: drop.example\r\nContent-Length: {length}\r\n\r\n"
        connection.sendall(head.encode() + body)
        yield connection


def test_a_body_is_refused_while_it_is_read(start: Start) -> None:
    """The answer to a body that is too long does not wait for its end."""
    with unfinished(start(), bytes(ENVELOPE_LIMIT + 1), 2**40) as connection:
        assert connection.recv(1024).startswith(b"HTTP/1.1 413 ")


def test_a_sender_who_goes_away_leaves_nothing(start: Start, capfd: pytest.CaptureFixture[str]) -> None:
    """A body that stops half way is not kept, harms nobody else, and leaves no word in the log."""
    client, envelope = start(), make_envelope()
    with unfinished(client, envelope[:50], len(envelope)):
        pass
    assert client.post("/drop", content=envelope).status_code == 201
    assert len(rows(client)) == 1
    time.sleep(0.2)
    assert capfd.readouterr().err == ""


def test_too_many_a_minute_wait(start: Start) -> None:
    """429, when to come back, and why; listing goes on."""
    client = start(per_minute=3)
    answers = [client.post("/drop", content=make_envelope()) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [201, 201, 201, 429]
    assert answers[3].headers["Retry-After"] == "60"
    assert "Wait a minute" in answers[3].json()["reason"]
    assert len(rows(client)) == 3


def test_a_full_disk_is_told(start: Start) -> None:
    """507 with what to do instead; what was taken is still there, and the same bytes still get their answer."""
    client = start(limit=100 * 1024)
    first = make_envelope("x" * 30_000)
    assert client.post("/drop", content=first).status_code == 201
    answer = client.post("/drop", content=make_envelope("x" * 48_000))
    assert answer.status_code == 507
    assert answer.json()["reason"] == "There is no room just now. Save your form as a file and hand that in."
    assert client.post("/drop", content=first).status_code == 201
    assert len(rows(client)) == 1


def test_many_at_once(start: Start) -> None:
    """Sixteen senders, forty envelopes, each sent five times: forty rows."""
    client = start()
    envelopes = [make_envelope(str(number)) for number in range(40)]
    with ThreadPoolExecutor(16) as threads:
        answers = list(threads.map(lambda body: client.post("/drop", content=body).status_code, envelopes * 5))
    assert set(answers) == {201}
    assert sorted(row["envelope"].encode() for row in rows(client)) == sorted(envelopes)


def test_listing_goes_on_from_the_last_number(start: Start) -> None:
    """A page is bounded, the next begins after its last number, and an empty one is the end."""
    client = start()
    with ThreadPoolExecutor(16) as threads:
        list(threads.map(lambda n: client.post("/drop", content=make_envelope(str(n))), range(PAGE + 1)))
    first = rows(client)
    (last,) = rows(client, first[-1]["seq"])
    assert [row["seq"] for row in [*first, last]] == list(range(1, PAGE + 2))
    assert rows(client, last["seq"]) == []


@pytest.mark.parametrize("after", ["", "-1", "+1", "1.0", "one", "1" * 19, "\u0661"])
def test_a_place_is_a_number(start: Start, after: str) -> None:
    """Anything else than a number is refused with a reason."""
    answer = start().get("/drop", params={"after": after}, headers=BEARER)
    assert answer.status_code == 400
    assert answer.json()["reason"]


def test_deleting(start: Start) -> None:
    """204, then the row is gone; again it is 404."""
    client = start()
    sha256 = client.post("/drop", content=make_envelope()).json()["sha256"]
    assert client.delete(f"/drop/{sha256}", headers=BEARER).status_code == 204
    assert rows(client) == []
    assert client.delete(f"/drop/{sha256}", headers=BEARER).status_code == 404


@pytest.mark.parametrize(
    "authorization", ["", "Bearer", f"Bearer {TOKEN}x", f"Basic {TOKEN}", TOKEN, f"Bearer {TOKEN_SHA256}"]
)
@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_without_the_token_nothing_is_told(start: Start, method: str, authorization: str) -> None:
    """401 for listing and for deleting, whether or not there is anything; the digest of the token is not the token."""
    client = start()
    sha256 = client.post("/drop", content=make_envelope()).json()["sha256"]
    path = "/drop" if method == "GET" else f"/drop/{sha256}"
    answer = client.request(method, path, headers={"Authorization": authorization})
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert len(rows(client)) == 1


def test_two_tokens_at_a_time(start: Start) -> None:
    """While one takes the other's place, both list and delete; what both are not does neither."""
    client = start(tokens=(hashlib.sha256(b"the next token").hexdigest(), TOKEN_SHA256))
    for token in (TOKEN, "the next token"):
        sha256 = client.post("/drop", content=make_envelope()).json()["sha256"]
        bearer = {"Authorization": f"Bearer {token}"}
        assert sha256 in client.get("/drop", headers=bearer).text
        assert client.delete(f"/drop/{sha256}", headers=bearer).status_code == 204
    assert client.get("/drop", headers={"Authorization": "Bearer another"}).status_code == 401


def test_where_no_token_is_known_nobody_lists_or_deletes(start: Start) -> None:
    """404 without a configured token, even for an empty one; posting works."""
    client = start(tokens=())
    sha256 = client.post("/drop", content=make_envelope()).json()["sha256"]
    assert client.get("/drop", headers=BEARER).status_code == 404
    assert client.delete(f"/drop/{sha256}", headers={"Authorization": "Bearer"}).status_code == 404


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_other_methods_are_not_allowed(start: Start, method: str) -> None:
    """405 for what the drop box does not do."""
    assert start().request(method, "/drop", headers=BEARER).status_code == 405


def test_the_site_is_served(start: Start) -> None:
    """Pages are served with the default headers, folders by their index, and what is missing by the site's own page."""
    client = start()
    page = client.get("/induction/")
    assert page.text == "<h1>Induction</h1>"
    assert {name: page.headers[name] for name in HEADERS} == HEADERS
    assert client.get("/").text == "<h1>Home</h1>"
    missing = client.get("/nowhere/")
    assert (missing.status_code, missing.text) == (404, "<h1>Not here</h1>")
    assert missing.headers["X-Content-Type-Options"] == "nosniff"
    assert "server" not in page.headers


def test_nothing_outside_the_site_is_served(start: Start) -> None:
    """No path leads out of the site's folder."""
    client = start()
    for path in ("/../secret.txt", "/%2e%2e/secret.txt", "/induction/..%2f..%2fsecret.txt", "//etc/passwd"):
        assert client.get(path).status_code == 404


def test_answers_of_the_drop_box_are_not_stored(start: Start) -> None:
    """No cache keeps an answer, whatever it was; no other site may use it."""
    client = start()
    answers = [
        client.post("/drop", content=make_envelope()),
        client.post("/drop", content=b"no"),
        client.get("/drop", headers=BEARER),
        client.get("/drop"),
        client.delete(f"/drop/{'0' * 64}", headers=BEARER),
    ]
    assert {answer.headers["Cache-Control"] for answer in answers} == {"no-store"}
    assert not any(name.startswith("access-control") for answer in answers for name in answer.headers)


def test_a_site_that_is_not_built_is_refused(tmp_path: Path) -> None:
    """Serving nothing says what to run first."""
    with Inbox(tmp_path / "inbox.sqlite") as inbox, pytest.raises(SiteMissing):
        make_app(tmp_path / "site", inbox, ())


@pytest.mark.parametrize("digest", ["", TOKEN, TOKEN_SHA256.upper(), TOKEN_SHA256[:-1], TOKEN_SHA256 + "\n"])
def test_a_digest_that_is_not_one_is_refused(site: Path, tmp_path: Path, digest: str) -> None:
    """A mistyped digest is told at once, not when intake is locked out."""
    with Inbox(tmp_path / "inbox.sqlite") as inbox, pytest.raises(TokenDigestWrong):
        make_app(site, inbox, [TOKEN_SHA256, digest])


def test_a_port_in_use_is_refused_in_words(site: Path, tmp_path: Path) -> None:
    """Another program on the port: the message names it and says what to do."""
    with socket.create_server(("127.0.0.1", 0)) as taken, Inbox(tmp_path / "inbox.sqlite") as inbox:
        port = taken.getsockname()[1]
        with pytest.raises(Refused, match=f"port {port}.*another with --port"):
            serve(make_app(site, inbox, ()), port=port)


def test_what_was_answered_outlives_the_server(site: Path, place: Place) -> None:
    """Killed without warning among many senders, the server has kept every envelope that it answered 201."""
    kept: list[str] = []

    def send(number: int) -> None:
        try:
            answer = httpx.post(f"{address}/drop", content=make_envelope(str(number)))
        except httpx.TransportError:
            return
        kept.append(answer.json()["sha256"])
        if len(kept) == 20:
            os.kill(process.pid, signal.SIGKILL)

    with program(site, place) as (process, address), ThreadPoolExecutor(8) as threads:
        list(threads.map(send, range(60)))
    assert 20 <= len(kept) < 60
    with Inbox(place) as inbox:
        assert set(kept) <= {row.sha256 for row in inbox.read(0)}


def test_nothing_readable_is_left_behind(site: Path, place: Place, tmp_path: Path) -> None:
    """Neither names nor addresses are in the database or in what the server prints, refused requests included."""
    with program(site, place) as (process, address):
        for body in (make_envelope("Zoë Example"), b"My name is Private Example"):
            httpx.post(f"{address}/drop", content=body, headers={"User-Agent": "Example Browser"})
        httpx.get(f"{address}/induction/?name=Private")
        process.send_signal(signal.SIGINT)
        printed, _ = process.communicate(timeout=20)
        assert process.returncode == 0
    assert printed == ""
    with beside(place) as connection:
        kept = repr(connection.exec_driver_sql("SELECT * FROM envelopes").one()).encode()
    for content in (kept, *(file.read_bytes() for file in tmp_path.glob("inbox*"))):
        for words in ("Zoë", "Example", "Private", "127.0.0.1", "Browser"):
            assert words.encode("utf-8") not in content
