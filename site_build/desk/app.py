"""The desk as a web application on the loopback address, below a path that nobody can guess."""

import asyncio
import signal
import socket
import sys
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager, asynccontextmanager, contextmanager, suppress
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.convertors import StringConvertor, register_url_convertor
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from site_build.desk.counter import Counter
from site_build.desk.desk import Desk
from site_build.desk.frame import draw_step
from site_build.desk.guard import HEADERS, Guard
from site_build.desk.room import Door
from site_build.desk.rooms import DOORS
from site_build.desk.way_in import take_way_in
from site_build.office.occupy import Place
from site_build.web import DefaultHeaders, hang_up, listen, make_server

STATIC = Path(__file__).parent / "static"
WATCH = 5.0  # seconds between two looks at the clock


class IdConvertor(StringConvertor):
    """A person's id in a path: never a name, which the office would find them by as well."""

    regex = "[A-Za-z0-9_-]{22}"


register_url_convertor("id", IdConvertor())


def make_app(desk: Desk, place: Place) -> Starlette:
    """Make the application for a desk at this place."""

    @asynccontextmanager
    async def watch(_: Starlette) -> AsyncIterator[None]:
        task = asyncio.create_task(_watch_clock(desk))
        yield
        task.cancel()
        desk.lock()

    return Starlette(
        routes=[Mount(desk.base, routes=_make_routes(desk, place))],
        middleware=[Middleware(DefaultHeaders, headers=HEADERS), Middleware(Guard, base=desk.base, port=place.port)],
        exception_handlers={404: Counter(desk, Door("")).answer_missing, ClientDisconnect: hang_up},
        lifespan=watch,
    )


def serve(desk: Desk, port: int, begin: Callable[[Place], AbstractContextManager[object]]) -> None:
    """Serve inside what `begin` makes of the place, until the person stops it; `Refused` when the port is taken.

    Port 0 is any that is free.
    """
    with listen(port) as listener, suppress(KeyboardInterrupt):
        server, place = _make_server(desk, listener)
        _end_in_order(server)
        with begin(place):
            server.run(sockets=[listener])


@contextmanager
def running(desk: Desk, port: int = 0) -> Iterator[str]:
    """Serve in a thread of its own until the block ends; give the address."""
    with listen(port) as listener:
        server, place = _make_server(desk, listener)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield place.address
        finally:
            server.should_exit = True
            thread.join()


def _make_server(desk: Desk, listener: socket.socket) -> tuple[uvicorn.Server, Place]:
    place = Place(listener.getsockname()[1], desk.secret, desk.downloads)
    return make_server(make_app(desk, place)), place


def _end_in_order(server: uvicorn.Server) -> None:
    """Let a signal end the server alone, and then this process in its own order, so that it leaves nothing behind."""
    for name in ("SIGTERM", "SIGBREAK"):  # the server raises these again when it has ended
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.default_int_handler)
    if sys.platform != "win32":
        signal.signal(signal.SIGHUP, server.handle_exit)  # its window was closed


def _make_routes(desk: Desk, place: Place) -> list[BaseRoute]:
    def enter(request: Request) -> Response:
        take_way_in(place, request.query_params.get("file", ""))
        return HTMLResponse(draw_step(f"{desk.base}/"))  # without a cookie: one set now would replace the good one

    doors = [
        Route(door.path.replace("{person}", "{person:id}"), Counter(desk, door).answer, methods=_methods(door))
        for door in DOORS
    ]
    return [*doors, Route("/open", enter), Mount("/static", StaticFiles(directory=STATIC))]


def _methods(door: Door) -> list[str]:
    return ["GET", *(["POST"] if door.act else [])]


async def _watch_clock(desk: Desk) -> None:
    while True:
        await asyncio.sleep(WATCH)
        await run_in_threadpool(desk.lock_if_due)
