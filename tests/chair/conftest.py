"""The Chair's folder on another computer."""

from pathlib import Path

import pytest

from support.chair import make_fast_chair


@pytest.fixture
def chair(tmp_path: Path) -> Path:
    """A folder with the Chair's keys, in which nothing was signed yet."""
    make_fast_chair(tmp_path / "chair")
    return tmp_path / "chair"
