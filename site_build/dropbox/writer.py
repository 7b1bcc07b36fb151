"""One thread writes to the database, and commits for many at once.

It takes all that is waiting, does it in one transaction, and answers only after the commit: an answer means that the
change outlives a power cut, and many changes cost one commit. When a transaction fails, each of its operations is
tried in a transaction of its own, so that nobody pays for another's failure; and one for which space can be freed on a
full disk once more, before anybody else can take that space. A connection that is lost is made anew once, for all.
"""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from site_build.dropbox.faults import is_away, may_need_space

BATCH = 1000  # jobs in one commit

T = TypeVar("T")
Operation = Callable[[Connection], T]
FreeSpace = Callable[[], AbstractContextManager[None]]


@dataclass(frozen=True)
class Job:
    """Something to do, where its answer goes once it is committed, and what frees space for it on a full disk.

    Whatever is done may be done twice, when nobody can tell whether a lost connection had committed it.
    """

    operation: Operation[Any]
    answer: Future[Any]
    free_space: FreeSpace | None


class Writer:
    """The thread that alone uses the database."""

    def __init__(self, database: Engine) -> None:
        self._database = database
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="writer", daemon=True)
        self._thread.start()

    def ask(self, operation: Operation[T], free_space: FreeSpace | None = None) -> T:
        """Do something in a transaction, wait until it is committed, and give its result; what it raises undoes it."""
        return self.submit(operation, free_space).result()

    def submit(self, operation: Operation[T], free_space: FreeSpace | None = None) -> Future[T]:
        """Give at once a future that gets the result, or what was raised, when the transaction has been committed."""
        answer: Future[T] = Future()
        answer.set_running_or_notify_cancel()  # who goes away takes nothing back: it may be committed with others'
        self._jobs.put(Job(operation, answer, free_space))
        return answer

    def close(self) -> None:
        """Finish what is waiting, then close the database."""
        self._jobs.put(None)
        self._thread.join()
        self._database.dispose()

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

    def _commit(self, jobs: list[Job], space: AbstractContextManager[None] | None = None, again: bool = True) -> None:
        try:
            # SQLAlchemy rolls a failed COMMIT back only when the connection goes back to the pool: it is not kept.
            with space or nullcontext(), self._database.begin() as connection:
                results = [job.operation(connection) for job in jobs]
        except Exception as error:  # noqa: BLE001 - it belongs to whoever asked; the thread has others to answer
            if is_away(error):
                self._reach_again(jobs, error, again)
            else:
                self._commit_apart(jobs, error)
        else:
            for job, result in zip(jobs, results, strict=True):
                job.answer.set_result(result)

    def _reach_again(self, jobs: list[Job], error: Exception, again: bool) -> None:
        # Each might wait for the server: they are not tried apart. One that restarted meanwhile is there again.
        if again and isinstance(error, DBAPIError) and error.connection_invalidated:
            self._commit(jobs, again=False)
        else:
            _fail(jobs, error)

    def _commit_apart(self, jobs: list[Job], error: Exception) -> None:
        if len(jobs) > 1:
            for job in jobs:
                self._commit([job])
        elif jobs[0].free_space and may_need_space(error):
            self._commit([replace(jobs[0], free_space=None)], jobs[0].free_space())
        else:
            _fail(jobs, error)


def _fail(jobs: list[Job], error: Exception) -> None:
    for job in jobs:
        job.answer.set_exception(error)
