"""Commands load what they need and nothing else: seen from a process of its own, as everybody starts one."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

HEAVY = {"mkdocs", "material", "sqlalchemy", "typst", "markdown", "yaml", "jinja2", "starlette", "httpx"}
RUN = """
import json, sys
from site_build.cli import main
try:
    main(prog_name="portal")
finally:
    print(json.dumps(sorted(sys.modules)), file=sys.stderr)
"""


def run(*arguments: str, **settings: str) -> tuple[str, set[str]]:
    """Run a command, which must succeed; what it printed, and the name of every module that was imported for it."""
    command = [sys.executable, "-P", "-c", RUN, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=os.environ | settings)
    return done.stdout, set(json.loads(done.stderr.splitlines()[-1]))


@pytest.mark.parametrize(
    "arguments", [["--help"], ["--version"], ["people", "--help"], ["register", "--help"]], ids=" ".join
)
def test_a_list_of_commands_loads_no_command(arguments: Sequence[str]) -> None:
    """Help that lists commands needs click and the list, and nothing of the engine but its errors."""
    _, modules = run(*arguments)
    assert {name for name in modules if name.startswith("site_build.")} == {
        "site_build.cli",
        "site_build.cli.group",
        "site_build.errors",
        "site_build.words",
    }


def test_completion_loads_no_command() -> None:
    """A shell that asks which commands there are is answered as fast, with what each is for."""
    words = {"_PORTAL_COMPLETE": "zsh_complete", "COMP_WORDS": "portal register ", "COMP_CWORD": "2"}
    said, modules = run(**words)
    assert "verify\nVerify a folder" in said
    assert "site_build.cli.verify" not in modules


def test_verifying_is_light(register: Path) -> None:
    """Whoever verifies a log needs no database, no site and no typesetter."""
    said, modules = run("register", "verify", str(register))
    assert said.startswith("Verified: ")
    assert {name.partition(".")[0] for name in modules} & HEAVY == set()
    assert not {name for name in modules if name.startswith("site_build.office")}
