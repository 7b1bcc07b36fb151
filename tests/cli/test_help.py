"""Every command says what it does, shows an example, and is in the README."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from site_build.cli import main
from site_build.cli.group import LazyCommand

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")


def commands(group: click.Group, *names: str) -> Iterator[tuple[str, ...]]:
    """The path of every command that does something."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, *names, name)
        else:
            yield (*names, name)


PATHS = list(commands(main))


def documented(text: str) -> set[str]:
    """The commands in the first column of the README's table: `a`, `b`, `c` after one `portal group`."""
    found = set()
    for row in re.findall(r"^\| (`portal .*?`) \|", text, re.MULTILINE):
        first, *others = re.findall(r"`([^`]+)`", row)
        words = first.split()[1:]
        found |= {" ".join(words), *(" ".join([*words[:-1], other]) for other in others)}
    return found


def test_readme_lists_every_command() -> None:
    """The README's table has every command, and no command that does not exist."""
    assert documented(README) == {" ".join(path) for path in PATHS}


@pytest.mark.parametrize("path", PATHS, ids=" ".join)
def test_help_has_an_example(path: tuple[str, ...]) -> None:
    """The help says what the command does, and its example is of this command with options that exist."""
    result = CliRunner().invoke(main, [*path, "--help"])
    assert result.exit_code == 0
    (example,) = re.findall(rf"Example: (portal {' '.join(path)}\b.*(?:\n  .*)*)", result.output)
    for option in re.findall(r"--[a-z-]+", example):
        assert f"  {option}" in result.output.replace(example, "")


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["export", "--format", "docx", "--output", "x"],
        ["export", "--format", "csv"],
        ["countersign", "id"],
        ["people", "add", "Zo Example"],
        ["receive", "no-such-file"],
        ["serve", "--port", "0"],
        ["check", "--format", "json", "--coverage"],
        ["invite"],
        ["invite", "Zo Example", "--all"],
        ["register", "verify", "no-such-folder"],
    ],
    ids=" ".join,
)
def test_wrong_usage(arguments: list[str]) -> None:
    """Wrong usage is exit status 2, with words."""
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 2
    assert "Usage: " in result.stderr
    assert isinstance(result.exception, SystemExit)


@pytest.mark.parametrize("path", PATHS, ids=" ".join)
def test_a_command_is_listed_as_it_describes_itself(path: tuple[str, ...]) -> None:
    """The line in its group's list is the first sentence of its own help, and none of it is cut off."""
    found: click.Command = main
    for name in path:
        assert isinstance(found, click.Group)
        found = found.commands[name]
    assert isinstance(found, LazyCommand)
    assert found.get_short_help_str(limit=1000) == found.load().get_short_help_str(limit=1000)
    listed = CliRunner().invoke(main, [*path[:-1], "--help"]).stdout
    assert f"  {path[-1]} " in listed
    assert str(found.help) in re.sub(r"\s+", " ", listed)
