"""The real server, in a thread: the built site and its drop box on loopback."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from site_build.dropbox.app import make_app
from site_build.dropbox.inbox import Inbox
from site_build.web import listen, make_server


@contextmanager
def serve(site: Path, inbox: Inbox, port: int = 0, per_minute: int = 10**6) -> Iterator[int]:
    """Serve until the block ends, on a free port unless one is named; give the port."""
    server = make_server(make_app(site, inbox, (), per_minute=per_minute))
    with listen(port) as listener:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            server.should_exit = True
            thread.join()
