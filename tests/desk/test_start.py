"""Who holds a register's start; what is done when the holder cannot be reached is here, the rest in tests/cli."""

from pathlib import Path

import pytest

from site_build.desk import app as start
from site_build.desk.lock import RunningDesk, StartLock


def test_a_holder_that_does_not_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A desk on another computer that shares the folder: this start goes on, without the lock, and leaves its file."""
    monkeypatch.setattr(start, "PATIENCE", 0.5)
    other, mine = StartLock(tmp_path / "register"), StartLock(tmp_path / "register")
    place = RunningDesk(1, "secret", tmp_path)
    assert other.take()
    with other.announce(place):
        assert start._find_running(mine) is None
        assert not mine.take()
        with mine.announce(RunningDesk(2, "another", tmp_path)):
            assert mine.find() == place
        assert mine.find() == place
    assert mine.find() is None
    other.release()
    assert mine.take()
    mine.release()


def test_the_first_start_on_a_computer(tmp_path: Path) -> None:
    """Where nothing is yet, the folder around the register's place is made, for this user alone."""
    StartLock(tmp_path / "data" / "register").release()
    assert [path.name for path in tmp_path.iterdir()] == ["data"]
    assert (tmp_path / "data").stat().st_mode & 0o777 == 0o700
    assert not (tmp_path / "data" / "register").exists()


@pytest.mark.parametrize(
    "state",
    [
        b"",
        b"\xff",
        b"[]",
        b'{"port": 1}',
        b'{"port": "1", "secret": "a", "folder": "/"}',
        b'{"port": 65536, "secret": "a", "folder": "/"}',
        b'{"port": 1, "secret": "a/../b", "folder": "/"}',
        b'{"port": 1, "secret": "", "folder": "/"}',
    ],
)
def test_a_broken_state_file_is_none(tmp_path: Path, state: bytes) -> None:
    """What cannot be read leads nowhere."""
    (tmp_path / "register.desk.json").write_bytes(state)
    assert StartLock(tmp_path / "register").find() is None


def test_a_register_by_another_name_is_the_same(tmp_path: Path) -> None:
    """A folder that is a link to the register has the register's lock."""
    (tmp_path / "register").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "register")
    first = StartLock(tmp_path / "register")
    assert first.take()
    assert not StartLock(tmp_path / "link").take()
    first.release()
