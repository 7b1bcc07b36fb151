"""The desk as a web application on the loopback address."""

import asyncio
import socket
import webbrowser
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
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


def serve(desk: Desk, port: int, opened: bool) -> None:
    """Serve until the person stops it, and open the browser if `opened`; `Refused` when the port is taken."""
    try:
        listener = socket.create_server(("127.0.0.1", port))
    except OSError as error:
        raise Refused(f"The desk cannot use port {port}: {error.strerror}. Choose another with --port.") from None
    port = listener.getsockname()[1]
    config = uvicorn.Config(make_app(desk, port), log_level="warning", access_log=False, server_header=False)
    if opened:
        webbrowser.open(f"http://127.0.0.1:{port}/")
    with listener, suppress(KeyboardInterrupt):
        uvicorn.Server(config).run(sockets=[listener])


def _methods(door: Door) -> list[str]:
    return ["GET", *(["POST"] if door.act else [])]


async def _watch_clock(desk: Desk) -> None:
    while True:
        await asyncio.sleep(WATCH)
        await run_in_threadpool(desk.lock_if_idle)


async def _hang_up(_: Request, __: Exception) -> Response:
    return Response(status_code=400)  # heard by nobody: the sender has gone
