"""Node.js, which runs the verifier that was written from SPEC.md alone, and a real register's files."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from site_build.register.keys import RegisterKeys
from spec.logs import VERIFIER, Exported, Node, Verifiers, export_everything

NODE = ("node", "nodejs")


@pytest.fixture(scope="session")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Exported:
    """The log and the receipts of a register in which everything has happened."""
    return export_everything(tmp_path_factory.mktemp("everything"))


@pytest.fixture(scope="session")
def keys(exported: Exported) -> RegisterKeys:
    """That register's keys, with which its keeper could sign anything."""
    return exported.keys


@pytest.fixture(scope="session")
def program() -> str:
    """Where Node.js is."""
    found = next(filter(None, map(shutil.which, NODE)), None)
    if found is None:
        pytest.fail("Node.js was not found. `make test` installs it.")
    return found


@pytest.fixture(scope="session")
def node(program: str) -> Iterator[Node]:
    """The verifier that was written from SPEC.md alone, running: starting it for each file is slow."""
    with subprocess.Popen([program, VERIFIER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield Node(process)


@pytest.fixture
def verifiers(node: Node, tmp_path: Path) -> Verifiers:
    """Both verifiers."""
    return Verifiers(node, tmp_path)
