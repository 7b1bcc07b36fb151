"""Those who send nothing, too much, too slowly or rubbish stop nobody else, and fill neither memory nor the log."""

import resource
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import httpx
import pytest
from h11 import IDLE, SEND_BODY

from dropbox.places import Place, beside
from dropbox.server import BEARER, Server, Start, connect, make_envelope, program, rows, stop, wait_until
from site_build import web
from site_build.dropbox.app import HEADERS
from site_build.dropbox.rate import RateLimit
from site_build.web import DEADLINES, OUR_FAULT, UNSENT

HEAD = b"POST /drop HTTP/1.1\r\nHost: drop.example\r\n"
SLOW_BODY = HEAD + b"Content-Length: 60000\r\n\r\n" + b"e" * 100
LARGE = 16 * 1024 * 1024  # bytes, more than the system keeps for a connection


@pytest.fixture(autouse=True)
def many_files() -> Iterator[None]:
    """Let the test itself open as many connections as it needs."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (4096, hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@contextmanager
def crowd(address: str, number: int, sent: bytes) -> Iterator[None]:
    """So many connections that send this and then nothing more."""
    with ExitStack() as stack, ThreadPoolExecutor(100) as threads:
        for arriving in [threads.submit(connect, address) for _ in range(number)]:
            connection = stack.enter_context(arriving.result())
            with suppress(ConnectionError):  # it was closed already, to make room
                connection.sendall(sent)
        yield


@pytest.mark.parametrize(
    ("descriptors", "number", "sent"),
    [(1024, 1060, b""), (1024, 1060, HEAD), (256, 300, SLOW_BODY)],
    ids=["silent", "half a head", "half a body"],
)
def test_a_silent_crowd_stops_nobody(site: Path, place: Place, descriptors: int, number: int, sent: bytes) -> None:
    """While they are connected honest forms are taken and pages served, and the log stays small."""
    with program(site, place, descriptors) as (process, address):
        with crowd(address, number, sent):
            for words in ("one", "two", "three"):
                assert httpx.post(f"{address}/drop", content=make_envelope(words), timeout=20).status_code == 201
            assert httpx.get(f"{address}/induction/", timeout=20).status_code == 200
        assert stop(process) == ""


def test_running_out_of_descriptors_is_logged_once(site: Path, tmp_path: Path) -> None:
    """Where they are used up all the same, asyncio's word for it is logged once a minute, and it recovers."""
    with program(site, tmp_path / "inbox.sqlite", descriptors=64, others=46) as (process, address):
        with crowd(address, 15, b""):
            time.sleep(2.5)  # asyncio tries again every second
        assert httpx.post(f"{address}/drop", content=make_envelope(), timeout=20).status_code == 201
        time.sleep(1.5)  # until asyncio has tried again for each failure: it also would on a socket that is closed
        printed = stop(process)
    assert printed.count("socket.accept() out of system resource\nOSError\n") == 1
    assert len(printed) < 1000
    assert "Traceback" not in printed


def is_closed(connection: socket.socket) -> bool:
    """Tell whether the server closed a connection without an answer; wait for its word."""
    try:
        return connection.recv(1) == b""
    except ConnectionError:
        return True


def is_answered(connection: socket.socket) -> bool:
    """Ask for the home page, and tell whether all of it came."""
    connection.sendall(b"GET / HTTP/1.1\r\nHost: drop.example\r\n\r\n")
    received = b""
    while not received.endswith(b"<h1>Home</h1>"):
        received += (data := connection.recv(9999))
        assert data
    return received.startswith(b"HTTP/1.1 200 ")


def test_the_one_that_has_waited_longest_gives_way(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    """Above the limit, the oldest unfinished connection is closed, not the newest, and not one that asked since."""
    address = str(start().base_url)
    monkeypatch.setattr(web, "MOST_CONNECTIONS", 3)
    with ExitStack() as stack:
        active, first, second = (stack.enter_context(connect(address)) for _ in range(3))
        assert is_answered(active)
        third, fourth = (stack.enter_context(connect(address)) for _ in range(2))
        assert is_closed(first)
        assert is_closed(second)
        assert all(map(is_answered, (active, third, fourth)))


def test_those_that_were_answered_and_stay_give_way_too(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    """Connections that are kept after an answer do not shut out the next one."""
    address = str(start().base_url)
    monkeypatch.setattr(web, "MOST_CONNECTIONS", 3)
    with ExitStack() as stack:
        kept = [stack.enter_context(connect(address)) for _ in range(3)]
        assert all(map(is_answered, kept))
        assert is_answered(stack.enter_context(connect(address)))
        assert is_closed(kept[0])


@pytest.mark.parametrize(("descriptors", "most"), [(64, 21), (1024, 341), (4096, 1000)])
def test_there_is_room_for_the_files_that_are_served(descriptors: int, most: int) -> None:
    """The limit on connections stays well below that on descriptors."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (descriptors, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
    assert web.most_connections() == most


def is_cut_off(connection: socket.socket) -> bool:
    """Send a byte at a time, and tell whether the server hangs up before they end."""
    try:
        for _ in range(500):
            connection.sendall(b"x")
            time.sleep(0.02)
    except ConnectionError:
        return True
    return False


@pytest.fixture
def hurried(start: Start, monkeypatch: pytest.MonkeyPatch) -> Iterator[socket.socket]:
    """A connection to a drop box that waits half a second for a head, and for a body."""
    address = str(start().base_url)
    monkeypatch.setitem(DEADLINES, IDLE, 0.5)
    monkeypatch.setitem(DEADLINES, SEND_BODY, 0.5)
    with connect(address) as connection:
        yield connection


@pytest.mark.parametrize("begin", [b"", b"GET / HTTP/1.1\r\n", SLOW_BODY], ids=["nothing", "a head", "a body"])
def test_who_stops_half_way_is_not_waited_for(hurried: socket.socket, begin: bytes) -> None:
    """A connection that is idle, and one that stops in a head or in a body, is closed at its deadline."""
    hurried.sendall(begin)
    assert is_closed(hurried)


@pytest.mark.parametrize("begin", [HEAD + b"X: ", SLOW_BODY], ids=["a head", "a body"])
def test_a_trickle_has_an_end(hurried: socket.socket, begin: bytes) -> None:
    """The deadline is for the whole head and for the whole body: a byte now and then does not put it off."""
    hurried.sendall(begin)
    assert is_cut_off(hurried)


def test_who_takes_the_time_that_there_is_is_served(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    """Head and body each have their own deadline, and a second request has it anew."""
    client, envelope = start(), make_envelope()
    monkeypatch.setitem(DEADLINES, IDLE, 2.0)
    monkeypatch.setitem(DEADLINES, SEND_BODY, 2.0)
    with connect(str(client.base_url)) as connection:
        for _ in range(2):
            for part in (HEAD, b"Content-Length: %d\r\n\r\n" % len(envelope), envelope[:50], envelope[50:]):
                connection.sendall(part)
                time.sleep(0.5)
            assert connection.recv(9999).startswith(b"HTTP/1.1 201 ")


@pytest.fixture
def large(site: Path) -> None:
    """A large file on the site."""
    (site / "large.bin").write_bytes(bytes(LARGE))


def ask_for_a_large_file(client: httpx.Client, more: str = "") -> socket.socket:
    """Ask for the large file on a connection that takes little at once, and read nothing yet."""
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 64 * 1024)
    connection.settimeout(20)
    connection.connect((client.base_url.host, client.base_url.port or 0))
    connection.sendall(f"GET /large.bin HTTP/1.1\r\nHost: drop.example\r\n{more}\r\n".encode())
    return connection


@pytest.mark.usefixtures("large")
def test_who_does_not_take_the_answer_is_not_waited_for(
    start: Start, served: tuple[Server, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A connection on which the answer is not read is closed, and the file with it."""
    monkeypatch.setitem(DEADLINES, UNSENT, 0.3)
    with ask_for_a_large_file(start()) as connection:
        wait_until(lambda: served[0].connected > 0)
        wait_until(lambda: served[0].connected == 0)
        assert len(read_all(connection, 0)) < LARGE


@pytest.mark.usefixtures("large")
def test_nor_who_does_not_take_the_end_of_it(
    start: Start, served: tuple[Server, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """However little of an answer is left to take, there is a deadline for that."""
    client = start()
    monkeypatch.setitem(DEADLINES, UNSENT, 0.3)
    with ExitStack() as stack:
        for end in range(48 * 1024, 96 * 48 * 1024, 48 * 1024):  # one is a little more than the system keeps
            more = f"Connection: close\r\nRange: bytes=0-{end}\r\n"
            stack.enter_context(ask_for_a_large_file(client, more))
        wait_until(lambda: served[0].connected == 0)


@pytest.mark.usefixtures("large")
def test_who_takes_the_answer_slowly_gets_all_of_it(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader who goes on reading is waited for, longer than the deadline for each part."""
    monkeypatch.setitem(DEADLINES, UNSENT, 0.5)
    monkeypatch.setitem(DEADLINES, IDLE, 0.5)
    with ask_for_a_large_file(start()) as connection:
        assert len(read_all(connection, 0.01)) > LARGE


def read_all(connection: socket.socket, pause: float) -> bytes:
    """Read until the server closes."""
    received = bytearray()
    try:
        while data := connection.recv(512 * 1024):
            received += data
            time.sleep(pause)
    except (ConnectionError, TimeoutError):
        pass
    return bytes(received)


@pytest.mark.parametrize("more", [b"", b"Expect: 100-continue\r\n"], ids=["plain", "Expect"])
def test_what_says_that_it_is_too_long_is_refused_unread(start: Start, more: bytes) -> None:
    """413 before a byte of the body was sent, and nobody is asked to go on with it."""
    with connect(str(start().base_url)) as connection:
        connection.sendall(HEAD + more + b"Content-Length: 99999999999999\r\n\r\n")
        assert connection.recv(9999).startswith(b"HTTP/1.1 413 ")


def test_who_asks_first_is_told_to_go_on(start: Start) -> None:
    """A body of a fit length is asked for, and taken."""
    client, envelope = start(), make_envelope()
    with connect(str(client.base_url)) as connection:
        connection.sendall(HEAD + b"Expect: 100-continue\r\nContent-Length: %d\r\n\r\n" % len(envelope))
        assert connection.recv(9999) == b"HTTP/1.1 100 Continue\r\n\r\n"
        connection.sendall(envelope)
        assert connection.recv(9999).startswith(b"HTTP/1.1 201 ")


def test_no_more_than_the_bound_in_any_minute() -> None:
    """Three a minute are allowed; the next is when the first is a minute old, and refusals do not count."""
    limit = RateLimit(3)
    moments = [0.0, 10.0, 20.0, 30.0, 59.9, 60.0, 61.0, 70.0]
    assert [limit.allow(now) for now in moments] == [True, True, True, False, False, True, False, True]


def test_rubbish_does_not_shut_out_a_form(start: Start) -> None:
    """However much of it comes, an honest form is taken; the senders of rubbish are told to wait."""
    client = start(per_minute=600)
    statuses = [client.post("/drop", content=b"x").status_code for _ in range(700)]
    assert statuses == [400] * 600 + [429] * 100
    assert client.post("/drop", content=b"x" * 70_000).status_code == 413
    assert client.post("/drop", content=make_envelope()).status_code == 201
    assert len(rows(client)) == 1


def test_forms_do_not_use_up_the_rate_of_rubbish(start: Start) -> None:
    """Who sends something else than a form is still told what is wrong with it when many forms came."""
    client = start(per_minute=2)
    answers = [client.post("/drop", content=make_envelope(str(number))).status_code for number in range(3)]
    assert answers == [201, 201, 429]
    assert client.post("/drop", content=b"x").status_code == 400


def test_the_same_line_is_logged_once_a_minute(site: Path, tmp_path: Path) -> None:
    """A hundred requests that are none leave one line, which says nothing about who sent them."""
    with program(site, tmp_path / "inbox.sqlite") as (process, address):
        for _ in range(100):
            with connect(address) as connection:
                connection.sendall(b"Private Example\r\n\r\n")
                assert connection.recv(9999).startswith(b"HTTP/1.1 400 ")
        assert stop(process) == "WARNING:  Invalid HTTP request received.\n"


def test_a_fault_of_our_own(site: Path, tmp_path: Path) -> None:
    """500 in plain words with every header; the log says once what and where it was, and nothing about the sender."""
    (site / "loop").symlink_to("loop")  # which the system refuses to follow
    with program(site, tmp_path / "inbox.sqlite") as (process, address):
        for _ in range(3):
            answer = httpx.get(f"{address}/loop?name=Private", headers={"User-Agent": "Example Browser"})
            assert answer.status_code == 500
            assert answer.text == OUR_FAULT
            assert {name: answer.headers[name] for name in HEADERS} == {**HEADERS, "Cache-Control": "no-store"}
        printed = stop(process)
    assert printed.count("OSError") == 1
    assert printed.count("staticfiles.py") > 0
    for words in ("Private", "Browser", "127.0.0.1", "Too many levels", str(tmp_path)):
        assert words not in printed


def test_an_inbox_out_of_order_is_told_in_words(start: Start, place: Place, capfd: pytest.CaptureFixture[str]) -> None:
    """Each request is answered 503 with what to do next and every header, without a traceback."""
    client = start()
    with beside(place) as other:
        other.exec_driver_sql("DROP TABLE envelopes")
    answers = [
        client.post("/drop", content=make_envelope()),
        client.get("/drop", headers=BEARER),
        client.delete(f"/drop/{'0' * 64}", headers=BEARER),
    ]
    for answer in answers:
        assert answer.status_code == 503
        assert answer.json()["reason"].startswith("The drop box does not work just now. ")
        assert {name: answer.headers[name] for name in HEADERS} == {**HEADERS, "Cache-Control": "no-store"}
    assert "Save your form as a file" in answers[0].json()["reason"]
    assert "Traceback" not in capfd.readouterr().err
