"""The reserve takes its room and gives it back, and never loses what it has of it."""

from pathlib import Path

from file_limit import largest_file
from site_build.dropbox.reserve import CONTENT, SIZE, Reserve


def test_what_was_got_is_kept(tmp_path: Path) -> None:
    """Where there is not room for all of it, it gives nothing free that others could take."""
    path = tmp_path / "reserve"
    path.write_bytes(CONTENT[: SIZE // 2])
    with largest_file(SIZE // 4):
        Reserve(path)
    assert path.read_bytes() == CONTENT[: SIZE // 2]


def test_the_rest_is_taken_another_time(tmp_path: Path) -> None:
    """It gets what there is room for, and later all of it."""
    path = tmp_path / "reserve"
    with largest_file(SIZE // 2):
        Reserve(path)
    assert path.read_bytes() == CONTENT[: SIZE // 2]
    Reserve(path)
    assert path.read_bytes() == CONTENT


def test_it_is_free_until_the_block_ends(tmp_path: Path) -> None:
    """It takes no room meanwhile."""
    path = tmp_path / "reserve"
    with Reserve(path).released():
        assert path.stat().st_size == 0
    assert path.read_bytes() == CONTENT
