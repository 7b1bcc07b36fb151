"""Node.js, which runs the verifier that was written from SPEC.md alone, and a real register's files."""

import shutil
from pathlib import Path

import pytest

from site_build.register.keys import RegisterKeys
from spec.logs import Exported, Verifiers, export_everything

NODE = ("node", "nodejs")


@pytest.fixture(scope="session")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Exported:
    """The log and the receipts of a register in which everything has happened."""
    return export_everything(tmp_path_factory.mktemp("everything"))


@pytest.fixture(scope="session")
def keys(exported: Exported) -> RegisterKeys:
    """That register's keys, with which its keeper could sign anything."""
    return exported.keys


@pytest.fixture
def verifiers(tmp_path: Path) -> Verifiers:
    """Both verifiers."""
    found = next(filter(None, map(shutil.which, NODE)), None)
    if found is None:
        pytest.fail("Node.js was not found. `make test` installs it.")
    return Verifiers(found, tmp_path)
