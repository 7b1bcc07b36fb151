"""Where a door is answered: the visit is found, the form read, the act done, and the answer drawn.

A form that is refused, has lost its token, or was sent while the desk was locked is shown again as it was filled in.
"""

import sys
import traceback
from dataclasses import replace
from datetime import date
from hmac import compare_digest

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from site_build.config import read_portal
from site_build.desk.desk import Desk
from site_build.desk.form import read_form
from site_build.desk.frame import Fault, Frame, SavedView, TroubleView, Way, draw
from site_build.desk.room import Answer, Ask, Door, Fields, Go, Saved, View
from site_build.desk.visit import Held, Visit
from site_build.errors import PortalError, Refused, Unfit
from site_build.office.save import save_files

MENU = (
    ("/", "Overview"),
    ("/people", "People"),
    ("/links", "Links"),
    ("/intake", "Forms"),
    ("/export", "Export"),
    ("/report", "Report"),
    ("/integrity", "Record"),
    ("/keeping", "Keeping it safe"),
)
STALE = "This page had been open too long. What you typed is still here: look it over, and press the button again."
SENT_LOCKED = "The desk had locked itself. Nothing was saved yet: look it over, and press the button again."
MISSING = "There is no such page. The menu shows where everything is."
OUR_FAULT = (
    "Something went wrong in the portal itself. Go back and try again; if it happens again, tell whoever set it up."
)


class Counter:
    """Where one door is answered."""

    def __init__(self, desk: Desk, door: Door, port: int) -> None:
        self.desk = desk
        self.door = door
        self.cookie = f"desk-{port}"  # a browser sends a cookie to every port of a computer

    async def answer(self, request: Request) -> Response:
        """Answer a request that the guard let in."""
        self.desk.lock_if_idle()
        key, visit = self.desk.visits.find(request.cookies.get(self.cookie))
        was_unlocked = visit.unlocked
        try:
            response = await self._answer(
                request, Ask(self.desk, visit, request.path_params, date.today(), request.url.path)
            )
        except Exception as fault:  # noqa: BLE001  # the last stop: its words may hold what is in the register
            print(type(fault).__name__, *traceback.format_tb(fault.__traceback__), file=sys.stderr)
            response = self._draw(TroubleView(OUR_FAULT), visit, 500)
        if visit.unlocked:
            self.desk.touch()
            key = key if was_unlocked else self.desk.visits.renew(key)
        response.set_cookie(self.cookie, key, httponly=True, samesite="strict")
        return response

    async def answer_missing(self, request: Request, _: Exception) -> Response:
        """Answer a request for a page that is not there."""
        visit = self.desk.visits.find(request.cookies.get(self.cookie))[1]
        return self._draw(TroubleView(MISSING), visit, 404)

    async def _answer(self, request: Request, ask: Ask) -> Response:
        if request.method == "POST":
            return await self._answer_post(request, ask)
        return await run_in_threadpool(self._show, ask)

    async def _answer_post(self, request: Request, ask: Ask) -> Response:
        try:
            fields, files = await read_form(request)
        except Refused as error:
            return await run_in_threadpool(self._show, ask, error)
        ask = replace(ask, fields=fields, files=files)
        if not compare_digest(fields.get("token", "").encode(), ask.visit.token.encode()):
            return await run_in_threadpool(self._show, ask, Refused(STALE))
        return await run_in_threadpool(self._act, ask)

    def _show(self, ask: Ask, error: PortalError | None = None) -> Response:
        if not self._is_open(ask.visit):
            return RedirectResponse("/unlock", 303)
        if self.door.show is None:
            return self._draw(TroubleView(str(error or "Go back, and press the button again.")), ask.visit, 404)
        held = self._take_held(ask)
        if held:
            ask, error = replace(ask, fields=held), Refused(SENT_LOCKED)
        try:
            return self._respond(self.door.show(ask), ask, error)
        except PortalError as trouble:
            return self._draw(TroubleView(str(error or trouble)), ask.visit, 422 if error else 404)

    def _act(self, ask: Ask) -> Response:
        if not self._is_open(ask.visit):
            ask.visit.held = Held(ask.path, ask.fields.pairs)
            return RedirectResponse("/unlock", 303)
        try:
            if self.door.act is None:
                raise Refused("There is nothing to send here.")
            if self.desk.read_only and not (self.door.reads or self.door.locked):
                raise Refused(self.desk.read_only)
            return self._respond(self.door.act(ask), ask)
        except PortalError as error:
            return self._show(ask, error)

    def _is_open(self, visit: Visit) -> bool:
        return self.door.locked or (visit.unlocked and self.desk.office is not None)

    def _take_held(self, ask: Ask) -> Fields | None:
        held = ask.visit.held
        if held is None or self.door.locked or held.path != ask.path:
            return None
        ask.visit.held = None
        return Fields(held.fields)

    def _respond(self, answer: Answer, ask: Ask, error: PortalError | None = None) -> Response:
        if isinstance(answer, Go):
            ask.visit.said = answer.said
            return RedirectResponse(answer.path, 303)
        if isinstance(answer, Saved):
            names = tuple(path.name for path in save_files(self.desk.downloads, answer.files))
            back = ask.path if self.door.show else "/".join(ask.path.split("/")[:3])  # such as /people/ID
            answer = SavedView(names, str(self.desk.downloads), answer.warning, answer.words, back)
        return self._draw(answer, ask.visit, 422 if error else 200, error)

    def _draw(self, view: View, visit: Visit, status: int, error: PortalError | None = None) -> Response:
        return HTMLResponse(draw(view, self._frame(visit, error)), status)

    def _frame(self, visit: Visit, error: PortalError | None) -> Frame:
        said, visit.said = visit.said, ""
        office = self.desk.office if visit.unlocked else None
        here = max((path for path, _ in MENU if f"{self.door.path}/".startswith(f"{path}/")), default="/", key=len)
        return Frame(
            portal=office.portal if office else read_portal(self.desk.root),
            token=visit.token,
            ways=tuple(Way(path, words, path == here) for path, words in MENU) if office else (),
            fault=Fault(str(error), error.field if isinstance(error, Unfit) else "") if error else None,
            said=said,
            read_only=self.desk.read_only or "",
            invented=bool(self.desk.passphrase),
            idle=int(self.desk.idle) if office else 0,
        )
