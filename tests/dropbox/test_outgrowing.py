"""The page that tells how to outgrow one machine, followed by its own commands before a real database."""

import os
import re
import shlex
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from dropbox.server import answers, portal_serve, wait_until
from site_build.demo.forms import FormFactory
from site_build.dropbox.inbox import Inbox
from site_build.files import write_private
from site_build.office.office import unlock
from support.build import ROOT
from support.commands import PASSPHRASE, portal
from support.drop_box import put
from support.fast_keys import encrypt, make_fast_register
from support.postgres import ADMINISTRATOR, PASSWORD, Cluster, find_programs
from support.sample import ORIGIN

GUIDE = ROOT / "guide/outgrowing-one-machine.md"
BLOCK = re.compile(r"```sh\n(.*?)```", re.DOTALL)
CHOSEN = "the password that was chosen"
OPTION = re.compile(r"`(--[a-z-]+)`")


def read_commands() -> Iterator[list[str]]:
    """The commands of the page in order, each as its words."""
    for block in BLOCK.findall(GUIDE.read_text(encoding="utf-8")):
        yield from map(shlex.split, block.splitlines())


@dataclass
class Follower:
    """Somebody who does what the page says, with this database in the place of `db.example`."""

    cluster: Cluster
    folder: Path
    stack: ExitStack
    words: dict[str, str]
    forms: list[bytes]
    servers: list[str] = field(default_factory=list)

    def follow(self, command: list[str]) -> None:
        """Do one command."""
        name, *arguments = [self.words.get(word, word) for word in command]
        match name, *arguments:
            case "portal", "serve", *options:
                self.serve(options)
            case "portal", *rest:
                self.note_tokens(portal(*(word.replace("127.0.0.1:8001", self.servers[-1]) for word in rest)).stdout)
            case "createuser" | "createdb" | "pg_dump", *options:
                self.ask_postgres(name, options)
            case "chmod", *options:
                subprocess.run(["chmod", *options], check=True)
            case _:
                assert command == ["pip", "install", "--constraint", "constraints.txt", ".[postgres]"]

    def serve(self, options: list[str]) -> None:
        """Start a server, which goes on, and wait until it answers."""
        host = f"@/portal?host={self.cluster.folder}"
        options = [word.replace("@db.example/portal", host) for word in options]
        if "--port" in options:
            del options[options.index("--port") : options.index("--port") + 2]
        _, port = self.stack.enter_context(portal_serve(self.folder, *options))
        wait_until(lambda: answers(port))
        self.servers.append(f"127.0.0.1:{port}")

    def note_tokens(self, said: str) -> None:
        """Keep the tokens' digests, when they are told."""
        if found := re.search(r"--token-sha256 (\w+) --token-sha256 (\w+)", said):
            self.words |= {"OLD": found[1], "NEW": found[2]}

    def ask_postgres(self, program: str, options: list[str]) -> None:
        """Do what the database's administrator does; where a password is asked for, this one is chosen."""
        options = [word.replace("db.example", str(self.cluster.folder)) for word in options]
        who = {"PGUSER": ADMINISTRATOR, "PGPASSWORD": CHOSEN if program == "pg_dump" else PASSWORD}
        environment = {**os.environ, **who, "PGHOST": str(self.cluster.folder)}
        command = [str(find_programs() / program), *options]
        typed = f"{CHOSEN}\n" * 2
        run = subprocess.run(
            command, env=environment, input=typed, text=True, capture_output=True, start_new_session=True, check=False
        )
        assert run.returncode == 0, run.stderr

    def post(self) -> None:
        """Send a form to the newest server."""
        assert httpx.post(f"http://{self.servers[-1]}/drop", content=self.forms.pop()).status_code == 201

    def receive(self) -> str:
        """Collect from the newest server."""
        return portal("receive", "--drop-box", f"http://{self.servers[-1]}/drop").output


@pytest.fixture
def folder(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The portal's folder, which is the current one, with a site, an old inbox, a password and a register beside it."""
    (root / "site").mkdir()
    (root / "site" / "index.html").touch()
    (root / "inbox-password").write_text(CHOSEN)
    write_private(tmp_path / "passphrase", PASSPHRASE.encode())
    monkeypatch.setattr("pyrage.passphrase.encrypt", encrypt)
    monkeypatch.chdir(root)
    monkeypatch.setenv("PORTAL_REGISTER", str(tmp_path / "register"))
    monkeypatch.setenv("PORTAL_PASSPHRASE_FILE", str(tmp_path / "passphrase"))
    for name in ("PORTAL_PUBLISHED", "PORTAL_DROP_BOX", "PORTAL_DROP_TOKEN_SHA256"):
        monkeypatch.delenv(name, raising=False)
    return root


def write_forms(folder: Path) -> list[bytes]:
    """Three forms that this register can open."""
    with unlock(folder, folder.parent / "register", PASSPHRASE) as office:
        pen = FormFactory.of(office, "kindness")
        return [pen.write(None).data for _ in range(3)]


def test_the_page_is_followed_to_its_end(cluster: Cluster, folder: Path, tmp_path: Path) -> None:
    """Each command does what the page says: forms of the old inbox and of the new one are taken in."""
    keys = make_fast_register(folder, tmp_path / "register", ORIGIN, PASSPHRASE)
    forms = write_forms(folder)
    with Inbox(folder / "inbox.sqlite") as old:
        put(old, forms.pop().decode())
    with ExitStack() as stack:
        reader = Follower(cluster, folder, stack, {"HEX": keys.drop_token_sha256()}, forms)
        for command in read_commands():
            reader.follow(command)
            if command[:2] == ["portal", "serve"] and "--port" not in command:
                reader.post()
        assert len(reader.servers) == 3
        assert forms == []
        assert "2 waiting" in reader.receive()
    dump = (folder / "inbox.sql").read_text()
    assert "COPY public.envelopes (seq, sha256, received_at, envelope)" in dump
    with Inbox(folder / "inbox.sqlite") as old, Inbox(folder / "copy.sqlite") as copy:
        assert old.read(0) == copy.read(0) == []


def test_every_option_on_the_page_exists() -> None:
    """What the text names is an option of the command that it is about."""
    serving = portal("serve", "--help").output
    for option in OPTION.findall(GUIDE.read_text(encoding="utf-8")):
        assert f"  {option} " in serving
