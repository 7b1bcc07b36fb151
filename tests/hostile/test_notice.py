"""A privacy notice that is not marked as one, or has no title, is refused, and none is read with HTML in it."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given

from hostile.markdown import JUNK, PLACES, put_in
from site_build.config import Portal, read_portal
from site_build.content.notice import NOTICE_FILE, lint_notice, read_notice
from site_build.errors import ContentError
from support.sample import SAMPLE

GOOD = """---
privacy_notice: true
adopted: 2026-01-05
---
# What we keep

We keep your **name**.

- Ask the [Chair](contact:chair).
"""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the notice's portal."""
    folder = tmp_path_factory.mktemp("portal")
    (folder / NOTICE_FILE).parent.mkdir()
    return folder


@pytest.fixture(scope="module")
def portal() -> Portal:
    """The settings of the invented charity."""
    return read_portal(SAMPLE)


def write(root: Path, text: str) -> Path:
    """The notice's file, with this in it."""
    path = root / NOTICE_FILE
    path.write_bytes(text.encode())
    return path


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("privacy_notice: true\n", ""),
        ("privacy_notice: true", "privacy_notice: false"),
        ("privacy_notice: true", "privacy_notice: yes"),
        ("adopted: 2026-01-05\n", ""),
        ("2026-01-05", "true"),
        ("2026-01-05", "2026"),
        ("2026-01-05", "2026-02-30"),
        ("2026-01-05", "2026-01"),
        ("2026-01-05", "5 January 2026"),
        ("2026-01-05", "2026-01-05T00:00:00"),
        ("2026-01-05", "[2026-01-05]"),
        ("2026-01-05", "2026-01-05\nby: Zoë Example"),
        ("2026-01-05", "2026-01-05\nadopted: 2026-01-06"),
        ("---\nprivacy", "privacy"),
        ("# What we keep\n", ""),
        ("# What", "## What"),
        ("**name**", "<b>name</b>"),
        ("**name**", "name &amp; role"),
    ],
)
def test_malformed_notice(root: Path, old: str, new: str) -> None:
    """The top has the mark and the day, or nothing for a day; the page starts with a title, and has no HTML in it."""
    assert old in GOOD
    text = GOOD.replace(old, new, 1)
    with pytest.raises(ContentError) as caught:
        read_notice(root, write(root, text))
    for problem in caught.value.problems:
        assert (problem.path, 1 <= problem.line <= text.count("\n") + 1) == (NOTICE_FILE, True)


@given(JUNK, PLACES)
def test_any_text(root: Path, portal: Portal, junk: str, place: int) -> None:
    """Whatever is put in, the notice is read and everything wrong in it told by its line, or it is refused."""
    for text in (junk, put_in(GOOD, junk, place)):
        with suppress(ContentError):
            notice = read_notice(root, write(root, text))
            lines = {problem.line for problem in lint_notice(notice, portal, frozenset())}
            assert all(1 <= line <= text.count("\n") + 1 for line in lines)
