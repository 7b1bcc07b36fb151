"""A portal's folder, which is the current one, and a register that commands find."""

import shutil
from pathlib import Path

import pytest

from site_build.files import write_private
from support.commands import PASSPHRASE
from support.fast_keys import make_fast_register
from support.sample import ORIGIN, SAMPLE


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A portal's folder, which is the current one, and a passphrase in a file."""
    shutil.copytree(SAMPLE, tmp_path / "portal")
    write_private(tmp_path / "passphrase", f"\ufeff{PASSPHRASE}\r\n\r\n".encode())
    monkeypatch.chdir(tmp_path / "portal")
    monkeypatch.setenv("PORTAL_REGISTER", str(tmp_path / "register"))
    monkeypatch.setenv("PORTAL_PASSPHRASE_FILE", str(tmp_path / "passphrase"))
    for name in ("PORTAL_PUBLISHED", "PORTAL_SITE", "PORTAL_DROP_BOX"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path / "portal"


@pytest.fixture
def register(root: Path, tmp_path: Path) -> Path:
    """The folder of a register with nobody in it, quick to open."""
    make_fast_register(root, tmp_path / "register", ORIGIN, PASSPHRASE)
    return tmp_path / "register"
