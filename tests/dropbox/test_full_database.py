"""A database whose disk is really full: forms are refused in words, and those that are there can be deleted."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from sqlalchemy import URL

from dropbox.server import TOKEN_SHA256, Server, make_envelope, rows
from dropbox.test_full_disk import assert_full, delete, fill, mounting, post, run_on_small_disk
from site_build.dropbox.app import make_app
from site_build.dropbox.inbox import Inbox
from support.postgres import Cluster, running_cluster

__all__ = ["mounting"]  # these tests need the same


@pytest.fixture
def disk() -> Iterator[Path]:
    """A folder that the database's user can enter."""
    folder = Path(tempfile.mkdtemp(prefix="portal-disk-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def put_table_on(disk: Path, cluster: Cluster) -> str:
    """A database whose tables are made on this disk; its log and all else stay elsewhere."""
    name, where = cluster.make_database(), disk / "tables"
    where.mkdir()
    cluster.give(where)
    with cluster.connect() as administrator:
        administrator.execute(f"CREATE TABLESPACE small LOCATION '{where}'")
        administrator.execute("GRANT CREATE ON TABLESPACE small TO PUBLIC")
        administrator.execute(f"ALTER DATABASE {name} SET default_tablespace = small")
    return name


@contextmanager
def serving(disk: Path) -> Iterator[tuple[httpx.Client, URL]]:
    """The drop box with the table of its inbox on this disk, and its database."""
    (disk / "site").mkdir()
    (disk / "site" / "index.html").touch()
    server = Server()
    with running_cluster() as cluster:
        url = cluster.url(put_table_on(disk, cluster))
        with Inbox(url) as inbox, server.running() as address, httpx.Client(base_url=address) as client:
            server.app = make_app(disk / "site", inbox, [TOKEN_SHA256])
            yield client, url


def empty_a_full_database(disk: Path) -> None:
    """Forms are refused, listed and deleted, every one, while others try to send; then there is room again."""
    with serving(disk) as (client, url), ThreadPoolExecutor(8) as threads:
        digests = post(client)
        junk = fill(disk)
        assert os.statvfs(disk).f_bavail == 0
        assert_full(client.post("/drop", content=make_envelope("x" * 40_000)))
        with Inbox(url) as another:  # a server that starts on it
            assert [row.sha256 for row in another.read(0)] == digests
        more = [make_envelope(str(number) + "y" * 40_000) for number in range(40)]
        answers = [threads.submit(client.post, "/drop", content=envelope) for envelope in more]
        assert {delete(client, sha256) for sha256 in digests} == {204}
        assert {answer.result().status_code for answer in answers} == {507}
        assert rows(client) == []
        junk.unlink()
        assert client.post("/drop", content=more[0]).status_code == 201


def test_a_full_database_can_be_emptied(disk: Path) -> None:
    """Every form in it is deleted, whatever filled its disk."""
    run_on_small_disk(empty_a_full_database, disk)
