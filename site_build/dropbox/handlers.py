"""The answers at the drop box's path.

Anybody may post an envelope. Only the holder of a token may list and delete them, and the server knows no more than
its SHA-256; while one token takes another's place, it knows both. A body that is too long is refused as soon as that
is known: before it is read, when its length was told. What is no envelope costs the envelopes nothing of their rate.
"""

import hashlib
import hmac
import json
import re
import time
from collections.abc import Collection, Mapping
from dataclasses import asdict

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from site_build.dropbox.errors import InboxFull
from site_build.dropbox.inbox import Inbox
from site_build.dropbox.rate import RateLimit
from site_build.dropbox.senders import Senders
from site_build.errors import Malformed
from site_build.formats.envelope import ENVELOPE_LIMIT, check_shape

TOO_LONG = "This is too long for a form. Send the file that this portal made."
TOO_MANY = "Too many forms are arriving just now. Wait a minute and try again."
NOT_ALLOWED = "This needs the drop box's token. Check the token in the register's settings."
NOT_A_PLACE = "`after` must be the number of the last envelope that you have."
NOT_HERE = "There is nothing here."


class DropBoxHandlers:
    """What to do with each request; every refusal is JSON with a `reason` for the person."""

    def __init__(self, inbox: Inbox, tokens: Collection[str], senders: Senders, per_minute: int) -> None:
        self.inbox = inbox
        self.tokens = tokens
        self.senders = senders
        self.envelopes = RateLimit(per_minute)
        self.rubbish = RateLimit(per_minute)

    async def post(self, request: Request) -> Response:
        """Take an envelope: 201 once it is on the disk, and 400, 413, 429, 503 or 507 with the reason."""
        body = await _read_body(request)
        if body is None:
            return _refuse(413, TOO_LONG)
        sender = self.senders.mark(request)
        try:
            envelope = check_shape(body)
        except Malformed as error:
            return _refuse(400, str(error)) if self.rubbish.allow(time.monotonic(), sender) else _refuse_for_now()
        if not self.envelopes.allow(time.monotonic(), sender):
            return _refuse_for_now()
        return _answer(201, {"sha256": await self.inbox.put(envelope)})

    async def get(self, request: Request) -> Response:
        """List envelopes after `?after=N` as JSON lines, oldest first; an empty page is the end."""
        after = request.query_params.get("after", "0")
        if refusal := self._check_token(request):
            return refusal
        if not re.fullmatch(r"[0-9]{1,18}", after):
            return _refuse(400, NOT_A_PLACE)
        rows = await run_in_threadpool(self.inbox.read, int(after))
        lines = "".join(json.dumps(asdict(row)) + "\n" for row in rows)
        return Response(lines, headers={"Cache-Control": "no-store"}, media_type="application/jsonl")

    async def delete(self, request: Request) -> Response:
        """Delete an envelope that intake has committed: 204, and 404 when it is not there."""
        if refusal := self._check_token(request):
            return refusal
        if not await run_in_threadpool(self.inbox.delete, request.path_params["sha256"]):
            return _refuse(404, NOT_HERE)
        return Response(status_code=204, headers={"Cache-Control": "no-store"})

    def _check_token(self, request: Request) -> Response | None:
        if not self.tokens:
            return _refuse(404, NOT_HERE)
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        given = hashlib.sha256(token.encode("utf-8")).hexdigest()
        if scheme.lower() == "bearer" and any(hmac.compare_digest(given, known) for known in self.tokens):
            return None
        return _refuse(401, NOT_ALLOWED, {"WWW-Authenticate": "Bearer"})


async def tell_out_of_order(_: Request, error: Exception) -> Response:
    """Answer for an inbox that could not do what was asked: 507 when it is full, otherwise 503."""
    return _refuse(507 if isinstance(error, InboxFull) else 503, str(error))


async def _read_body(request: Request) -> bytes | None:
    if int(request.headers.get("Content-Length", 0)) > ENVELOPE_LIMIT:
        return None
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > ENVELOPE_LIMIT:
            return None
    return bytes(body)


def _refuse_for_now() -> Response:
    return _refuse(429, TOO_MANY, {"Retry-After": "60"})


def _refuse(status: int, reason: str, headers: Mapping[str, str] | None = None) -> Response:
    return _answer(status, {"reason": reason}, headers)


def _answer(status: int, content: Mapping[str, str], headers: Mapping[str, str] | None = None) -> Response:
    no_store = {"Cache-Control": "no-store", **(headers or {})}
    return Response(json.dumps(content), status, no_store, media_type="application/json")
