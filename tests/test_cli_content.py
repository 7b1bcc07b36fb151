"""`portal check` tells an author everything at once, for a person and for a program."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pages.build import copy_portal
from site_build.cli import main

BANK = "quizzes/confidentiality.yml"


@pytest.fixture
def portal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the portal, which is the current folder."""
    monkeypatch.delenv("PORTAL_PUBLISHED", raising=False)
    monkeypatch.chdir(copy_portal(tmp_path))
    return tmp_path


def check(*arguments: str) -> Result:
    """Run `portal check`."""
    return CliRunner().invoke(main, ["check", *arguments])


def test_the_real_content_is_clean(portal: Path) -> None:
    """No errors, no warnings, nothing unpublished."""
    result = check()
    assert result.exit_code == 0
    assert result.stdout.startswith("No errors.")
    assert "Warnings: 0." in result.stdout
    assert "published" not in result.stdout


def test_errors_and_warnings_are_listed_apart_with_file_and_line(portal: Path) -> None:
    """A warning says so and does not fail the check; an error does."""
    easy = portal / "docs/easy-read/confidentiality.md"
    text = easy.read_text(encoding="utf-8") + f"\n:material-key: {'we ' * 15}go.\n"
    easy.write_text(text, encoding="utf-8")
    line = text.count("\n")
    result = check()
    assert result.exit_code == 0
    assert f"docs/easy-read/confidentiality.md:{line}: warning: This sentence has 16 words" in result.stdout
    (portal / BANK).write_text("a:\n\tb: 1\n", encoding="utf-8")
    result = check()
    assert result.exit_code == 1
    assert f"{BANK}:2: This line is not YAML" in result.stdout


def test_json_has_the_same_problems(portal: Path) -> None:
    """A program gets each problem's path, line, message and kind."""
    (portal / BANK).write_text("a: [*x]\n", encoding="utf-8")
    result = check("--format", "json")
    assert result.exit_code == 1
    [problem] = [problem for problem in json.loads(result.stdout) if problem["path"] == BANK]
    assert problem == {"path": BANK, "line": 1, "message": problem["message"], "warning": False}
    assert "aliases" in problem["message"]


@pytest.mark.parametrize(
    "text",
    [
        "a: &a [x]\n"
        + "".join(
            f"{chr(98 + at)}: &{chr(98 + at)} [{'*' + chr(97 + at)}, {'*' + chr(97 + at)}]\n" for at in range(20)
        ),
        "a: " + "[" * 100_000,
        "a: " + "{b: " * 100_000,
        "policy: x\n" * 2,
        "x" * 10_000_000,
        "\ufeff\t",
        "- " * 50_000,
    ],
    ids=["bomb", "brackets", "braces", "twice", "ten-megabytes", "tab", "dashes"],
)
def test_bad_yaml_gets_one_clear_line(portal: Path, text: str) -> None:
    """Whatever stands in a bank, there is one line about it and no traceback."""
    (portal / BANK).write_text(text, encoding="utf-8")
    result = check()
    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit)
    about = [line for line in result.stdout.splitlines() if line.startswith(f"{BANK}:")]
    assert len(about) == 1
    assert len(about[0]) < 200


def test_coverage_lists_every_clause_and_duty(portal: Path) -> None:
    """Each clause with its questions by role, Easy Read and decision pages; each duty with its questions."""
    result = check("--coverage")
    assert result.exit_code == 0
    [loss] = [line for line in result.stdout.splitlines() if " report-loss " in line]
    assert "2.5" in loss
    assert "Easy Read" in loss
    assert "lost" in loss
    duties = [line.split() for line in result.stdout.splitlines() if line.startswith("  duty ")]
    assert len(duties) == 49
    assert all("0" not in counts.split("/") for _, _, counts, *_ in duties)


def test_the_schema_is_printed_alone(portal: Path) -> None:
    """What is printed can be saved as a file that an editor reads."""
    assert json.loads(check("--schema").stdout)["properties"]["trees"]
