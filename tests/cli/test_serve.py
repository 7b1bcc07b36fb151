"""`portal serve` with its options, and a copy of its inbox, as somebody starts them."""

from pathlib import Path

import httpx
import pytest

from dropbox.server import BEARER, TOKEN_SHA256, answers, make_envelope, portal_serve, stop, wait_until
from site_build.dropbox.inbox import Inbox
from site_build.files import write_private
from support.commands import portal
from support.drop_box import put

SECRET = "an invented secret"
POSTGRES = "postgresql://portal@db.invalid/portal"


@pytest.fixture
def site(root: Path) -> Path:
    """The portal's folder, with a site in it."""
    (root / "site").mkdir()
    (root / "site" / "index.html").write_text("<h1>Home</h1>", encoding="utf-8")
    return root


def test_behind_a_proxy_with_two_tokens(site: Path, tmp_path: Path) -> None:
    """It answers where it was told to, tells senders apart by what the proxy says, and knows both tokens."""
    inbox, address = tmp_path / "inboxes" / "inbox.sqlite", "127.0.0.2"
    tokens = [f"--token-sha256={TOKEN_SHA256}", f"--token-sha256={'0' * 64}"]
    options = [f"--inbox={inbox}", "--trusted-proxy=127.0.0.0/8", "--trusted-proxy=::1", f"--host={address}", *tokens]
    with portal_serve(site, *options) as (process, port):
        wait_until(lambda: answers(port, address))
        assert not answers(port)
        with httpx.Client(base_url=f"http://{address}:{port}") as client:
            said = {"X-Forwarded-For": "192.0.2.7"}
            sent = [client.post("/drop", content=make_envelope(), headers=said).status_code for _ in range(61)]
            assert sent == [201] * 60 + [429]
            assert client.post("/drop", content=make_envelope(), headers={"X-Forwarded-For": "::7"}).status_code == 201
            assert len(client.get("/drop", headers=BEARER).text.splitlines()) == 61
        stop(process)
    assert inbox.parent.stat().st_mode & 0o777 == 0o700
    assert [path.read_text() for path in tmp_path.glob("log-*")] == [""]


def test_the_tokens_may_stand_in_the_environment(site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A service's file names both, with a space between."""
    monkeypatch.setenv("PORTAL_DROP_TOKEN_SHA256", f"{'0' * 64} {TOKEN_SHA256}")
    with portal_serve(site, f"--inbox={tmp_path / 'inbox.sqlite'}") as (_, port):
        wait_until(lambda: answers(port))
        assert httpx.get(f"http://127.0.0.1:{port}/drop", headers=BEARER).status_code == 200


@pytest.mark.parametrize(
    ("options", "status", "words"),
    [
        (["--trusted-proxy", "somewhere"], 2, "neither an address nor a network"),
        (["--trusted-proxy", "10.0.0.1/8"], 2, "neither an address nor a network"),
        (["--inbox", "inbox.sqlite", "--inbox-password-file", "{secret}"], 2, "for an inbox in a database"),
        (["--inbox", f"postgresql://portal:{SECRET}@db.invalid/portal"], 1, "holds a password"),
        (["--inbox", f"postgresql:///{SECRET}:{SECRET}@:/"], 1, "does not answer"),
        (["--inbox", "postgresql://portal@"], 1, "is not one"),
        (["--inbox", POSTGRES, "--inbox-password-file", "{secret}"], 1, "does not answer"),
        (["--inbox", POSTGRES, "--inbox-password-file", "{open}"], 1, "chmod 600"),
        (["--token-sha256", SECRET], 1, "Copy it again."),
    ],
)
def test_what_is_refused(site: Path, tmp_path: Path, options: list[str], status: int, words: str) -> None:
    """A mistake in an option is said in words that repeat no secret."""
    write_private(tmp_path / "secret", SECRET.encode())
    (tmp_path / "open").write_text(SECRET)
    files = {name: str(tmp_path / name) for name in ("secret", "open")}
    result = portal("serve", *(option.format(**files) for option in options), status=status)
    assert words in " ".join(result.output.split())
    assert SECRET not in result.output
    assert "db.invalid" not in result.output


def test_a_copy_of_the_inbox(root: Path, tmp_path: Path) -> None:
    """The copy holds what the inbox holds, and takes nothing's place."""
    inbox, copy = tmp_path / "inbox.sqlite", tmp_path / "copy.sqlite"
    with Inbox(inbox) as box:
        put(box, "first")
    result = portal("inbox", "copy", "--inbox", str(inbox), str(copy))
    assert str(copy) in result.output
    with Inbox(copy) as box:
        assert [row.envelope for row in box.read(0)] == ["first"]
    before = copy.read_bytes()
    assert "is there already" in portal("inbox", "copy", "--inbox", str(inbox), str(copy), status=1).output
    assert copy.read_bytes() == before
