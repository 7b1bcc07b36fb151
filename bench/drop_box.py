"""How fast the drop box takes forms, against what it cannot do without: one durable commit after the other.

The senders, the server and the bare commits each are a process. The bare ones write the same rows into a database of
their own in the same place, one a commit, and do nothing else; the drop box reads HTTP, checks each form, and commits
for all that wait. Each figure is of several rounds, in which the two take turns.
"""

import asyncio
import json
import sqlite3
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from hashlib import sha256
from multiprocessing import get_context
from pathlib import Path
from secrets import token_bytes
from statistics import median, quantiles
from time import perf_counter

import psycopg
from psycopg.conninfo import make_conninfo
from sqlalchemy import URL

from bench.table import Figure
from site_build.database import PRAGMAS
from site_build.dropbox.app import make_app
from site_build.dropbox.inbox import Inbox
from site_build.formats.envelope import new_opening_key, public_jwk, seal
from site_build.web import listen, make_server
from support.postgres import running_cluster

SECONDS, ROUNDS = 1.5, 3
STATEMENT = 1200  # bytes
LIMITS = {1: 1 / 0.6, 16: 1.0, 64: 1.0}  # of the time that a bare commit takes, by the number of clients
COLUMNS = "INTO envelopes (sha256, received_at, envelope) VALUES"
SPAWN = get_context("spawn")

Place = Path | URL
Commit = Callable[[tuple[str, str, str]], object]


@dataclass(frozen=True)
class Pace:
    """How long each of some commits or forms took, and all of them together, in seconds."""

    each: Sequence[float]
    whole: float

    @property
    def per_second(self) -> float:
        """How many there were in a second."""
        return len(self.each) / self.whole

    def percentile(self, number: int) -> float:
        """How long all but so many in a hundred took at most, in milliseconds."""
        return quantiles(self.each, n=100)[number - 1] * 1000


def measure_drop_box(folder: Path) -> Iterator[Figure]:
    """In a file against SQLite alone, and in a database against PostgreSQL alone, from 1, 16 and 64 clients."""
    (folder / "site").mkdir(parents=True)
    (folder / "site" / "index.html").touch()
    yield from _measure("a file", folder, folder / "inbox.sqlite", folder / "bare.sqlite")
    with running_cluster() as cluster:
        yield from _measure("PostgreSQL", folder, cluster.make_place(), cluster.make_place())


def _measure(name: str, folder: Path, place: Place, bare: Place) -> Iterator[Figure]:
    Inbox(bare).__exit__()
    with ProcessPoolExecutor(2, SPAWN) as processes, _serving(folder / "site", place) as port:
        for clients, limit in LIMITS.items():
            rounds = []
            for _ in range(ROUNDS):
                theirs = processes.submit(_commit_bare, bare).result()
                rounds.append((processes.submit(_send, port, clients).result(), theirs))
            yield from _compare(f"drop box in {name}, clients: {clients}", limit, rounds)


def _compare(name: str, limit: float, rounds: Sequence[tuple[Pace, Pace]]) -> Iterator[Figure]:
    ratio = median(theirs.per_second / ours.per_second for ours, theirs in rounds)
    yield Figure(f"{name}, of its bare commits", ratio, limit, "x")
    for who, paces in zip(("the drop box", "bare commits"), zip(*rounds, strict=True), strict=True):
        yield Figure(f"  {who}", median(pace.per_second for pace in paces), unit="/s")
        for number in (50, 99):
            yield Figure(f"    p{number}", median(pace.percentile(number) for pace in paces), unit="ms")


@contextmanager
def _serving(site: Path, place: Place) -> Iterator[int]:
    ours, theirs = SPAWN.Pipe()
    process = SPAWN.Process(target=_serve, args=(site, place, theirs.send), daemon=True)
    process.start()
    yield ours.recv()
    process.kill()
    process.join()


def _serve(site: Path, place: Place, tell: Callable[[int], None]) -> None:
    with Inbox(place, 10**10) as inbox, listen(0) as listener:
        tell(listener.getsockname()[1])
        make_server(make_app(site, inbox, (), per_minute=10**9)).run(sockets=[listener])


def _make_envelopes() -> Iterator[bytes]:
    """Envelopes that differ in what is sealed: to seal each would take longer than to take it."""
    sealed = seal(bytes(STATEMENT), "acknowledgment+json", public_jwk(new_opening_key()))
    header, key, iv, content, tag = sealed.encode().split(b".")
    while True:
        yield b".".join([header, key, iv, urlsafe_b64encode(token_bytes(30)) + content[40:], tag])


def _send(port: int, clients: int) -> Pace:
    """Send forms from so many clients at once, each the next one when the last was answered."""
    return asyncio.run(_send_all(port, clients))


async def _send_all(port: int, clients: int) -> Pace:
    envelopes, started = _make_envelopes(), perf_counter()
    sent = await asyncio.gather(*(_send_some(port, envelopes, started + SECONDS) for _ in range(clients)))
    return Pace([seconds for some in sent for seconds in some], perf_counter() - started)


async def _send_some(port: int, envelopes: Iterator[bytes], end: float) -> list[float]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    took = []
    while (before := perf_counter()) < end:
        body = next(envelopes)
        writer.write(b"POST /drop HTTP/1.1\r\nHost: drop.example\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
        answer = await reader.readuntil(b"}")
        took.append(perf_counter() - before)
        assert answer.startswith(b"HTTP/1.1 201 "), answer
        assert json.loads(answer.split(b"\r\n\r\n")[1]) == {"sha256": sha256(body).hexdigest()}
    writer.close()
    return took


def _commit_bare(place: Place) -> Pace:
    with ExitStack() as stack:
        commit = _open_file(stack, place) if isinstance(place, Path) else _open_server(stack, place)
        took, envelopes, started = [], _make_envelopes(), perf_counter()
        while (before := perf_counter()) < started + SECONDS:
            body = next(envelopes)
            commit((sha256(body).hexdigest(), "2026-11-25T12:00:00Z", body.decode()))
            took.append(perf_counter() - before)
        return Pace(took, perf_counter() - started)


def _open_file(stack: ExitStack, path: Path) -> Commit:
    database = stack.enter_context(closing(sqlite3.connect(path, isolation_level=None)))
    for pragma in PRAGMAS:
        database.execute(f"PRAGMA {pragma}")

    def commit(row: tuple[str, str, str]) -> None:
        database.execute("BEGIN IMMEDIATE")
        database.execute(f"INSERT {COLUMNS} (?, ?, ?)", row)  # a constant
        database.execute("COMMIT")

    return commit


def _open_server(stack: ExitStack, url: URL) -> Commit:
    where = {**url.translate_connect_args(database="dbname", username="user"), **url.query}
    settings = make_conninfo(**{name: str(value) for name, value in where.items()})
    database = stack.enter_context(psycopg.connect(settings))

    def commit(row: tuple[str, str, str]) -> None:
        database.execute(f"INSERT {COLUMNS} (%s, %s, %s)", row)  # a constant
        database.commit()

    return commit
