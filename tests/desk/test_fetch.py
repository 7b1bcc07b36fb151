"""The desk can be locked while it fetches forms from a website that is slow, or never done."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler
from time import sleep

import pytest

from desk.window import Window
from site_build.office.forms import collect
from support.website import serving


class Website(BaseHTTPRequestHandler):
    """A website in other hands."""

    protocol_version = "HTTP/1.1"
    asked = threading.Event()

    def do_DELETE(self) -> None:
        """Forget it."""
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class Trickling(Website):
    """Its answer comes a byte at a time."""

    def do_GET(self) -> None:
        """Answer for a minute."""
        self.send_response(200)
        self.send_header("Content-Length", "600")
        self.end_headers()
        try:
            for _ in range(600):
                self.wfile.write(b"x")
                self.asked.set()
                sleep(0.1)
        except ConnectionError:
            self.close_connection = True


class Endless(Website):
    """It always has one more form, each of which is none."""

    def do_GET(self) -> None:
        """Give another one at once."""
        seq = int(self.path.partition("=")[2]) + 1
        if seq > 3:
            self.asked.set()
        line = {"seq": seq, "sha256": "", "received_at": "2026-11-22T10:00:00Z", "envelope": f"no form {seq}"}
        data = json.dumps(line).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


@pytest.mark.parametrize("website", [Trickling, Endless])
def test_locking_ends_a_fetch(window: Window, website: type[Website], monkeypatch: pytest.MonkeyPatch) -> None:
    """Lock waits for one exchange with the website, which has a deadline, and not for the rest of them."""
    monkeypatch.setattr(collect, "DEADLINE", 1.0)
    monkeypatch.setattr(website, "asked", threading.Event())
    with serving(website) as address, ThreadPoolExecutor(1) as threads:
        fetching = threads.submit(window.post, "/intake/fetch", {"address": address})
        assert website.asked.wait(20)
        assert window.path(window.post("/lock", {})) == "/unlock"
        assert window.desk.office is None
        fetching.result(20)
        assert window.path(window.get("/")) == "/unlock"
