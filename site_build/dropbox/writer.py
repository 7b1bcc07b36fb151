"""One thread owns the database, and commits for many at once.

It takes all that is waiting, does it in one transaction, and answers only after the commit: an answer means that the
change outlives a power cut, and many changes cost one commit. When a transaction fails, each of its acts is tried in
a transaction of its own, so that nobody pays for another's failure; and one for which room can be made on a full disk
once more, before anybody else can take that room.
"""

import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

BATCH = 1000

T = TypeVar("T")
Act = Callable[[sqlite3.Connection], T]
Room = Callable[[], AbstractContextManager[None]]


@dataclass(frozen=True)
class Job:
    """Something to do, where its answer goes once it is committed, and what makes room for it on a full disk."""

    act: Act[Any]
    answer: Future[Any]
    make_room: Room | None


class Writer:
    """The thread that owns `database`, a connection that starts no transactions by itself."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="writer", daemon=True)
        self._thread.start()

    def ask(self, act: Act[T], make_room: Room | None = None) -> T:
        """Do an act, wait until it is committed, and give its result; raise what it raised, nothing being changed."""
        answer: Future[T] = Future()
        self._jobs.put(Job(act, answer, make_room))
        return answer.result()

    def close(self) -> None:
        """Finish what is waiting, then close the database."""
        self._jobs.put(None)
        self._thread.join()
        self._database.close()

    def _run(self) -> None:
        while (job := self._jobs.get()) is not None:
            self._commit([job, *self._take_waiting()])

    def _take_waiting(self) -> list[Job]:
        jobs: list[Job] = []
        while len(jobs) < BATCH:
            try:
                job = self._jobs.get_nowait()
            except Empty:
                break
            if job is None:
                self._jobs.put(None)  # closing comes after what is waiting
                break
            jobs.append(job)
        return jobs

    def _commit(self, jobs: list[Job], room: AbstractContextManager[None] | None = None) -> None:
        try:
            with room or nullcontext():
                results = _transact(self._database, [job.act for job in jobs])
        except Exception as error:  # noqa: BLE001 - it belongs to whoever asked; the thread has others to answer
            self._commit_apart(jobs, error)
        else:
            for job, result in zip(jobs, results, strict=True):
                job.answer.set_result(result)

    def _commit_apart(self, jobs: list[Job], error: Exception) -> None:
        if len(jobs) > 1:
            for job in jobs:
                self._commit([job])
        elif jobs[0].make_room and _may_need_room(error):
            self._commit([replace(jobs[0], make_room=None)], jobs[0].make_room())
        else:
            jobs[0].answer.set_exception(error)


def is_full(error: Exception) -> bool:
    """Tell whether the disk, or the database itself, is full."""
    return _code(error) == sqlite3.SQLITE_FULL


def _may_need_room(error: Exception) -> bool:
    """Tell whether it is full or cannot be written: for SQLite, a used-up quota is the same as a broken disk."""
    return _code(error) in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE)


def _code(error: Exception) -> int | None:
    return getattr(error, "sqlite_errorcode", None)


def _transact(database: sqlite3.Connection, acts: list[Act[Any]]) -> list[Any]:
    database.execute("BEGIN IMMEDIATE")
    try:
        results = [act(database) for act in acts]
        database.execute("COMMIT")
    finally:
        if database.in_transaction:
            database.execute("ROLLBACK")
    return results
