"""The installed package carries every template, style, script and paper that the engine reads."""

import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent
SOURCES = (".py", ".pyc")


def test_every_file_is_packaged() -> None:
    """Whatever lies in the engine beside its modules is named in `pyproject.toml`; else only a checkout would work."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    packaged = {
        path
        for package, patterns in settings["tool"]["setuptools"]["package-data"].items()
        for pattern in patterns
        for path in ROOT.joinpath(*package.split(".")).glob(pattern)
    }
    there = {path for path in (ROOT / "site_build").rglob("*") if path.is_file() and path.suffix not in SOURCES}
    assert there - packaged == set()
