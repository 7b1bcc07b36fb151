"""`portal desk`, as a process of its own."""

import os
import re
import shlex
import signal
import subprocess
import sys
from pathlib import Path

import httpx

from pages.build import ROOT


def test_the_desk_opens_and_ends(tmp_path: Path) -> None:
    """It opens the browser where it is, answers there, logs nothing about who came, and ends on Ctrl+C."""
    opened, browser = tmp_path / "opened", tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\nprintf %s "$1" > {shlex.quote(str(opened))}\n')
    browser.chmod(0o755)
    command = [sys.executable, "-P", "-m", "site_build.cli", "desk", "--port", "0"]
    places = {"PORTAL_REGISTER": str(tmp_path / "register"), "BROWSER": str(browser), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, **places}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
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
    assert opened.read_text() == found[0]
    assert not (tmp_path / "register").exists()
