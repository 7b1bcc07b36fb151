"""The desk as a web application on the loopback address, below a path that nobody can guess."""

import asyncio
import signal
import socket
import sys
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager, asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from time import monotonic, sleep

import uvicorn
from starlette import routing
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.convertors import StringConvertor, register_url_convertor
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, Response
from starlette.staticfiles import StaticFiles

from site_build.desk.desk import Desk
from site_build.desk.guard import HEADERS, Guard
from site_build.desk.handler import DrawPage, Handler
from site_build.desk.layout import draw_page, draw_step
from site_build.desk.lock import RunningDesk, StartLock
from site_build.desk.pages.cosigning import page as cosigning
from site_build.desk.pages.doubt import page as doubt
from site_build.desk.pages.export import page as export
from site_build.desk.pages.forms import page as forms
from site_build.desk.pages.forms import together
from site_build.desk.pages.group import page as group
from site_build.desk.pages.links import page as links
from site_build.desk.pages.notice import page as notice
from site_build.desk.pages.opening import page as opening
from site_build.desk.pages.overview import page as overview
from site_build.desk.pages.people import page as people
from site_build.desk.pages.people_import import page as people_import
from site_build.desk.pages.people_import import preview as import_preview
from site_build.desk.pages.person import page as person
from site_build.desk.pages.record import page as record
from site_build.desk.pages.remind import page as remind
from site_build.desk.pages.report import page as report
from site_build.desk.pages.retain import page as retain
from site_build.desk.pages.review import page as review
from site_build.desk.pages.safekeeping import page as safekeeping
from site_build.desk.pages.succession import page as succession
from site_build.desk.route import Route
from site_build.desk.way_in import is_ours, keep_clear, take_way_in, write_way_in
from site_build.web import DefaultHeaders, hang_up, listen, make_server

STATIC = Path(__file__).parent / "static"
WATCH = 5.0  # seconds between two looks at the clock
PATIENCE = 10.0  # seconds for a desk that is starting, or ending, to say where it is, or to make room
PAUSE = 0.2

Lead = Callable[[Path, bool], object]

# Starlette takes the first route that fits, so `person` comes after all whose paths it would take for a person's, and
# `forms` after `together`, whose path it would take for a form's.
ROUTES: tuple[Route, ...] = (
    *opening.ROUTES,
    *overview.ROUTES,
    *doubt.ROUTES,
    *export.ROUTES,
    *together.ROUTES,
    *forms.ROUTES,
    *links.ROUTES,
    *group.ROUTES,
    *remind.ROUTES,
    *notice.ROUTES,
    *record.ROUTES,
    *report.ROUTES,
    *review.ROUTES,
    *safekeeping.ROUTES,
    *succession.ROUTES,
    *cosigning.ROUTES,
    *retain.ROUTES,
    *people.ROUTES,
    *people_import.ROUTES,
    *import_preview.ROUTES,
    *person.ROUTES,
)


@dataclass(frozen=True)
class WindowPages:
    """What a window consists of: its routes, and how a view of theirs becomes a page."""

    routes: tuple[Route, ...] = ROUTES
    draw: DrawPage = draw_page


class IdConvertor(StringConvertor):
    """A person's id in a path: never a name, which the office would find them by as well."""

    regex = "[A-Za-z0-9_-]{22}"


register_url_convertor("id", IdConvertor())
DESK = WindowPages()


def make_app(desk: Desk, place: RunningDesk, pages: WindowPages = DESK) -> Starlette:
    """Make the application for a desk, or another window of this kind, at this place."""

    @asynccontextmanager
    async def watch(_: Starlette) -> AsyncIterator[None]:
        task = asyncio.create_task(_watch_clock(desk))
        yield
        task.cancel()
        desk.lock()

    return Starlette(
        routes=[routing.Mount(desk.base, routes=_make_routes(desk, place, pages))],
        middleware=[Middleware(DefaultHeaders, headers=HEADERS), Middleware(Guard, base=desk.base, port=place.port)],
        exception_handlers={404: Handler(desk, Route(""), pages.draw).answer_missing, ClientDisconnect: hang_up},
        lifespan=watch,
    )


def serve(
    desk: Desk, port: int, begin: Callable[[RunningDesk], AbstractContextManager[object]], pages: WindowPages = DESK
) -> None:
    """Serve inside what `begin` makes of the place, until the person stops it; `Refused` when the port is taken.

    Port 0 is any that is free.
    """
    with listen(port) as listener, suppress(KeyboardInterrupt):
        server, place = _make_server(desk, listener, pages)
        _end_in_order(server)
        with begin(place):
            server.run(sockets=[listener])


@contextmanager
def running(desk: Desk, port: int = 0, pages: WindowPages = DESK) -> Iterator[str]:
    """Serve in a thread of its own until the block ends; give the address."""
    with listen(port) as listener:
        server, place = _make_server(desk, listener, pages)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield place.address
        finally:
            server.should_exit = True
            thread.join()


def _make_server(desk: Desk, listener: socket.socket, pages: WindowPages) -> tuple[uvicorn.Server, RunningDesk]:
    place = RunningDesk(listener.getsockname()[1], desk.secret, desk.downloads)
    return make_server(make_app(desk, place, pages)), place


def _end_in_order(server: uvicorn.Server) -> None:
    """Let a signal end the server alone, and then this process in its own order, so that it leaves nothing behind."""
    for name in ("SIGTERM", "SIGBREAK"):  # the server raises these again when it has ended
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.default_int_handler)
    if sys.platform != "win32":
        signal.signal(signal.SIGHUP, server.handle_exit)  # its window was closed


def _make_routes(desk: Desk, place: RunningDesk, pages: WindowPages) -> list[routing.BaseRoute]:
    def enter(request: Request) -> Response:
        take_way_in(place, request.query_params.get("file", ""))
        return HTMLResponse(draw_step(f"{desk.base}/"))  # without a cookie: one set now would replace the good one

    shown = [
        routing.Route(one.path, Handler(desk, one, pages.draw).answer, methods=["GET", "POST"]) for one in pages.routes
    ]
    return [*shown, routing.Route("/open", enter), routing.Mount("/static", StaticFiles(directory=STATIC))]


async def _watch_clock(desk: Desk) -> None:
    while True:
        await asyncio.sleep(WATCH)
        await run_in_threadpool(desk.lock_if_due)


def open_desk(desk: Desk, port: int, lead: Lead, pages: WindowPages = DESK) -> None:
    """Run this desk until the person stops it, or leave it at the one that runs on this computer for its register.

    `lead` is given the file that leads to the desk, and whether that one was running already. It is called beside the
    running server. `Refused` when the port is taken.
    """
    start = StartLock(desk.folder)
    try:
        running = _find_running(start)
        if running:
            lead(write_way_in(running), True)
        else:
            serve(desk, port, partial(_begin, start, lead), pages)
    finally:
        start.release()


def _find_running(start: StartLock) -> RunningDesk | None:
    """The desk that runs already. None when this start has the lock, or when whoever has it does not answer here.

    That one may be on another computer, which shares the folder: then this desk can look but not change.
    """
    until = monotonic() + PATIENCE
    while not start.take() and monotonic() < until:
        place = start.find()
        if place and is_ours(place):
            return place
        sleep(PAUSE)
    return None


@contextmanager
def _begin(start: StartLock, lead: Lead, place: RunningDesk) -> Iterator[None]:
    with keep_clear(place), start.announce(place):
        file = write_way_in(place)
        threading.Thread(target=lead, args=(file, False), daemon=True).start()  # some browsers keep it waiting
        yield
