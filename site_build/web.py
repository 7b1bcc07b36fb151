"""What the portal's two web servers share: a socket on one address, a server that is hard to stop, and headers.

A client has a deadline for all that it has to do: send the head of a request, send its body, take the answer. When too
many are connected, the one that has let the server wait longest gives way. Nothing is logged about who came or what
they sent, and no line of the log more than once a minute.
"""

import asyncio
import logging
import math
import socket
import time
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from operator import attrgetter
from typing import cast

import uvicorn
from h11 import IDLE, SEND_BODY
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from site_build.errors import PortTaken

try:
    import resource
except ImportError:  # Windows, which has no such limit
    resource = None  # type: ignore[assignment]

UNSENT = "unsent"
DEADLINES = {
    IDLE: 10.0,  # to send the head of a request, since the connection or the answer before
    SEND_BODY: 30.0,  # to send its body, since its head
    UNSENT: 30.0,  # to take what was sent of the answer, at most 64 KiB of a file
}
"""Seconds, by what the server waits for."""

MOST_CONNECTIONS = 1000
QUIET_SECONDS = 60.0
MOST_LOGGED = 100  # different ones in the log, in that time
LOGGERS = ("asyncio", "uvicorn.error", "portal")
OUR_FAULT = (
    "Something went wrong in the portal itself. Go back, and try again in a few minutes. "
    "If it happens again, tell whoever looks after it."
)


class DefaultHeaders:
    """Adds these headers to every answer that does not say otherwise, and answers a fault of our own in words."""

    def __init__(self, app: ASGIApp, headers: Mapping[str, str]) -> None:
        self.app = app
        self.headers = headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and its answer back with the headers."""
        answered = False

        async def send_with_headers(message: Message) -> None:
            nonlocal answered
            if message["type"] == "http.response.start":
                answered = True
                headers = MutableHeaders(scope=message)
                for name, value in self.headers.items():
                    headers.setdefault(name, value)
            await send(message)

        try:
            await self.app(scope, receive, send_with_headers)
        except Exception:
            if scope["type"] == "http" and not answered:
                answer = PlainTextResponse(OUR_FAULT, 500, {"Cache-Control": "no-store"})
                await answer(scope, receive, send_with_headers)
            raise  # uvicorn logs it


class Connection(H11Protocol):
    """HTTP/1.1 with a deadline for whatever the client has to do, and a limit on how many clients are connected."""

    waits_for: object = None
    since = math.inf  # on the loop's clock; never, while it is the server's turn
    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin; when there are too many, close the one that has let the server wait longest."""
        super().connection_made(transport)
        transport.set_write_buffer_limits(high=0)  # the client is waited for as long as anything is unsent
        self._watch()
        if len(self.connections) > most_connections():
            oldest = min(cast(set[Connection], self.connections), key=attrgetter("since"))
            self.connections.discard(oldest)  # now: others may come before it hears that it was closed
            oldest.transport.abort()

    def data_received(self, data: bytes) -> None:
        """Read on."""
        super().data_received(data)
        self._watch()

    def on_response_complete(self) -> None:
        """The next request may come."""
        super().on_response_complete()
        self._watch()

    def pause_writing(self) -> None:
        """The client has to take what was sent."""
        super().pause_writing()
        self._watch()

    def resume_writing(self) -> None:
        """The client has taken it."""
        super().resume_writing()
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        """End."""
        super().connection_lost(exc)
        self._wait_for(None)

    def _watch(self) -> None:
        waits_for = UNSENT if self.flow.write_paused else self.conn.their_state
        if waits_for is not self.waits_for:
            self._wait_for(waits_for)

    def _wait_for(self, what: object) -> None:
        if self._deadline:
            self._deadline.cancel()
        seconds = DEADLINES.get(what)
        self._deadline = self.loop.call_later(seconds, self.transport.abort) if seconds else None
        self.since = self.loop.time() if seconds else math.inf
        self.waits_for = what


def most_connections() -> int:
    """How many clients may be connected: each may need a descriptor for itself and one for the file that it is sent."""
    descriptors = resource.getrlimit(resource.RLIMIT_NOFILE)[0] if resource else math.inf
    return int(min(MOST_CONNECTIONS, descriptors // 3 if descriptors > 0 else math.inf))  # -1 is no limit


class Quiet(logging.Filter):
    """Lets a line through once a minute; of a fault, what it was and where in the code, and none of its words."""

    def __init__(self) -> None:
        super().__init__()
        self._logged: dict[tuple[str, object], float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Tell whether to log this."""
        fault, _, place = record.exc_info or (None, None, None)
        line, now = (str(record.msg).partition("\n")[0], fault), time.monotonic()
        logged = {one: then for one, then in self._logged.items() if now - then < QUIET_SECONDS}
        if line in logged or len(logged) >= MOST_LOGGED:
            return False
        self._logged = {**logged, line: now}  # never changed in place: other threads log, too
        words = record.getMessage().partition("\n")[0]  # in the lines below, asyncio says who was connected
        record.msg = "".join([words, f"\n{fault.__name__}\n", *traceback.format_tb(place)]) if fault else words
        record.args, record.exc_info = None, None
        return True


QUIET = Quiet()


@contextmanager
def listen(port: int, host: str = "127.0.0.1") -> Iterator[socket.socket]:
    """A socket at this address until the block ends; port 0 is any that is free. `Refused` when it is taken."""
    try:
        listener = socket.create_server((host, port))
    except OSError:
        raise PortTaken(port=port) from None
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # or each answer waits for an acknowledgment
    with listener:
        yield listener


def make_server(app: ASGIApp) -> uvicorn.Server:
    """A server for this application."""
    config = uvicorn.Config(
        app,
        http=Connection,
        ws="none",
        backlog=most_connections() // 2,  # so many are let in at once, before any of them can be closed
        proxy_headers=False,
        log_level="warning",
        access_log=False,
        server_header=False,
    )
    for name in LOGGERS:
        logging.getLogger(name).addFilter(QUIET)
    return uvicorn.Server(config)


async def hang_up(_: Request, __: Exception) -> Response:
    """Answer somebody who has gone: nobody hears it."""
    return Response(status_code=400)
