"""What the portal's two web servers share: a socket on one address, a quiet server, and headers on every answer.

Neither logs anything about who came.
"""

import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import uvicorn
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from site_build.errors import Refused


class DefaultHeaders:
    """Adds these headers to every answer that does not say otherwise."""

    def __init__(self, app: ASGIApp, headers: Mapping[str, str]) -> None:
        self.app = app
        self.headers = headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and its answer back with the headers."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self.headers.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, send_with_headers)


@contextmanager
def listen(port: int, host: str = "127.0.0.1") -> Iterator[socket.socket]:
    """A socket at this address until the block ends; port 0 is any that is free. `Refused` when it is taken."""
    try:
        listener = socket.create_server((host, port))
    except OSError:
        raise Refused(
            f"The portal cannot use port {port}: another program listens there, or the system keeps it. "
            "Choose another with --port."
        ) from None
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # or each answer waits for an acknowledgment
    with listener:
        yield listener


def make_server(app: ASGIApp) -> uvicorn.Server:
    """A server for this application."""
    return uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False, server_header=False))


async def hang_up(_: Request, __: Exception) -> Response:
    """Answer somebody who has gone: nobody hears it."""
    return Response(status_code=400)
