"""Many changes share a commit, each gets its own answer, and one failure is one person's."""

import resource
import sqlite3
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from file_limit import largest_file
from site_build.dropbox.writer import Writer


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A database with one table."""
    path = tmp_path / "numbers.sqlite"
    database = sqlite3.connect(path)
    database.execute("CREATE TABLE numbers (n INTEGER UNIQUE)")
    database.close()
    return path


@pytest.fixture
def commits() -> list[str]:
    """What the writer's connection was told, in order."""
    return []


@pytest.fixture
def writer(path: Path, commits: list[str]) -> Iterator[Writer]:
    """A writer on the database, whose statements are noted."""
    database = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    database.set_trace_callback(commits.append)
    writer = Writer(database)
    yield writer
    writer.close()


def insert(number: int, database: sqlite3.Connection) -> int:
    """Add a number and give it back."""
    database.execute("INSERT INTO numbers VALUES (?)", (number,))
    return number


def count(path: Path) -> int:
    """Count the numbers over another connection, which sees only what is committed."""
    database = sqlite3.connect(path)
    try:
        return int(database.execute("SELECT count(*) FROM numbers").fetchone()[0])
    finally:
        database.close()


@contextmanager
def held_up(writer: Writer, threads: ThreadPoolExecutor) -> Iterator[None]:
    """Hold the writer up, so that whatever is asked meanwhile waits together."""
    started, go_on = threading.Event(), threading.Event()

    def hold(_: sqlite3.Connection) -> None:
        started.set()
        go_on.wait()

    held = threads.submit(writer.ask, hold)
    started.wait()
    yield
    go_on.set()
    held.result()


def ask(writer: Writer, threads: ThreadPoolExecutor, numbers: list[int]) -> list[Future[int]]:
    """Ask for each number to be added, and go on when all of that is waiting."""
    answers = [threads.submit(writer.ask, partial(insert, number)) for number in numbers]
    wait_for(writer, len(numbers))
    return answers


def wait_for(writer: Writer, waiting: int) -> None:
    """Go on when so many are waiting."""
    while writer._jobs.qsize() < waiting:
        time.sleep(0.001)


def test_an_answer_means_that_it_is_committed(writer: Writer, path: Path) -> None:
    """When the answer is there, another connection sees the change."""
    for number in range(10):
        assert writer.ask(partial(insert, number)) == number
        assert count(path) == number + 1


def test_those_that_wait_together_share_a_commit(writer: Writer, path: Path, commits: list[str]) -> None:
    """Twenty that were waiting cost one commit, and each has its own answer."""
    with ThreadPoolExecutor(21) as threads:
        with held_up(writer, threads):
            answers = ask(writer, threads, list(range(20)))
        assert sorted(answer.result() for answer in answers) == list(range(20))
    assert count(path) == 20
    assert commits.count("COMMIT") == 2


def test_one_failure_is_one_persons(writer: Writer, path: Path) -> None:
    """A change that fails is answered with its own error; those it shared a transaction with are committed."""
    with ThreadPoolExecutor(21) as threads:
        with held_up(writer, threads):
            answers = ask(writer, threads, [1, 2, 2, 3])
        errors = [type(answer.exception()) for answer in answers]
    assert errors.count(sqlite3.IntegrityError) == 1
    assert errors.count(type(None)) == 3
    assert count(path) == 3


def test_a_failure_changes_nothing_and_the_writer_lives_on(writer: Writer, path: Path) -> None:
    """Whatever an act raises comes back to who asked, its changes undone."""

    def fail(database: sqlite3.Connection) -> None:
        insert(1, database)
        raise KeyError("what went wrong")

    with pytest.raises(KeyError, match="what went wrong"):
        writer.ask(fail)
    assert count(path) == 0
    assert writer.ask(partial(insert, 1)) == 1


def test_closing_finishes_what_is_waiting(path: Path) -> None:
    """Nothing that was asked before closing is lost."""
    writer = Writer(sqlite3.connect(path, isolation_level=None, check_same_thread=False))
    with ThreadPoolExecutor(22) as threads:
        with held_up(writer, threads):
            answers = ask(writer, threads, list(range(20)))
            closing = threads.submit(writer.close)
            wait_for(writer, 21)
        closing.result(timeout=20)
        assert sorted(answer.result() for answer in answers) == list(range(20))
    assert count(path) == 20


def test_room_is_made_where_sqlite_cannot_write(writer: Writer, path: Path) -> None:
    """A quota that is used up reads like a broken disk: room is made once more there, too, and the change is done."""

    def insert_much(database: sqlite3.Connection) -> None:
        database.execute("INSERT INTO numbers VALUES (randomblob(500000))")

    with largest_file(64 * 1024), pytest.raises(sqlite3.OperationalError) as refused:
        writer.ask(insert_much)
    assert refused.value.sqlite_errorcode == sqlite3.SQLITE_IOERR_WRITE
    assert count(path) == 0
    with largest_file(64 * 1024):
        writer.ask(insert_much, make_room=partial(largest_file, resource.RLIM_INFINITY))
    assert count(path) == 1
