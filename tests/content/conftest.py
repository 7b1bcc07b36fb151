"""A copy of the real portal's content that a test may spoil."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from site_build.content.site import read_site
from site_build.errors import ContentError

ROOT = Path(__file__).parents[2]
Spoil = Callable[[str, str, str], None]


@pytest.fixture
def portal(tmp_path: Path) -> Path:
    """The portal's own `portal.toml`, `docs/`, `board/`, `quizzes/` and `editions/`, copied."""
    shutil.copy(ROOT / "portal.toml", tmp_path)
    for folder in ("docs", "board", "quizzes", "editions"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    return tmp_path


@pytest.fixture
def spoil(portal: Path) -> Spoil:
    """Replace words in one of the files, which must have them."""

    def replace(file: str, old: str, new: str) -> None:
        path = portal / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return replace


@pytest.fixture
def problems(portal: Path) -> Callable[[], list[str]]:
    """Everything that reading the portal finds wrong, as `file:line: message`."""

    def read() -> list[str]:
        try:
            read_site(portal)
        except ContentError as error:
            return [str(problem) for problem in error.problems]
        return []

    return read
