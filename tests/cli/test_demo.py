"""`portal demo --serve`, which `make portal` runs: site, drop box and desk, with invented people."""

import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx

from support.build import copy_portal


def test_the_demonstration_is_served(tmp_path: Path) -> None:
    """It prints where everything is; site and desk answer there; the portal's own site is not touched."""
    root = copy_portal(tmp_path / "portal")
    (root / "site").mkdir()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-P", "-m", "site_build.cli", "demo", "--serve", "--port", str(port)]
    with subprocess.Popen(
        command, cwd=root, env={**os.environ, "PYTHONUNBUFFERED": "1"}, stdout=subprocess.PIPE, text=True
    ) as demo:
        try:
            said = ""
            while "until you press Ctrl+C" not in said:
                said += read_line(demo)
            site, desk = (find(rf"The {name}: +(http://\S+)", said) for name in ("site", "desk"))
            wait_for(site)
            assert "Working Together Ludlow" in httpx.get(site).text
            page = httpx.get(desk, follow_redirects=True).text
            assert find(r"its passphrase is: (.+)\)", said) in page
            assert httpx.get(httpx.URL(desk).copy_with(path="/")).status_code == 404
        finally:
            demo.send_signal(signal.SIGINT)
    assert demo.returncode == 0
    assert not list((root / "site").iterdir())


def read_line(process: subprocess.Popen[str]) -> str:
    """The next line that a process says; it must not have ended."""
    assert process.stdout
    line = process.stdout.readline()
    assert line, "It ended too early."
    return line


def find(pattern: str, said: str) -> str:
    """What was said in the place of the group."""
    found = re.search(pattern, said)
    assert found, said
    return found[1]


def wait_for(address: str) -> None:
    """Wait until somebody answers."""
    with httpx.Client(transport=httpx.HTTPTransport(retries=8)) as client:
        client.get(address)
