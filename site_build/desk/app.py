"""The desk as a web application on the loopback address."""

import asyncio
import socket
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from site_build.desk.counter import Counter
from site_build.desk.desk import Desk
from site_build.desk.guard import Guard
from site_build.desk.room import Door
from site_build.desk.rooms import DOORS
from site_build.errors import Refused

STATIC = Path(__file__).parent / "static"
WATCH = 5.0  # seconds between two looks at the clock


def make_app(desk: Desk, port: int) -> Starlette:
    """Make the application for a desk that listens on this port of the loopback address."""

    @asynccontextmanager
    async def watch(_: Starlette) -> AsyncIterator[None]:
        task = asyncio.create_task(_watch_clock(desk))
        yield
        task.cancel()
        desk.lock()

    routes = [Route(door.path, Counter(desk, door, port).answer, methods=_methods(door)) for door in DOORS]
    static = Mount("/static", StaticFiles(directory=STATIC))
    return Starlette(
        routes=[*routes, static],
        middleware=[Middleware(Guard, port=port)],
        exception_handlers={404: Counter(desk, Door(""), port).answer_missing, ClientDisconnect: _hang_up},
        lifespan=watch,
    )


def serve(desk: Desk, port: int, tell: Callable[[str], object]) -> None:
    """Serve until the person stops it, and `tell` the address; `Refused` when the port is taken. Port 0 is any."""
    with _listen(port) as (listener, address), suppress(KeyboardInterrupt):
        tell(address)
        _make_server(desk, listener).run(sockets=[listener])


@contextmanager
def running(desk: Desk, port: int = 0) -> Iterator[str]:
    """Serve in a thread of its own until the block ends; give the address."""
    with _listen(port) as (listener, address):
        server = _make_server(desk, listener)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield address
        finally:
            server.should_exit = True
            thread.join()


@contextmanager
def _listen(port: int) -> Iterator[tuple[socket.socket, str]]:
    try:
        listener = socket.create_server(("127.0.0.1", port))
    except OSError as error:
        raise Refused(
            f"The desk cannot use port {port}: {error.strerror}. It may be open already: look for its page in your "
            "browser. Or choose another port with --port."
        ) from None
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # or each answer waits for an acknowledgment
    with listener:
        yield listener, f"http://127.0.0.1:{listener.getsockname()[1]}/"


def _make_server(desk: Desk, listener: socket.socket) -> uvicorn.Server:
    app = make_app(desk, listener.getsockname()[1])
    return uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False, server_header=False))


def _methods(door: Door) -> list[str]:
    return ["GET", *(["POST"] if door.act else [])]


async def _watch_clock(desk: Desk) -> None:
    while True:
        await asyncio.sleep(WATCH)
        await run_in_threadpool(desk.lock_if_idle)


async def _hang_up(_: Request, __: Exception) -> Response:
    return Response(status_code=400)  # heard by nobody: the sender has gone
