"""What the papers say of themselves and of the code is so: decisions, licence, security, how a feature is found."""

import re
from importlib.metadata import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DECISIONS = sorted((ROOT / "adr").glob("*.md"))
PARTS = ["The problem", "Options", "The choice", "What gets worse"]
TESTS = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("*.py"))


def read(path: str) -> str:
    """A paper in one line, without what makes its words bold."""
    return re.sub(r"[\s*]+", " ", (ROOT / path).read_text(encoding="utf-8"))


def replaced(pattern: str) -> dict[int, int]:
    """By each decision's number, the number of the other that its status names."""
    found = {int(path.name[:4]): re.search(pattern, path.read_text(encoding="utf-8")) for path in DECISIONS}
    return {number: int(match[1]) for number, match in found.items() if match}


def test_decisions_are_numbered_without_a_gap() -> None:
    """The numbers of the files go up by one from 1, and each title begins with its own."""
    assert [int(path.name[:4]) for path in DECISIONS] == list(range(1, len(DECISIONS) + 1))
    for number, path in enumerate(DECISIONS, 1):
        assert path.read_text(encoding="utf-8").startswith(f"# {number}. ")


def test_a_superseded_decision_says_by_which() -> None:
    """The old one names the new one and the new one names the old one, each by a link that leads there."""
    by, old = replaced(r"superseded by \[(\d+)\]"), replaced(r"Takes the place of\s+\[(\d+)\]")
    assert by == {number: successor for successor, number in old.items()}
    assert by


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.name[:4])
def test_a_decision_is_a_page(path: Path) -> None:
    """It has the four parts in their order, fits a page, and its links to other decisions lead somewhere."""
    text = path.read_text(encoding="utf-8")
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == PARTS
    assert len(text.splitlines()) <= 45
    for link in re.findall(r"\]\((\d[^)]+)\)", text):
        assert (path.parent / link).is_file()


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.name[:4])
def test_every_test_that_a_decision_names_is_there(path: Path) -> None:
    """What a decision promises by a test's name is still held by it."""
    for name in re.findall(r"`(test_\w+)`", path.read_text(encoding="utf-8")):
        assert f"def {name}(" in TESTS


def test_the_licence_is_in_the_metadata() -> None:
    """Whoever installs the portal can ask for its licence; what a charity wrote is kept out of it, by name."""
    found = metadata("policy-portal")
    assert (found["License-Expression"], found["License-File"]) == ("MIT", "LICENSE")
    licence = read("LICENSE")
    assert "MIT License" in licence
    for folder in ("docs/", "quizzes/", "editions/", "board/"):
        assert folder in licence
        assert (ROOT / folder).is_dir()
    assert (ROOT / "site_build/py.typed").read_bytes() == b""


def test_security_says_what_a_signature_does_not_prove() -> None:
    """Who reports a fault there learns what is no news, in the words of the other papers; no address is made up."""
    text = read("SECURITY.md")
    for words in ("sees each code", "could sign with it", "the log would not show it", "could read codes", "a receipt"):
        assert words in text
    assert "adr/0009-what-a-signature-does-not-prove.md" in text
    assert "@" not in text


def test_a_feature_is_found_by_its_name() -> None:
    """Every file in the list of twelve changes is there."""
    section = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").partition("## How a feature is found")[2]
    rows = re.findall(r"^\| [a-z].*\| (.+) \|$", section.partition("\n## ")[0], re.MULTILINE)[1:]
    assert len(rows) == 12
    assert [path for row in rows for path in re.findall(r"`(.+?)`", row) if not (ROOT / path).exists()] == []


def test_every_part_of_the_engine_is_shown() -> None:
    """The picture of the layers has each part and no other; the README's list has each, too."""
    files = [
        path for path in (ROOT / "site_build").iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()
    ]
    parts = {path.stem for path in files} - {"__init__"}
    picture = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").partition("## The layers")[2].split("```")[1]
    listed = read("README.md").partition(" site_build/")[2]
    assert set(re.findall(r"[a-z]+", picture)) == parts
    assert {part for part in parts if f" {part}/ " not in listed and f" {part}.py " not in listed} == set()


def test_the_accessibility_statement_names_tests_that_are_there() -> None:
    """Whoever doubts what it says was tested can look; what was not tested it says, too."""
    text = read("docs/accessibility.md")
    named = re.findall(r"`(tests/[\w/.]+)`", text)
    assert len(named) >= 8
    assert [path for path in named if not (ROOT / path).is_file()] == []
    assert "have not checked this website yet" in text
    not_tested = text.partition("## What we did not test")[2].partition("\n## ")[0]
    assert all(words in not_tested for words in ("screen reader", "Firefox", "Safari"))
