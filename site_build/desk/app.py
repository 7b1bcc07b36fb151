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
from starlette.convertors import StringConvertor, register_url_convertor
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from site_build.desk.counter import Counter
from site_build.desk.desk import Desk
from site_build.desk.guard import HEADERS, Guard
from site_build.desk.room import Door
from site_build.desk.rooms import DOORS
from site_build.web import DefaultHeaders, hang_up, listen, make_server

STATIC = Path(__file__).parent / "static"
WATCH = 5.0  # seconds between two looks at the clock


class IdConvertor(StringConvertor):
    """A person's id in a path: never a name, which the office would find them by as well."""

    regex = "[A-Za-z0-9_-]{22}"


register_url_convertor("id", IdConvertor())


def make_app(desk: Desk, port: int) -> Starlette:
    """Make the application for a desk that listens on this port of the loopback address."""

    @asynccontextmanager
    async def watch(_: Starlette) -> AsyncIterator[None]:
        task = asyncio.create_task(_watch_clock(desk))
        yield
        task.cancel()
        desk.lock()

    routes = [
        Route(door.path.replace("{person}", "{person:id}"), Counter(desk, door, port).answer, methods=_methods(door))
        for door in DOORS
    ]
    static = Mount("/static", StaticFiles(directory=STATIC))
    return Starlette(
        routes=[*routes, static],
        middleware=[Middleware(DefaultHeaders, headers=HEADERS), Middleware(Guard, port=port)],
        exception_handlers={404: Counter(desk, Door(""), port).answer_missing, ClientDisconnect: hang_up},
        lifespan=watch,
    )


def serve(desk: Desk, port: int, tell: Callable[[str], object]) -> None:
    """Serve until the person stops it, and `tell` the address; `Refused` when the port is taken. Port 0 is any."""
    with listen(port) as listener, suppress(KeyboardInterrupt):
        server, address = _make_server(desk, listener)
        tell(address)
        server.run(sockets=[listener])


@contextmanager
def running(desk: Desk, port: int = 0) -> Iterator[str]:
    """Serve in a thread of its own until the block ends; give the address."""
    with listen(port) as listener:
        server, address = _make_server(desk, listener)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield address
        finally:
            server.should_exit = True
            thread.join()


def _make_server(desk: Desk, listener: socket.socket) -> tuple[uvicorn.Server, str]:
    port = listener.getsockname()[1]
    return make_server(make_app(desk, port)), f"http://127.0.0.1:{port}/"


def _methods(door: Door) -> list[str]:
    return ["GET", *(["POST"] if door.act else [])]


async def _watch_clock(desk: Desk) -> None:
    while True:
        await asyncio.sleep(WATCH)
        await run_in_threadpool(desk.lock_if_idle)
