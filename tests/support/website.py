"""A website in other hands, for the desk to ask."""

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""For a client of plain HTTP: httpx reads every authority's certificate for each new client, 20 ms, unless told."""


@contextmanager
def serving(website: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    """Run a website that answers so; give the address of its drop box."""
    with ThreadingHTTPServer(("127.0.0.1", 0), website) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/drop"
        finally:
            server.shutdown()
            thread.join()
