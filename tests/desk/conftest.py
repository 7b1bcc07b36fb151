"""A window on a real, unlocked register: what a browser at the desk sends, with its cookie, token and Origin."""

import re
import socket
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
import uvicorn

from office.conftest import make_office, root  # noqa: F401  # a fixture of ours, too
from office.forms import add
from site_build.desk.app import make_app
from site_build.desk.desk import Desk
from site_build.office.establish import format_keys
from site_build.office.unlock import Office
from site_build.register.keys import RegisterKeys, new_keys

Files = Sequence[tuple[str, tuple[str, bytes]]]


@pytest.fixture(scope="session")
def keys() -> RegisterKeys:
    """The keys of the register that these tests share."""
    return new_keys("register.example/acknowledgments")


class Window:
    """A browser at an open desk. `get` and `post` follow redirects, as a browser does."""

    def __init__(self, desk: Desk, client: httpx.Client) -> None:
        self.desk = desk
        self.client = client

    @property
    def office(self) -> Office:
        """The office behind the desk."""
        assert self.desk.office
        return self.desk.office

    @property
    def origin(self) -> str:
        """What the browser says that a form of the desk comes from."""
        return str(self.client.base_url).rstrip("/")

    @property
    def token(self) -> str:
        """The token that every form carries."""
        found = re.search(r'<body data-token="([^"]+)"', self.client.get("/setup/paper").text)
        assert found
        return found[1]

    def get(self, path: str) -> httpx.Response:
        """Open a page."""
        return self.client.get(path)

    def post(self, path: str, fields: Mapping[str, str | list[str]], files: Files | None = None) -> httpx.Response:
        """Send a form as the desk's own page does."""
        data = {"token": self.token, **fields}
        return self.client.post(path, data=data, files=files, headers={"Origin": self.origin})

    def saved(self) -> list[Path]:
        """The files that were saved on this computer."""
        return sorted(self.desk.downloads.iterdir()) if self.desk.downloads.exists() else []


@contextmanager
def serve(desk: Desk) -> Iterator[int]:
    """Serve a desk on a free port of the loopback address until the block ends; give the port."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = int(listener.getsockname()[1])
        config = uvicorn.Config(make_app(desk, port), log_level="warning", access_log=False, server_header=False)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield port
        finally:
            server.should_exit = True
            thread.join()


@pytest.fixture
def window(root: Path, tmp_path: Path, keys: RegisterKeys) -> Iterator[Window]:  # noqa: F811  # the fixture
    """A window on an open register with two people in it: Zoë Example (volunteer), Ash Invented (staff, trustee)."""
    office = make_office(root, tmp_path / "register", keys)
    (root / "register.json").write_bytes(format_keys(keys.public()))
    add(office, "Zoë Example", "volunteer")
    add(office, "Ash Invented", "staff, trustee")
    desk = Desk(root, tmp_path / "register", root, tmp_path / "downloads", office=office)
    with (
        serve(desk) as port,
        httpx.Client(base_url=f"http://127.0.0.1:{port}", follow_redirects=True, timeout=60) as client,
    ):
        client.get("/unlock")
        for visit in desk.visits.all():
            visit.unlocked = True  # as after the right passphrase, which costs a second: test_desk_opening types it
        yield Window(desk, client)
    office.register.close()
