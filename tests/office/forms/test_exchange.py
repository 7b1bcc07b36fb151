"""A drop box in other hands keeps nobody waiting, and fills nobody's memory."""

import asyncio
import gzip
import socket
import threading
import tracemalloc
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import chain, repeat
from time import sleep

import pytest

from site_build.errors import Refused
from site_build.office.forms import collect
from site_build.office.forms.collect import LARGEST_ANSWER, Exchange
from site_build.office.forms.errors import FetchStopped, NotForms, WebsiteAway, WebsiteSlow

HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n"
MB = 1024 * 1024
IN_FLIGHT = 16 * MB  # more than a system keeps for one connection between sender and receiver


@dataclass
class Hostile:
    """A server that reads one request and answers with these bytes, as fast as they are taken; it counts them."""

    answer: Iterator[bytes]
    pause: float = 0.0
    asked: bytes = b""
    sent: int = 0
    over: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def running(self) -> Iterator[str]:
        """Answer the first that connects; give the address."""
        with socket.create_server(("127.0.0.1", 0)) as listener:
            thread = threading.Thread(target=self._serve, args=(listener,))
            thread.start()
            try:
                yield f"http://127.0.0.1:{listener.getsockname()[1]}/drop"
            finally:
                self.over.set()
                listener.shutdown(socket.SHUT_RDWR)  # where nobody came, it still waits for somebody
                thread.join()

    def _serve(self, listener: socket.socket) -> None:
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        with connection, suppress(ConnectionError):
            self.asked = connection.recv(9999)
            for part in self.answer:
                if self.over.is_set():
                    break
                connection.sendall(part)
                self.sent += len(part)
                sleep(self.pause)


def ask(address: str, is_stopped: Callable[[], bool] = lambda: False) -> tuple[int, bytes]:
    """Ask for the first page."""
    with Exchange(address, "an invented token", is_stopped) as connection:
        return connection.ask("GET", "?after=0")


def each(data: bytes) -> Iterator[bytes]:
    """The bytes one by one."""
    return (bytes([byte]) for byte in data)


def endless(part: bytes) -> Iterator[bytes]:
    """A hundred megabytes of the same."""
    return (part for _ in range(100 * MB // len(part)))


@pytest.mark.parametrize(
    ("scheme", "answer", "error"),
    [
        ("http", HEAD % 10**6 + b"x" * 10**4, WebsiteSlow),
        ("http", b"HTTP/1.1 200 OK\r\nX: " + b"x" * 10**4, WebsiteSlow),
        ("http", b"", WebsiteSlow),
        ("https", b"", WebsiteAway),
        ("https", b"\x16\x03\x03\x40\x00" + b"x" * 10**4, WebsiteAway),
    ],
    ids=["a body", "a head", "nothing", "no handshake", "a handshake"],
)
def test_a_trickle_has_an_end(
    scheme: str, answer: bytes, error: type[Refused], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A byte now and then does not put the deadline off, which is for the whole of an exchange."""
    monkeypatch.setattr(collect, "DEADLINE", 1.5)
    hostile = Hostile(chain(each(answer), repeat(b"")), pause=0.05)
    with hostile.running() as address, pytest.raises(error):
        ask(address.replace("http", scheme))


def test_a_website_that_takes_no_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    """Connecting has a deadline, too."""
    monkeypatch.setattr(collect, "DEADLINE", 1.5)
    with socket.create_server(("127.0.0.1", 0), backlog=0) as listener:
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/drop"
        with ThreadPoolExecutor(8) as threads:  # some fill the queue, from which nobody takes them
            told = {future.result() for future in [threads.submit(ask_in_vain, address) for _ in range(8)]}
    assert WebsiteAway in told
    assert told <= {WebsiteAway, WebsiteSlow}


def ask_in_vain(address: str) -> type[Refused]:
    """Ask for the first page, and say how that was refused."""
    with pytest.raises(Refused) as told:
        ask(address)
    return type(told.value)


@pytest.mark.parametrize(
    ("head", "part"),
    [
        (HEAD % (100 * MB), b"x" * 65536),
        (HEAD % (100 * MB), b'{"seq":1}\n' * 6000),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"10000\r\n" + b"x" * 65536 + b"\r\n"),
        (b"HTTP/1.1 404 Not Found\r\n\r\n", b"x" * 65536),
    ],
    ids=["one line", "many lines", "chunks", "another status"],
)
def test_an_answer_without_an_end_is_not_read(head: bytes, part: bytes) -> None:
    """Of a hundred megabytes no more is read than a page of forms may have, and they are no forms."""

    def answer() -> Iterator[bytes]:
        yield head
        yield from endless(part)

    hostile = Hostile(answer())
    tracemalloc.start()
    try:
        with hostile.running() as address, pytest.raises(NotForms):
            ask(address)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert hostile.sent <= LARGEST_ANSWER + IN_FLIGHT
    assert peak < 4 * LARGEST_ANSWER


def test_nothing_is_unpacked() -> None:
    """An answer is asked for as it is, and one that comes packed all the same stays so."""
    packed = gzip.compress(bytes(100 * MB))
    hostile = Hostile(iter([HEAD.replace(b"\r\n\r\n", b"\r\nContent-Encoding: gzip\r\n\r\n") % len(packed), packed]))
    with hostile.running() as address:
        assert ask(address) == (200, packed)
    assert b"\r\naccept-encoding: identity\r\n" in hostile.asked.lower()


def test_it_can_be_asked_where_a_loop_is_running() -> None:
    """Whoever asks need not know how it is done."""

    async def ask_within_a_loop(address: str) -> tuple[int, bytes]:
        return ask(address)

    with Hostile(iter([HEAD % 2, b"ok"])).running() as address, ThreadPoolExecutor(1) as threads:
        # in a thread, because the browser of other tests has a loop running in this one
        assert threads.submit(asyncio.run, ask_within_a_loop(address)).result(20) == (200, b"ok")


def test_nothing_more_is_asked_once_stopped() -> None:
    """Between two exchanges it looks whether the desk is being locked."""
    with (
        Exchange("http://127.0.0.1:9/drop", "an invented token", lambda: True) as connection,
        pytest.raises(FetchStopped),
    ):
        connection.ask("GET", "?after=0")
