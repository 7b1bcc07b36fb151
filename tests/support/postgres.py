"""A PostgreSQL server of the tests' own, from the system's package, which goes when they end.

It runs in a folder of its own, answers on a socket in it, and syncs every commit, as a real one does. PostgreSQL
refuses to run as root: then it runs as the user that its package made.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import psycopg
from psycopg.conninfo import make_conninfo
from sqlalchemy import URL

USER, PASSWORD = "taker", "an invented password"
ADMINISTRATOR = "administrator"
SYSTEM_USER = "postgres"
SETTINGS = {
    "listen_addresses": "''",
    "max_connections": "30",
    "shared_buffers": "16MB",
    "max_wal_size": "64MB",
    "log_min_messages": "fatal",
}
HOW_TO_GET_IT = "PostgreSQL was not found. `make test` installs it (on Debian or Ubuntu: apt-get install postgresql)."


def find_programs() -> Path:
    """The folder of initdb and pg_ctl; Debian keeps one a version, and none of them on the path."""
    found = shutil.which("pg_ctl")
    folders = [Path(found).resolve().parent] if found else sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    assert folders, HOW_TO_GET_IT
    return folders[-1]


def is_root() -> bool:
    """Whether this is root, and other users exist: in a namespace that somebody else made, there is only one."""
    return os.geteuid() == 0 and int(Path("/proc/self/uid_map").read_text().split()[2]) > 1


def become_unprivileged() -> list[str]:
    """What goes before a command that root may not run."""
    if is_root():
        return ["setpriv", f"--reuid={SYSTEM_USER}", f"--regid={SYSTEM_USER}", "--clear-groups"]
    return ["unshare", "--user", "--map-user=1", "--map-group=1"] if os.geteuid() == 0 else []


@dataclass
class Cluster:
    """A server whose files are in `folder`."""

    folder: Path

    def __post_init__(self) -> None:
        self._numbers = count(1)

    def run(self, program: str, *arguments: str, check: bool = True) -> str:
        """Run one of PostgreSQL's programs as a user that it accepts; give what it printed."""
        command = [*become_unprivileged(), str(find_programs() / program), *arguments]
        run = subprocess.run(command, cwd="/", capture_output=True, text=True, check=False)
        assert run.returncode == 0 or not check, run.stdout + run.stderr
        return run.stdout

    def make(self) -> None:
        """Make its files; whoever connects is asked for a password."""
        secret = self.folder / "password"
        secret.write_text(PASSWORD, encoding="utf-8")
        for path in (self.folder, secret):
            self.give(path)
        ways = ["--auth=scram-sha-256", f"--pwfile={secret}", f"--username={ADMINISTRATOR}"]
        self.run("initdb", f"--pgdata={self.folder / 'data'}", "--no-sync", "--encoding=UTF8", "--locale=C", *ways)

    def give(self, path: Path) -> None:
        """Make this file or folder the server's own."""
        if is_root():
            shutil.chown(path, SYSTEM_USER, SYSTEM_USER)

    def start(self) -> None:
        """Start it, and wait until it answers."""
        options = " ".join(f"-c {name}={value}" for name, value in SETTINGS.items())
        options += f" -c unix_socket_directories={self.folder}"
        self.run(*self._control("start"), f"--log={self.folder / 'log'}", f"--options={options}")

    def stop(self, mode: str = "immediate") -> None:
        """Stop it at once, as a power cut would, or as `mode` says."""
        self.run(*self._control("stop"), f"--mode={mode}")

    def _control(self, what: str) -> list[str]:
        return ["pg_ctl", what, f"--pgdata={self.folder / 'data'}", "--wait", "--timeout=120", "--silent"]

    def connect(self, database: str = "postgres") -> psycopg.Connection:
        """A connection of the administrator's, on which each statement is its own transaction."""
        where = make_conninfo(host=str(self.folder), dbname=database, user=ADMINISTRATOR, password=PASSWORD)
        return psycopg.connect(where, autocommit=True)

    def make_database(self) -> str:
        """A new database, which belongs to a user without special rights; give its name."""
        name = f"inbox_{next(self._numbers)}"
        with self.connect() as connection:
            connection.execute(f"CREATE DATABASE {name} OWNER {USER}")
        return name

    def url(self, database: str) -> URL:
        """Where this database is, with the password, as the inbox takes it."""
        return URL.create("postgresql+psycopg", USER, PASSWORD, database=database, query={"host": str(self.folder)})

    def make_place(self) -> URL:
        """A new, empty place for tables, in a database that stays: a database of its own would take longer."""
        name = f"inbox_{next(self._numbers)}"
        with self.connect() as connection:
            connection.execute(f"CREATE SCHEMA {name} AUTHORIZATION {USER}")
        return self.url("postgres").update_query_dict({"options": f"-csearch_path={name}"})


def say_address(url: URL) -> str:
    """How a person writes where an inbox is: without the password."""
    return str(URL.create("postgresql", url.username, database=url.database, query=url.query))


@contextmanager
def running_cluster() -> Iterator[Cluster]:
    """A server that runs until the block ends; then its files are gone, too."""
    folder = Path(tempfile.mkdtemp(prefix="portal-postgres-"))  # short, as a socket's path is, and not in a root's own
    cluster = Cluster(folder)
    try:
        cluster.make()
        cluster.start()
        with cluster.connect() as connection:
            connection.execute(f"CREATE USER {USER} PASSWORD '{PASSWORD}'")
        yield cluster
        cluster.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
