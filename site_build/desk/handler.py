"""Answering a request: its form is read, its session found, the act done, and the answer drawn.

A form is bounded before it is read; its files stay in memory, and nothing of it is written to the disk.
"""

import sys
import traceback
from collections.abc import AsyncGenerator, Callable
from dataclasses import replace
from datetime import date
from functools import partial

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.formparsers import FormParser, MultiPartException, MultiPartParser
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from site_build.desk import errors
from site_build.desk.desk import Desk
from site_build.desk.layout import DownloadedView, TroubleView, draw_page, trouble_of
from site_build.desk.route import Answer, Context, Download, Fields, Redirect, Route, Upload
from site_build.desk.session import HeldForm, Session
from site_build.errors import PortalError, Refused
from site_build.files import save_files
from site_build.templates import PageView
from site_build.web import OUR_FAULT

FORM_LIMIT = 20 * 1024 * 1024  # bytes, files and all
MOST_FILES = 1000
MOST_FIELDS = 20_000

DrawPage = Callable[[Desk, PageView, Session, str, PortalError | None], str]


class _MemoryParser(MultiPartParser):
    spool_max_size = FORM_LIMIT + 1


async def read_form(request: Request) -> tuple[Fields, tuple[Upload, ...]]:
    """What was typed, and the files that were sent; `Refused` when it is too much or no form."""
    stream = _bounded(request.stream())
    if request.headers.get("content-type", "").startswith("multipart/form-data"):
        parser: MultiPartParser | FormParser = _MemoryParser(
            request.headers, stream, max_files=MOST_FILES, max_fields=MOST_FIELDS, max_part_size=FORM_LIMIT
        )
    else:
        parser = FormParser(request.headers, stream)
    try:
        form = await parser.parse()
    except (MultiPartException, UnicodeDecodeError):
        raise errors.RequestUnreadable from None
    items = form.multi_items()
    fields = [(name, value) for name, value in items if isinstance(value, str)]
    files = [value for _, value in items if isinstance(value, UploadFile) and value.filename]
    uploads = tuple([Upload(file.filename or "", await file.read()) for file in files])
    await form.close()
    return Fields(fields), uploads


async def _bounded(stream: AsyncGenerator[bytes, None]) -> AsyncGenerator[bytes, None]:
    size = 0
    async for chunk in stream:
        size += len(chunk)
        if size > FORM_LIMIT:
            raise errors.FormTooLarge(megabytes=FORM_LIMIT // 1024 // 1024)
        yield chunk


class Handler:
    """Answers the requests for one route; `draw` makes a page of a view, in the layout of its window."""

    def __init__(self, desk: Desk, route: Route, draw: DrawPage = draw_page) -> None:
        self.desk = desk
        self.route = route
        self.draw = draw
        self.cookie = f"desk-{desk.secret}"  # ports do not part cookies: both name and path are ours alone

    async def answer(self, request: Request) -> Response:
        """Answer a request that the guard let in."""
        await run_in_threadpool(self.desk.lock_if_due)
        key, session = self.desk.sessions.find(self._read_keys(request))
        was_unlocked = session.unlocked
        path = request.url.path.removeprefix(self.desk.base)
        context = Context(self.desk, session, request.path_params, date.today(), path)
        try:
            response = await self._answer(request, context)
        except Exception as fault:  # noqa: BLE001  # the last stop: its words may hold what is in the register
            print(type(fault).__name__, *traceback.format_tb(fault.__traceback__), file=sys.stderr)
            response = self._draw(TroubleView(OUR_FAULT), session, 500)
        if session.unlocked:
            self.desk.timeout.touch()
            key = key if was_unlocked else self.desk.sessions.renew(key, session)
        response.set_cookie(self.cookie, key, path=f"{self.desk.base}/", httponly=True, samesite="strict")
        return response

    async def answer_missing(self, request: Request, _: Exception) -> Response:
        """Answer a request for a page that is not there."""
        session = self.desk.sessions.find(self._read_keys(request))[1]
        return self._draw(trouble_of(errors.PageMissing(), session), session, 404)

    async def _answer(self, request: Request, context: Context) -> Response:
        if request.method != "POST":
            return await run_in_threadpool(self._enter, context, self._show)
        try:
            fields, files = await read_form(request)
        except Refused as error:
            return await run_in_threadpool(self._enter, context, partial(self._show, error=error))
        return await run_in_threadpool(self._enter, replace(context, fields=fields, files=files), self._act, hold=True)

    def _enter(self, context: Context, serve: Callable[[Context], Response], hold: bool = False) -> Response:
        """Serve while the register stays open; send to the passphrase where it is not, and hold what was sent."""
        if self.route.locked:
            return serve(context)
        with self.desk.at_work() as office:
            if office and context.session.unlocked:
                return serve(context)
        if hold and self.route.show:
            context.session.held = HeldForm(context.path, context.fields)
        return self._go("/unlock")

    def _show(self, context: Context, error: PortalError | None = None) -> Response:
        if self.route.show is None:
            return self._draw(trouble_of(error or errors.WrongMethod(), context.session), context.session, 404)
        if held := self._take_held(context):
            context, error = replace(context, fields=held.fields), errors.SentWhileLocked()
        try:
            return self._respond(self.route.show(context), context, error)
        except PortalError as trouble:
            view = trouble_of(error or trouble, context.session)
            return self._draw(view, context.session, 422 if error else 404)

    def _act(self, context: Context) -> Response:
        try:
            if self.route.act is None:
                raise errors.WrongMethod
            if self.desk.holder and not (self.route.reads or self.route.locked):
                raise errors.RegisterHeld(holder=self.desk.holder)
            return self._respond(self.route.act(context), context)
        except PortalError as error:
            return self._show(context, error)

    def _take_held(self, context: Context) -> HeldForm | None:
        held = context.session.held
        if held is None or self.route.locked or held.path != context.path:
            return None
        context.session.held = None
        return held

    def _respond(self, answer: Answer, context: Context, error: PortalError | None = None) -> Response:
        session = context.session
        if isinstance(answer, Redirect):
            session.said, session.refused = answer.said, str(error or "")
            return self._go(answer.path)
        if isinstance(answer, Download):
            names = tuple(path.name for path in save_files(self.desk.downloads, answer.files))
            back = context.path if self.route.show else "/".join(context.path.split("/")[:3])  # such as /people/ID
            answer = DownloadedView(names, str(self.desk.downloads), answer.warning, answer.words, back)
        return self._draw(answer, session, 422 if error else 200, error)

    def _go(self, path: str) -> Response:
        return RedirectResponse(f"{self.desk.base}{path}", 303)

    def _read_keys(self, request: Request) -> list[str]:
        """Every value of the desk's cookie: another port may have set one of the same name beside it."""
        pairs = (pair.strip().partition("=") for line in request.headers.getlist("cookie") for pair in line.split(";"))
        return [key for name, _, key in pairs if name == self.cookie]

    def _draw(self, view: PageView, session: Session, status: int, error: PortalError | None = None) -> Response:
        return HTMLResponse(self.draw(self.desk, view, session, self.route.path, error), status)
