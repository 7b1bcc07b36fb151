"""Answering a request: its form is read, its session found, the act done, and the answer drawn.

A form is bounded before it is read; its files stay in memory, and nothing of it is written to the disk.
"""

import sys
import traceback
from collections.abc import AsyncGenerator, Callable
from dataclasses import replace
from datetime import date
from functools import partial
from hmac import compare_digest

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.formparsers import FormParser, MultiPartException, MultiPartParser
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from site_build.desk.desk import Desk
from site_build.desk.downloads import save_files
from site_build.desk.layout import DownloadedView, TroubleView, draw, layout_of, trouble_of
from site_build.desk.route import Answer, Context, DeskView, Download, Fields, Redirect, Route, Upload
from site_build.desk.session import HeldInput, Session
from site_build.errors import PortalError, Refused
from site_build.web import OUR_FAULT

FORM_LIMIT = 20 * 1024 * 1024  # bytes, files and all
MOST_FILES = 1000
MOST_FIELDS = 20_000

TOO_LARGE = f"That is more than {FORM_LIMIT // 1024 // 1024} MB. Send fewer or smaller files."


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
        raise Refused("That form could not be read. Go back, load the page again, and send it once more.") from None
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
            raise Refused(TOO_LARGE)
        yield chunk


STALE = "This page had been open too long. What you typed is still here: look it over, and press the button again."
SENT_LOCKED = (
    "The desk had locked itself. Nothing was saved yet: look it over, choose any file again, "
    "and press the button again."
)
MISSING = "There is no such page. Go to the start."
NO_PAGE = "Go back, and press the button again."


class Handler:
    """Where one door is answered."""

    def __init__(self, desk: Desk, door: Route) -> None:
        self.desk = desk
        self.door = door
        self.cookie = f"desk-{desk.secret}"  # ports do not part cookies: both name and path are ours alone

    async def answer(self, request: Request) -> Response:
        """Answer a request that the guard let in."""
        await run_in_threadpool(self.desk.lock_if_due)
        key, visit = self.desk.visits.find(self._read_keys(request))
        was_unlocked = visit.unlocked
        ask = Context(
            self.desk, visit, request.path_params, date.today(), request.url.path.removeprefix(self.desk.base)
        )
        try:
            response = await self._answer(request, ask)
        except Exception as fault:  # noqa: BLE001  # the last stop: its words may hold what is in the register
            print(type(fault).__name__, *traceback.format_tb(fault.__traceback__), file=sys.stderr)
            response = self._draw(TroubleView(OUR_FAULT), visit, 500)
        if visit.unlocked:
            self.desk.touch()
            key = key if was_unlocked else self.desk.visits.renew(key, visit)
        response.set_cookie(self.cookie, key, path=f"{self.desk.base}/", httponly=True, samesite="strict")
        return response

    async def answer_missing(self, request: Request, _: Exception) -> Response:
        """Answer a request for a page that is not there."""
        visit = self.desk.visits.find(self._read_keys(request))[1]
        return self._draw(TroubleView(MISSING), visit, 404)

    async def _answer(self, request: Request, ask: Context) -> Response:
        if request.method != "POST":
            return await run_in_threadpool(self._enter, ask, self._show)
        try:
            fields, files = await read_form(request)
            ask = replace(ask, fields=fields, files=files)
            _check_token(ask)
        except Refused as error:
            return await run_in_threadpool(self._enter, ask, partial(self._show, error=error))
        return await run_in_threadpool(self._enter, ask, self._act)

    def _enter(self, ask: Context, serve: Callable[[Context], Response]) -> Response:
        """Serve while the register stays open; send to the passphrase where it is not, and hold what was sent."""
        if self.door.locked:
            return serve(ask)
        with self.desk.at_work() as office:
            if office and ask.visit.unlocked:
                return serve(ask)
        if ask.fields and self.door.show:
            ask.visit.held = HeldInput(ask.path, ask.fields.pairs)
        return self._go("/unlock")

    def _show(self, ask: Context, error: PortalError | None = None) -> Response:
        if self.door.show is None:
            return self._draw(TroubleView(str(error or NO_PAGE)), ask.visit, 404)
        if held := self._take_held(ask):
            ask, error = replace(ask, fields=held), Refused(SENT_LOCKED)
        try:
            return self._respond(self.door.show(ask), ask, error)
        except PortalError as trouble:
            return self._draw(trouble_of(error or trouble, ask.visit), ask.visit, 422 if error else 404)

    def _act(self, ask: Context) -> Response:
        try:
            if self.door.act is None:
                raise Refused("There is nothing to send on this page. Go to another one.")
            if self.desk.read_only and not (self.door.reads or self.door.locked):
                raise Refused(self.desk.read_only)
            return self._respond(self.door.act(ask), ask)
        except PortalError as error:
            return self._show(ask, error)

    def _take_held(self, ask: Context) -> Fields | None:
        held = ask.visit.held
        if held is None or self.door.locked or held.path != ask.path:
            return None
        ask.visit.held = None
        return Fields(held.fields)

    def _respond(self, answer: Answer, ask: Context, error: PortalError | None = None) -> Response:
        if isinstance(answer, Redirect):
            ask.visit.said, ask.visit.refused = answer.said, str(error or "")
            return self._go(answer.path)
        if isinstance(answer, Download):
            names = tuple(path.name for path in save_files(self.desk.downloads, answer.files))
            back = ask.path if self.door.show else "/".join(ask.path.split("/")[:3])  # such as /people/ID
            answer = DownloadedView(names, str(self.desk.downloads), answer.warning, answer.words, back)
        return self._draw(answer, ask.visit, 422 if error else 200, error)

    def _go(self, path: str) -> Response:
        return RedirectResponse(f"{self.desk.base}{path}", 303)

    def _read_keys(self, request: Request) -> list[str]:
        """Every value of the desk's cookie: another port may have set one of the same name beside it."""
        pairs = (pair.strip().partition("=") for line in request.headers.getlist("cookie") for pair in line.split(";"))
        return [key for name, _, key in pairs if name == self.cookie]

    def _draw(self, view: DeskView, visit: Session, status: int, error: PortalError | None = None) -> Response:
        return HTMLResponse(draw(view, layout_of(self.desk, visit, self.door.path, error)), status)


def _check_token(ask: Context) -> None:
    if not compare_digest(ask.fields.get("token", "").encode(), ask.visit.token.encode()):
        raise Refused(STALE)
