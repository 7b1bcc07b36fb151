"""No parser is left out: each has a table of malformed input here, and a property test."""

import re
from pathlib import Path

import pytest

HERE = Path(__file__)
ROOMS = [HERE.parents[2] / "site_build" / room for room in ("formats", "content", "register")]
FILES = [path for path in HERE.parent.glob("test_*.py") if path != HERE]
WITHIN = {"parse_canonical", "parse_evidence", "parse_strictly"}  # parts of others, and met through them


def test_every_parser() -> None:
    """Whatever is named a parser or decoder is called in one of these files."""
    code = "\n".join(path.read_text(encoding="utf-8") for room in ROOMS for path in room.rglob("*.py"))
    tests = "\n".join(path.read_text(encoding="utf-8") for path in FILES)
    parsers = set(re.findall(r"^def ((?:parse|decode)\w*)\(", code, re.MULTILINE)) - WITHIN
    assert {parser for parser in parsers if not re.search(rf"\b{parser}\(", tests)} == set()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_file(path: Path) -> None:
    """Each file has a table and a property."""
    text = path.read_text(encoding="utf-8")
    assert "@pytest.mark.parametrize(" in text
    assert "@given(" in text
