"""Keeping it safe at the desk: backups in a place that will do, and the recovery file with its sheet, shown once."""

import html
import re
from pathlib import Path

import pyrage  # type: ignore[import-untyped]
import pytest

from desk.window import Window
from site_build.formats.leaf import today
from site_build.office.safekeeping.known_heads import Backups
from site_build.office.safekeeping.recovery import Recovery
from support.recovery import open_recovery


@pytest.fixture
def stick(window: Window, tmp_path: Path) -> Path:
    """A memory stick; the register has a file in the place of its keys."""
    (window.office.register.folder / "keys.age").write_bytes(b"keys")
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def test_a_first_backup_and_another(window: Window, stick: Path) -> None:
    """The first is made in the folder that is typed, the next with one press."""
    assert "There is none yet." in window.get("/safekeeping").text
    page = window.post("/safekeeping/backup", {"folder": f" {stick} "})
    assert window.path(page) == "/safekeeping"
    assert "it is whole" in page.text
    field = re.search(r'name="folder" value="([^"]+)"', page.text)
    assert field
    assert field[1] == str(stick)
    window.post("/safekeeping/backup", {"folder": field[1]})
    assert sorted(path.name for path in stick.iterdir()) == [f"register-{today()}", f"register-{today()} (2)"]


def test_places_that_will_not_do(window: Window, stick: Path) -> None:
    """What is wrong stands beside the field; what was typed is kept, and nothing is made or remembered."""
    for place, words in (
        ("", "whole way"),
        ("stick", "whole way"),
        ("/nowhere/<b>", "There is no folder"),
        (str(window.office.register.folder), "register itself"),
        (str(window.office.root / "docs"), "published"),
    ):
        answer = window.post("/safekeeping/backup", {"folder": place})
        assert answer.status_code == 422
        assert 'id="folder-fault"' in answer.text
        assert words in answer.text
        assert f'value="{html.escape(place)}"' in answer.text
    assert window.office.recall(Backups) is None
    assert list(stick.iterdir()) == []


def test_a_sheet_for_the_chair(window: Window) -> None:
    """The sheet shows the key until it is done with, and no page after; the file opens with it."""
    page = window.post("/safekeeping/recovery", {"way": "sheet"})
    assert window.path(page) == "/safekeeping/sheet"
    found = re.search(r"AGE-SECRET-KEY-1[0-9A-Z]+", page.text)
    assert found
    early = window.post("/safekeeping/sheet/done", {})
    assert early.status_code == 422
    assert "Save the recovery file first" in early.text
    assert found[0] in early.text
    assert window.office.recall(Recovery) is None
    assert found[0] not in window.post("/safekeeping/sheet", {}).text
    (path,) = window.saved()
    assert path.stat().st_mode & 0o777 == 0o600
    assert open_recovery(path.read_bytes(), found[0]).data_key == window.office.register.keys.data_key
    done = window.post("/safekeeping/sheet/done", {})
    assert found[0] not in done.text
    assert "The recovery file is made." in done.text
    gone = window.get("/safekeeping/sheet")
    assert gone.status_code == 404
    assert "it is shown once" in gone.text
    assert all(found[0].encode() not in file.read_bytes() for file in window.office.register.folder.iterdir())


@pytest.mark.usefixtures("other_posts")
def test_other_posts(window: Window) -> None:
    """The posts that `portal.toml` names are the ones that the desk names, and no others."""
    pages = [
        window.get(path).text
        for path in ("/safekeeping", "/safekeeping/recovery", "/integrity", "/intake", "/", "/report")
    ]
    pages += [window.post("/safekeeping/recovery", {"way": "sheet"}).text]
    assert "It is for the Treasurer." in pages[0]
    assert "For the Treasurer" in pages[-1]
    assert not any("Chief Officer" in page or "Chair" in page for page in pages)


def test_the_chairs_own_key(window: Window) -> None:
    """With a pasted line there is no key to show; the file opens with the Chair's identity."""
    chair = pyrage.x25519.Identity.generate()
    page = window.post("/safekeeping/recovery", {"way": "own", "recipient": str(chair.to_public())})
    assert "AGE-SECRET-KEY" not in page.text
    window.post("/safekeeping/sheet", {})
    (path,) = window.saved()
    assert open_recovery(path.read_bytes(), str(chair)).origin == "register.example/acknowledgments"


def test_keys_that_will_not_do(window: Window) -> None:
    """What is wrong stands beside the field, what was typed is kept, and there is no sheet."""
    for way, line, field, words in (
        ("", "", "way", "Say which key"),
        ("own", "", "recipient", "Paste the line"),
        ("own", "age1<script>", "recipient", "begins with age1"),
        ("own", "AGE-SECRET-KEY-1QQ", "recipient", "That is the secret line"),
    ):
        answer = window.post("/safekeeping/recovery", {"way": way, "recipient": line})
        assert answer.status_code == 422
        assert f'id="{field}-fault"' in answer.text
        assert words in html.unescape(answer.text)
        assert f'value="{html.escape(line)}"' in answer.text
    assert window.get("/safekeeping/sheet").status_code == 404
