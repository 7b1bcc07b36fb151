"""`portal desk`, as a process of its own."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import httpx

from pages.build import ROOT


def test_the_desk_opens_and_ends(tmp_path: Path) -> None:
    """It says where it is, answers there, logs nothing about who came, and ends on Ctrl+C."""
    command = [sys.executable, "-m", "site_build.cli", "desk", "--port", "0", "--no-browser"]
    environment = {**os.environ, "PORTAL_REGISTER": str(tmp_path / "register"), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as desk:
        assert desk.stdout
        try:
            found = re.search(r"http://127\.0\.0\.1:\d+/", desk.stdout.readline())
            assert found
            assert "Set up the register" in httpx.get(found[0], follow_redirects=True).text
        finally:
            desk.send_signal(signal.SIGINT)
        out, err = desk.communicate(timeout=20)
    assert (out, err, desk.returncode) == ("", "", 0)
    assert not (tmp_path / "register").exists()
