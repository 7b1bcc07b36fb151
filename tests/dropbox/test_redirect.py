"""A redirect is a path, whatever name the client calls the server by: it stays on https, and on this site.

A personal link's code stands behind `#`, and a browser takes that along over a redirect.
"""

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from dropbox.server import Start, connect

EVIL = {"Host": "evil.example", "X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example;proto=http"}


@pytest.mark.parametrize("headers", [{}, EVIL, {"Host": "evil.example/a?b#"}], ids=["plain", "evil", "strange"])
def test_a_folder_is_led_to_by_a_path(start: Start, headers: dict[str, str]) -> None:
    """Without its slash a folder is one step away, on the same origin, with the question that was asked."""
    client = start()
    answer = client.get("/induction", headers=headers)
    assert (answer.status_code, answer.headers["Location"]) == (307, "/induction/")
    assert client.get("/induction?a=b&c=%2F", headers=headers).headers["Location"] == "/induction/?a=b&c=%2F"


def test_a_strange_name_is_led_to_as_well(start: Start, site: Path) -> None:
    """A folder whose name has to be written with percent signs is found at the end of its redirect."""
    (site / "über uns?").mkdir()
    (site / "über uns?" / "index.html").write_text("us", encoding="utf-8")
    answer = start().get("/%C3%BCber%20uns%3F", follow_redirects=True)
    assert (answer.status_code, answer.text) == (200, "us")


ROUNDABOUT = [
    "//evil.example/../induction",
    "///evil.example/..//induction",
    "/%5C%5Cevil.example/../induction",
    "/induction/..//evil.example/../induction",
    "/./induction",
    "/induction/.",
    "/.",
    "//evil.example/..",
    "http://evil.example/induction",
]


@pytest.mark.parametrize("target", ROUNDABOUT)
def test_no_path_leads_to_another_site(start: Start, target: str) -> None:
    """However a path is written, where it leads is on this site: never `//` and a name."""
    answer = ask(start(), f"GET {target} HTTP/1.1")
    locations = [line for line in answer.splitlines() if line.lower().startswith("location:")]
    assert locations in ([], ["location: /induction/"], ["location: /./"])
    assert "evil" not in answer


EVERY_KIND = {
    "page": ("GET / HTTP/1.1", "", 200),
    "redirect": ("GET /induction HTTP/1.1", "", 307),
    "another site's page": ("GET http://evil.example/nowhere/ HTTP/1.1", "", 404),
    "no page": ("GET /nowhere HTTP/1.1", "", 404),
    "no such folder": ("GET /drop/ HTTP/1.1", "", 404),
    "another method": ("PUT /drop HTTP/1.1", "", 405),
    "no envelope": ("POST /drop HTTP/1.1", "Content-Length: 0", 400),
    "too long": ("POST /drop HTTP/1.1", "Content-Length: 70000", 413),
    "no token": ("GET /drop HTTP/1.1", "", 401),
    "no request": ("GET", "", 400),
    "a fault of our own": ("GET /loop HTTP/1.1", "", 500),
}


@pytest.mark.parametrize(("line", "more", "status"), EVERY_KIND.values(), ids=EVERY_KIND)
def test_the_name_it_is_called_by_is_never_repeated(
    start: Start, site: Path, line: str, more: str, status: int
) -> None:
    """No answer of any kind holds the `Host` that was sent."""
    (site / "loop").symlink_to("loop")
    answer = ask(start(), line, more)
    assert answer.startswith(f"HTTP/1.1 {status} ")
    assert "evil" not in answer


def ask(client: httpx.Client, line: str, more: str = "") -> str:
    """Send a request line under another site's name, byte for byte, and give the whole answer."""
    head = [line, *(f"{name}: {value}" for name, value in EVIL.items()), more, "Connection: close"]
    with connect(str(client.base_url)) as connection:
        connection.sendall("\r\n".join([*filter(None, head), "", ""]).encode())
        connection.settimeout(5)
        return b"".join(iter(lambda: connection.recv(9999), b"")).decode()


class Proxy(BaseHTTPRequestHandler):
    """What stands before the server on the internet: it ends the TLS, and tells nothing of that further on."""

    behind = ""

    def do_GET(self) -> None:
        """Ask the server behind, and hand its answer on."""
        answer = httpx.get(self.behind + self.path, headers={"Host": self.headers["Host"]})
        self.send_response(answer.status_code)
        for name in ("Location", "Content-Length"):
            if name in answer.headers:
                self.send_header(name, answer.headers[name])
        self.end_headers()
        self.wfile.write(answer.content)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def tls_proxy(behind: str, folder: Path) -> Iterator[tuple[str, ssl.SSLContext]]:
    """A proxy with a certificate of its own; its address, and a context that trusts it."""
    certificate = make_certificate(folder)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    Proxy.behind = behind
    with ThreadingHTTPServer(("127.0.0.1", 0), Proxy) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            trusting = ssl.create_default_context(cafile=str(certificate))
            yield f"https://127.0.0.1:{server.server_port}", trusting
        finally:
            server.shutdown()
            thread.join()


def make_certificate(folder: Path) -> Path:
    """A certificate for 127.0.0.1 that nobody vouches for, and its key, in one file."""
    key, now = generate_private_key(SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "proxy.example")])
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now, now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, SHA256())
    )
    file = folder / "proxy.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file.write_bytes(private + certificate.public_bytes(Encoding.PEM))
    return file


def test_https_stays_https(start: Start, tmp_path: Path) -> None:
    """Behind a proxy that ends the TLS, a browser that leaves out the slash is never sent to plain http."""
    with (
        tls_proxy(str(start().base_url), tmp_path) as (address, trusting),
        httpx.Client(base_url=address, verify=trusting, follow_redirects=True) as browser,
    ):
        page = browser.get("/induction")
    assert page.text == "<h1>Induction</h1>"
    assert [step.url.scheme for step in (*page.history, page)] == ["https", "https"]
