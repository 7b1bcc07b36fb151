"""The file that leads a browser to the desk: for this user alone, gone when it was used, and never to another's."""

import re
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from desk.window import Window
from site_build.desk.lock import RunningDesk
from site_build.desk.way_in import is_ours, keep_clear, write_way_in
from site_build.errors import NotSaved
from support.desk_process import neighbour


@pytest.fixture
def place(window: Window) -> RunningDesk:
    """Where the window's desk is."""
    port = window.client.base_url.port
    assert port
    return RunningDesk(port, window.desk.secret, window.desk.downloads)


def leads_to(page: str) -> str:
    """Where a page goes on to by itself."""
    found = re.search(r'<meta http-equiv="refresh" content="0; url=([^"]+)">', page)
    assert found, page
    assert f'<a href="{found[1]}">' in page, "a browser that does not go by itself shows a link"
    assert "<script" not in page
    return found[1]


def test_from_the_file_to_the_first_page(window: Window, place: RunningDesk) -> None:
    """It goes by `open`, which sets no cookie and takes the file away, to the first page, which sets it."""
    file = write_way_in(place)
    assert file.parent == window.desk.downloads
    assert file.stat().st_mode & 0o777 == 0o600
    address = leads_to(file.read_text())
    assert address.startswith(f"{place.address}open?file=")
    window.client.cookies.clear()
    opened = window.get(address)
    assert (opened.status_code, opened.headers.get("set-cookie")) == (200, None)
    assert not file.exists()
    assert leads_to(opened.text) == f"{window.desk.base}/"
    first = window.client.get("/", follow_redirects=False)
    assert first.headers["set-cookie"].startswith(f"desk-{window.desk.secret}=")


def test_each_file_is_taken_away_by_itself(window: Window, place: RunningDesk) -> None:
    """A browser that starts slowly finds its file there, though another start was quicker; nothing else is touched."""
    first, second = write_way_in(place), write_way_in(place)
    notes = window.desk.downloads / "policy-portal-desk.html"
    notes.write_text("mine")
    window.get(leads_to(second.read_text()))
    (window.desk.downloads / f"policy-portal-desk-{place.port}-").mkdir()
    for mark in ("", "*", f"/../{notes.stem}", first.name, notes.name):
        window.client.get("/open", params={"file": mark})
    assert (first.exists(), second.exists(), notes.exists()) == (True, False, True)


def test_nothing_is_left_behind(place: RunningDesk) -> None:
    """What an earlier desk at this port left is taken away at the start, and what this one left at the end."""
    left, notes = write_way_in(place), place.folder / "notes.html"
    notes.write_text("mine")
    with keep_clear(place):
        assert not left.exists()
        write_way_in(place)
    assert list(place.folder.iterdir()) == [notes]


def test_a_full_disk_is_said(tmp_path: Path) -> None:
    """Where the file cannot be written, the words say where."""
    (tmp_path / "file").write_text("")
    with pytest.raises(NotSaved) as caught:
        write_way_in(RunningDesk(1, "secret", tmp_path / "file"))
    assert caught.value.folder == tmp_path / "file"


def test_a_desk_of_ours_proves_it(window: Window, place: RunningDesk) -> None:
    """It takes away the file that it is asked for, and nothing stays behind."""
    window.desk.downloads.mkdir()
    assert is_ours(place)
    assert not is_ours(RunningDesk(place.port, "another", place.folder))
    assert not is_ours(RunningDesk(place.port, place.secret, place.folder / "elsewhere"))
    assert window.saved() == []


@pytest.mark.parametrize("answer", [b"HTTP/1.0 200 OK\r\n\r\nyes", b"SSH-2.0-nobody\r\n", b""])
def test_whatever_else_listens_there_is_not_ours(tmp_path: Path, answer: bytes) -> None:
    """Another program can say what it likes: it cannot take a file out of this user's folder."""

    class Yes(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            pass

    with neighbour(Yes) as port:
        assert not is_ours(RunningDesk(port, "secret", tmp_path))
    assert not is_ours(RunningDesk(port, "secret", tmp_path)), "nobody listens there any more"
    assert list(tmp_path.iterdir()) == []
