"""Many changes share a commit, each gets its own answer, and one failure is one person's."""

import resource
import sqlite3
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import URL, Connection, event, text
from sqlalchemy.exc import IntegrityError, OperationalError

from dropbox.places import Place, beside, connect
from site_build.dropbox.writer import Writer
from support.file_limit import largest_file


@pytest.fixture
def numbers(place: Place) -> Place:
    """A database with one table."""
    with beside(place) as connection:
        connection.exec_driver_sql("CREATE TABLE numbers (n INTEGER UNIQUE)")
    return place


@pytest.fixture
def transactions() -> list[str]:
    """How the writer's transactions began and ended, in order."""
    return []


@pytest.fixture
def writer(numbers: Place, transactions: list[str]) -> Iterator[Writer]:
    """A writer on the database, whose transactions are noted."""
    database = connect(numbers)
    for moment in ("begin", "commit", "rollback"):
        event.listen(database, moment, lambda _, moment=moment: transactions.append(moment))
    writer = Writer(database)
    yield writer
    writer.close()


def insert(number: int, connection: Connection) -> int:
    """Add a number and give it back."""
    connection.execute(text("INSERT INTO numbers VALUES (:n)"), {"n": number})
    return number


def count(place: Place) -> int:
    """Count the numbers over another connection, which sees only what is committed."""
    with beside(place) as connection:
        return int(connection.exec_driver_sql("SELECT count(*) FROM numbers").scalar_one())


@contextmanager
def held_up(writer: Writer, threads: ThreadPoolExecutor) -> Iterator[None]:
    """Hold the writer up, so that whatever is asked meanwhile waits together."""
    started, go_on = threading.Event(), threading.Event()

    def hold(_: Connection) -> None:
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


def test_an_answer_means_that_it_is_committed(writer: Writer, numbers: Place) -> None:
    """When the answer is there, another connection sees the change."""
    for number in range(10):
        assert writer.ask(partial(insert, number)) == number
        assert count(numbers) == number + 1


def test_those_that_wait_together_share_a_commit(writer: Writer, numbers: Place, transactions: list[str]) -> None:
    """Twenty that were waiting cost one commit, and each has its own answer."""
    with ThreadPoolExecutor(21) as threads:
        with held_up(writer, threads):
            answers = ask(writer, threads, list(range(20)))
        assert sorted(answer.result() for answer in answers) == list(range(20))
    assert count(numbers) == 20
    assert transactions == ["begin", "commit"] * 2


def test_one_failure_is_one_persons(writer: Writer, numbers: Place) -> None:
    """A change that fails is answered with its own error; those it shared a transaction with are committed."""
    with ThreadPoolExecutor(21) as threads:
        with held_up(writer, threads):
            answers = ask(writer, threads, [1, 2, 2, 3])
        errors = [type(answer.exception()) for answer in answers]
    assert errors.count(IntegrityError) == 1
    assert errors.count(type(None)) == 3
    assert count(numbers) == 3


def test_a_failure_changes_nothing_and_the_writer_lives_on(writer: Writer, numbers: Place) -> None:
    """Whatever an operation raises comes back to who asked, its changes undone."""

    def fail(connection: Connection) -> None:
        insert(1, connection)
        raise KeyError("what went wrong")

    with pytest.raises(KeyError, match="what went wrong"):
        writer.ask(fail)
    assert count(numbers) == 0
    assert writer.ask(partial(insert, 1)) == 1


def test_who_goes_away_takes_nothing_back(writer: Writer, numbers: Place) -> None:
    """What was asked is done, whoever still waits for it, and the writer goes on."""
    assert not writer.submit(partial(insert, 1)).cancel()
    assert writer.ask(partial(insert, 2)) == 2
    assert count(numbers) == 2


IN_A_FILE = pytest.mark.parametrize("place", ["file"], indirect=True)


@IN_A_FILE
def test_a_commit_that_fails_changes_nothing_and_the_writer_lives_on(numbers: Path) -> None:
    """Another program that reads keeps SQLite from committing for too long: nothing is kept, and the next works."""
    writer = Writer(connect(numbers, patience=0.01))
    with closing(sqlite3.connect(numbers, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM numbers").fetchall()
        with pytest.raises(OperationalError, match="locked"):
            writer.ask(partial(insert, 1))
    assert writer.ask(partial(insert, 2)) == 2
    assert count(numbers) == 1
    writer.close()


def test_a_commit_that_the_server_refuses_changes_nothing(database: URL) -> None:
    """What PostgreSQL finds wrong only at the commit fails for who asked it, and not for whom it waited with."""
    with beside(database) as connection:
        connection.exec_driver_sql("CREATE TABLE numbers (n INTEGER UNIQUE DEFERRABLE INITIALLY DEFERRED)")
    writer = Writer(connect(database))
    with ThreadPoolExecutor(21) as threads:
        with held_up(writer, threads):
            answers = ask(writer, threads, [1, 2, 2, 3])
        failed = [answer.exception() for answer in answers]
    assert [type(error) for error in failed if error] == [IntegrityError]
    assert count(database) == 3
    writer.close()


def test_closing_finishes_what_is_waiting(numbers: Place) -> None:
    """Nothing that was asked before closing is lost."""
    writer = Writer(connect(numbers))
    with ThreadPoolExecutor(22) as threads:
        with held_up(writer, threads):
            answers = ask(writer, threads, list(range(20)))
            closed = threads.submit(writer.close)
            wait_for(writer, 21)
        closed.result(timeout=20)
        assert sorted(answer.result() for answer in answers) == list(range(20))
    assert count(numbers) == 20


@IN_A_FILE
def test_space_is_freed_where_sqlite_cannot_write(writer: Writer, numbers: Place) -> None:
    """A quota that is used up reads like a broken disk: space is freed there, too, and the change is done."""

    def insert_much(connection: Connection) -> None:
        connection.exec_driver_sql("INSERT INTO numbers VALUES (randomblob(500000))")

    with largest_file(64 * 1024), pytest.raises(OperationalError) as refused:
        writer.ask(insert_much)
    assert isinstance(refused.value.orig, sqlite3.OperationalError)
    assert refused.value.orig.sqlite_errorcode == sqlite3.SQLITE_IOERR_WRITE
    assert count(numbers) == 0
    with largest_file(64 * 1024):
        writer.ask(insert_much, free_space=partial(largest_file, resource.RLIM_INFINITY))
    assert count(numbers) == 1
