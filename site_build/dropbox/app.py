"""The web server: the built site, and the drop box on the same origin."""

import re
import socket
from contextlib import suppress
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from site_build.dropbox.handlers import DropBox
from site_build.dropbox.inbox import Inbox
from site_build.errors import Malformed, Refused

HEADERS = {
    "Cache-Control": "no-cache",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
"""On every answer that does not say otherwise."""


class DefaultHeaders:
    """Adds `HEADERS` to every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and its answer back with the headers."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, send_with_headers)


def make_app(
    site: Path, inbox: Inbox, token_sha256: str | None, path: str = "/drop", per_minute: int = 600
) -> Starlette:
    """Make the application: the built site in the folder `site`, and the drop box at `path`.

    `token_sha256` is the SHA-256, in hex, of the token that may list and delete; without one nobody may. Raise
    `Refused` when the site has not been built, and `Malformed` when the digest is not one.
    """
    if not (site / "index.html").is_file():
        raise Refused(f"There is no site in {site}. Run `portal build` first.")
    if token_sha256 is not None and not re.fullmatch(r"[0-9a-f]{64}", token_sha256):
        raise Malformed("The token's SHA-256 must be 64 digits and letters from a to f. Copy it again.")
    drop_box = DropBox(inbox, token_sha256, per_minute)
    routes = [
        Route(path, drop_box.post, methods=["POST"]),
        Route(path, drop_box.get, methods=["GET"]),
        Route(f"{path}/{{sha256}}", drop_box.delete, methods=["DELETE"]),
        Mount("/", StaticFiles(directory=site, html=True)),
    ]
    return Starlette(
        routes=routes, middleware=[Middleware(DefaultHeaders)], exception_handlers={ClientDisconnect: _hang_up}
    )


def serve(app: Starlette, host: str = "127.0.0.1", port: int = 8000) -> None:
    """Serve until the person stops it, logging nothing about who came; `Refused` when the port is taken."""
    try:
        listener = socket.create_server((host, port))
    except OSError as error:
        raise Refused(f"Cannot listen on {host}, port {port}: {error.strerror}. Choose another with --port.") from None
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # or each answer waits for an acknowledgment
    config = uvicorn.Config(app, log_level="warning", access_log=False, server_header=False)
    with listener, suppress(KeyboardInterrupt):
        uvicorn.Server(config).run(sockets=[listener])


async def _hang_up(_: Request, __: Exception) -> Response:
    return Response(status_code=400)  # heard by nobody: the sender has gone
