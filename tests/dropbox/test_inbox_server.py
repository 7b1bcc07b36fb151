"""An inbox in a database: how it is reached and opened, and what several servers do with it at once."""

import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial

import pytest
from sqlalchemy import URL

from dropbox.places import beside
from site_build.dropbox import inbox as inbox_module
from site_build.dropbox.errors import (
    AddressMalformed,
    AddressTellsPassword,
    DatabaseAway,
    DatabaseForgets,
    DatabaseUnfit,
    DriverMissing,
    InboxFull,
    OutOfOrder,
)
from site_build.dropbox.inbox import PAGE, Inbox
from site_build.dropbox.inbox_server import read_address
from support.drop_box import put
from support.postgres import PASSWORD, USER, Cluster, say_address


def test_an_address_and_its_password(database: URL) -> None:
    """An address as a person writes it, with the password from elsewhere, opens an inbox."""
    with Inbox(read_address(say_address(database), PASSWORD)) as inbox:
        put(inbox, "first")
        assert [row.envelope for row in inbox.read(0)] == ["first"]


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://portal:secret@db.example/portal",
        "postgresql://portal:@db.example/portal?x=secret",
        "postgresql://db.example/portal?user=portal&password=secret",
        "postgresql://db.example/portal?sslpassword=secret",
    ],
)
def test_a_password_in_the_address_is_refused(address: str) -> None:
    """It is refused without being repeated, whatever else is right."""
    with pytest.raises(AddressTellsPassword) as told:
        read_address(address, None)
    assert "secret" not in str(told.value)


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://",
        "postgresql://secret.example",
        "postgresql://secret.example:port/portal",
        "postgresql://secret.example:99999999999999999999999/portal/",
        "postgresql+asyncpg://secret.example/portal",
        "mysql://secret.example/portal",
        "sqlite:///secret",
        "secret",
        "",
    ],
)
def test_what_is_no_address_is_refused(address: str) -> None:
    """It is refused without being repeated: a password may be in it."""
    with pytest.raises((AddressMalformed, DatabaseAway)) as told:
        Inbox(read_address(address, "another secret"))
    assert "secret" not in str(told.value)


@pytest.mark.parametrize(
    "wrong", [{"password": "secret"}, {"username": "nobody"}, {"database": "nowhere"}, {"query": {"host": "/nowhere"}}]
)
def test_a_database_that_does_not_let_us_in(database: URL, wrong: dict[str, str]) -> None:
    """A wrong password, user, database or place is refused in the same words, which tell nothing about either."""
    with pytest.raises(DatabaseAway) as told:
        Inbox(database.set(**wrong))  # type: ignore[arg-type]
    for words in (PASSWORD, USER, str(database.database), *map(str, wrong.values())):
        assert words not in str(told.value)


def test_another_programs_table_is_left_alone(database: URL) -> None:
    """A table of that name with other columns is refused, and stays as it is."""
    with beside(database) as connection:
        connection.exec_driver_sql("CREATE TABLE envelopes (size text)")
    with pytest.raises(DatabaseUnfit) as told:
        Inbox(database)
    assert told.value.reason == "column envelopes.seq does not exist"
    with beside(database) as connection:
        assert connection.exec_driver_sql("SELECT * FROM envelopes").keys() == ["size"]


def test_a_user_without_rights(cluster: Cluster) -> None:
    """Who may make no table is told what is missing; who only uses one that is there needs no such right."""
    database = cluster.url("postgres")  # whose ordinary place belongs to the administrator
    with cluster.connect() as administrator:
        with pytest.raises(DatabaseUnfit) as told:
            Inbox(database)
        assert told.value.reason == "permission denied for schema public"
        administrator.execute(f"GRANT CREATE ON SCHEMA public TO {USER}")
        with Inbox(database) as inbox:
            put(inbox, "first")
        administrator.execute(f"REVOKE CREATE ON SCHEMA public FROM {USER}")
    with Inbox(database) as inbox:
        put(inbox, "second")
        assert len(inbox.read(0)) == 2


def test_a_database_that_forgets_is_refused(cluster: Cluster, database: URL) -> None:
    """Where a power cut would lose what was answered, nothing is taken."""
    with cluster.connect() as administrator:
        try:
            administrator.execute("ALTER SYSTEM SET fsync = off")
            reload(cluster, "off")
            with pytest.raises(DatabaseForgets):
                Inbox(database)
        finally:
            administrator.execute("ALTER SYSTEM RESET fsync")
            reload(cluster, "on")
    Inbox(database).__exit__()


def reload(cluster: Cluster, fsync: str) -> None:
    """Wait until new connections have this setting."""
    with cluster.connect() as connection:
        connection.execute("SELECT pg_reload_conf()")
    for _ in range(200):
        with cluster.connect() as connection:
            if connection.execute("SHOW fsync").fetchone() == (fsync,):
                return
        time.sleep(0.02)
    raise AssertionError("The setting did not change.")


def test_a_commit_waits_for_the_disk(cluster: Cluster, database: URL) -> None:
    """Whatever is usual in that database, for the inbox each commit is on the disk before it is answered."""
    with cluster.connect() as administrator:
        administrator.execute(f"ALTER USER {USER} SET synchronous_commit = off")
    with Inbox(database) as inbox:
        for _ in range(2):  # the same in a connection that was used before
            asked = inbox._writer.ask(lambda connection: connection.exec_driver_sql("SHOW synchronous_commit").scalar())
            assert asked == "on"
    with cluster.connect() as administrator:
        administrator.execute(f"ALTER USER {USER} RESET ALL")


def test_without_the_driver(database: URL, monkeypatch: pytest.MonkeyPatch) -> None:
    """A portal that was installed without it says what is missing."""
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(DriverMissing):
        Inbox(database)


def test_many_servers_start_at_once(database: URL) -> None:
    """Eight that find no table make one."""
    with ThreadPoolExecutor(8) as threads:
        inboxes = list(threads.map(Inbox, [database] * 8))
    for number, inbox in enumerate(inboxes):
        with inbox:
            put(inbox, f"envelope {number}")
            assert len(inbox.read(0)) == number + 1


@contextmanager
def two(database: URL, limit: int = 10**8) -> Iterator[tuple[Inbox, Inbox]]:
    """Two servers' inboxes in one database."""
    with Inbox(database, limit) as one, Inbox(database, limit) as other:
        yield one, other


def test_two_servers_keep_the_same_bytes_once(database: URL) -> None:
    """Both take the same envelopes in opposite orders: each is answered and kept once, and either server deletes it."""
    envelopes = [f"envelope {number}" for number in range(PAGE)]
    with two(database) as (one, other):
        with ThreadPoolExecutor(32) as threads:
            first = [threads.submit(put, one, envelope) for envelope in envelopes]
            second = [threads.submit(put, other, envelope) for envelope in reversed(envelopes)]
        assert sorted(job.result() for job in first) == sorted(job.result() for job in second)
        kept = one.read(0)
        assert sorted(row.envelope for row in kept) == sorted(envelopes)
        assert all(map(other.delete, [row.sha256 for row in kept]))
        assert one.read(0) == []


def test_the_quota_is_everybodys(database: URL) -> None:
    """What one server took leaves less room for another, and what is deleted makes room for all."""
    with two(database, limit=100 * 1024) as (one, other):
        first, _ = put(one, "a" * 60_000), put(one, "b" * 30_000)
        with pytest.raises(InboxFull):
            put(other, "c" * 30_000)
        assert put(other, "a" * 60_000) == first
        assert other.delete(first)
        put(other, "c" * 30_000)
        put(one, "d" * 30_000)


def test_a_restart_costs_nobody_their_form(
    cluster: Cluster, database: URL, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """While it is away, each is told so; once it is back the next is served, and nothing is lost.

    The log says what is the matter, and neither where the database is nor what opens it.
    """
    monkeypatch.setattr(inbox_module.LOG, "filters", [])
    with Inbox(database) as inbox:
        put(inbox, "first")
        cluster.stop("fast")
        try:
            with ThreadPoolExecutor(20) as threads:
                answers = [threads.submit(put, inbox, f"envelope {number}") for number in range(20)]
            assert {type(answer.exception()) for answer in answers} == {OutOfOrder}
            with pytest.raises(OutOfOrder):
                inbox.read(0)
        finally:
            cluster.start()
        put(inbox, "second")
        cluster.stop("fast")
        cluster.start()
        put(inbox, "third")
        assert [row.envelope for row in inbox.read(0)] == ["first", "second", "third"]
    assert "The drop box's inbox: the database server does not answer, or does not let us in" in caplog.messages
    for words in (PASSWORD, USER, str(database.database), str(cluster.folder)):
        assert words not in caplog.text


def test_a_lower_number_may_come_later(database: URL) -> None:
    """What another server commits late is listed from the start, though not after a higher number."""
    with two(database) as (one, other):
        with beside(database) as slow:
            slow.exec_driver_sql("INSERT INTO envelopes (sha256, received_at, envelope) VALUES ('', '', 'late')")
            put(one, "early")
            (row,) = other.read(0)
            assert (row.seq, row.envelope) == (2, "early")
        assert other.read(row.seq) == []
        assert [row.envelope for row in other.read(0)] == ["late", "early"]


def test_reading_waits_for_nobody(database: URL) -> None:
    """Many read and put at once through two servers, and each finds what it put."""
    with two(database) as (one, other), ThreadPoolExecutor(16) as threads:
        put_one, put_other = partial(put, one), partial(put, other)
        digests = list(threads.map(put_one, map(str, range(30)))) + list(
            threads.map(put_other, map(str, range(30, 60)))
        )
        found = {row.sha256 for rows in threads.map(one.read, [0] * 8) for row in rows}
    assert found == set(digests)
