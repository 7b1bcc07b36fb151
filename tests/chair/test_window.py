"""The Chair's window: what it shows when there is nothing yet, what it refuses, and that nobody else is let in."""

import html
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from desk.window import Window
from site_build.chair.app import CHAIR, chair_desk, default_chair_folder
from site_build.chair.memory import read_memory
from site_build.desk.app import running
from site_build.export.file import pack_files
from site_build.files import default_folder
from site_build.office.office import Office
from site_build.office.safekeeping.recovery import make_recovery
from support.chair import CHAIR_PASSPHRASE, handed_files, make_fast_chair, sign_now, sign_people


@pytest.fixture
def chair(tmp_path: Path) -> Path:
    """The Chair's folder, which is not there yet."""
    return tmp_path / "chair"


@pytest.fixture
def looking(chair: Path, tmp_path: Path) -> Iterator[Window]:
    """A browser at the Chair's window."""
    desk = chair_desk(chair, tmp_path / "downloads")
    with (
        running(desk, pages=CHAIR) as address,
        httpx.Client(base_url=address, follow_redirects=True, timeout=60) as client,
    ):
        yield Window(desk, client)


def test_before_there_is_anything(looking: Window, chair: Path) -> None:
    """Every page leads to where one begins, and what is sent too early is refused in words."""
    for path in ("/", "/key", "/recovery", "/sign", "/asking", "/recovery/opened"):
        assert looking.path(looking.get(path)) == "/key/new"
    make_fast_chair(chair)
    assert looking.path(looking.get("/key/new")) == "/key"
    assert "Next: look at the register" in looking.get("/key").text
    assert "Sign the list first." in looking.get("/asking").text
    for path, words in (
        ("/sign", "are not here any more"),
        ("/asking", "You have not signed this register"),
        ("/asking/receipts", "You have not signed this register"),
        ("/", "No file was chosen"),
        ("/recovery", "No file was chosen"),
    ):
        assert words in html.unescape(looking.post(path, {"number": "1", "passphrase": "x"}).text), path
    for path, end in (("/signed", "/"), ("/key", "/"), ("/recovery/opened", "/recovery")):
        assert looking.path(looking.post(path, {})) == end


def test_what_was_signed_is_saved_again(looking: Window, chair: Path, office: Office) -> None:
    """The signed head and the key's public half, as often as one likes."""
    make_fast_chair(chair)
    signed = sign_now(chair, office)
    looking.post("/signed", {})
    looking.post("/key", {})
    saved = {path.name: path.read_bytes() for path in looking.saved()}
    assert saved == {"cosigned.txt": signed.note, "cosigner-key.txt": f"{signed.keys.cosigners[0]}\n".encode()}


def test_a_draw_with_nothing_drawn(looking: Window, chair: Path, office: Office) -> None:
    """Receipts before a draw, a draw without a number or without anybody, and no file: each is told."""
    make_fast_chair(chair)
    sign_now(chair, office)
    assert "Nothing is drawn yet." in looking.post("/asking/receipts", {}).text
    assert "nobody to ask" in looking.post("/asking", {"number": "1"}).text
    sign_people(office, 1)
    sign_now(chair, office)
    assert 'id="number-fault"' in looking.post("/asking", {"number": " "}).text
    assert "these entries: 3" in looking.post("/asking", {"number": "1"}).text
    assert 'id="receipts-fault"' in looking.post("/asking/receipts", {}).text


def test_a_passphrase_that_is_wrong(looking: Window, chair: Path, office: Office) -> None:
    """It is told at its field, nothing is signed, and the list need not be chosen again."""
    make_fast_chair(chair)
    files = [("export", ("list.zip", pack_files(handed_files(office))))]
    assert looking.path(looking.post("/", {}, files)) == "/sign"
    fields = {"agreed": "yes", "name": "register.example/chair", "passphrase": "wrong"}
    assert 'id="passphrase-fault"' in looking.post("/sign", fields).text
    assert read_memory(chair) is None
    named = looking.post("/sign", {**fields, "name": "a b", "passphrase": CHAIR_PASSPHRASE})
    assert 'id="name-fault"' in named.text
    done = looking.post("/sign", {**fields, "passphrase": CHAIR_PASSPHRASE})
    assert "You have signed 1 entry." in done.text


def test_a_recovery_file_of_another_register(looking: Window, chair: Path, office: Office) -> None:
    """It says that this is not the register that is signed; before a signature, that none is."""
    recipient = str(make_fast_chair(chair).public().recipient)
    files = [("recovery", ("recovery-file.age", make_recovery(office, recipient).data))]
    page = looking.post("/recovery", {"passphrase": CHAIR_PASSPHRASE}, files)
    assert "You have not signed that register yet." in page.text


def test_where_it_is_kept() -> None:
    """In this user's data folder, apart from a register that may be there."""
    folder = default_chair_folder()
    assert (folder.name, folder.parent) == ("chair", default_folder().parent)
    assert folder != default_folder()


def test_nobody_else_is_let_in(looking: Window, chair: Path) -> None:
    """The guard is the desk's: another path, another origin and another host have nothing here."""
    make_fast_chair(chair)
    with httpx.Client(base_url=looking.origin) as stranger:
        assert stranger.get("/").status_code == 404
        base = looking.desk.base
        assert stranger.post(f"{base}/key", headers={"Origin": "https://evil.example"}).status_code == 403
        assert stranger.get(f"{base}/", headers={"Host": "evil.example"}).status_code == 403
    assert "There is no such page." in looking.get("/people").text
