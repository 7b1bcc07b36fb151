"""The real server, in a thread: the built site and its drop box on loopback."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn

from site_build.dropbox.app import make_app
from site_build.dropbox.inbox import Inbox


@contextmanager
def serve(site: Path, inbox: Inbox, port: int = 0) -> Iterator[int]:
    """Serve until the block ends, on a free port unless one is named; give the port."""
    config = uvicorn.Config(make_app(site, inbox, None, per_minute=10**6), log_level="warning", access_log=False)
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", port)) as listener:
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            server.should_exit = True
            thread.join()
