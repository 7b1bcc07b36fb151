"""Collect what the drop box holds, page by page: take it in, and only then ask the drop box to forget it.

The drop box may be broken, or in other hands: each exchange with it is bounded in time and in size.
"""

import asyncio
import threading
from collections.abc import Callable, Coroutine, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Self, TypeVar

import httpx
from pydantic import AwareDatetime, Field, ValidationError

from site_build.config import Model
from site_build.errors import PortalError
from site_build.formats.envelope import ENVELOPE_LIMIT
from site_build.office.forms import errors
from site_build.office.forms.intake import Incoming, TakenForm, take_in
from site_build.office.forms.pending import Channel
from site_build.office.links.links import site_address
from site_build.office.office import Office
from site_build.register.people import Person

DEADLINE = 10.0  # seconds, from looking for the website to the end of its answer
MOST_LINES = 100  # of an answer
LONGEST_LINE = ENVELOPE_LIMIT + 1024  # bytes: an envelope, and what is told about it
LARGEST_ANSWER = MOST_LINES * LONGEST_LINE
_LOOPBACK = ("127.0.0.1", "::1", "localhost")

T = TypeVar("T")


class Exchange:
    """A connection to the drop box at `address`; nothing is asked any more once `is_stopped` says so.

    `Unfit` when this is no address, or one over which others could read along.
    """

    def __init__(self, address: str, token: str, is_stopped: Callable[[], bool]) -> None:
        self._address = _check_address(address)
        self._is_stopped = is_stopped
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="exchange", daemon=True)
        headers = {"Authorization": f"Bearer {token}", "Accept-Encoding": "identity"}
        timeout = httpx.Timeout(None, connect=DEADLINE / 3)  # for TCP, and for TLS: httpx tidies up after its own alone
        self._client = httpx.AsyncClient(headers=headers, timeout=timeout)

    def __enter__(self) -> Self:
        self._thread.start()  # of its own: whoever asks may have a loop running
        return self

    def __exit__(self, *_: object) -> None:
        self._run(self._close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()  # which waits for no lookup of a name that is still going on, as asyncio.run would

    def ask(self, method: str, path: str = "") -> tuple[int, bytes]:
        """Ask one thing; return the answer's status and body.

        `Refused` when no whole answer came in time, `Malformed` when it was too large.
        """
        if self._is_stopped():
            raise errors.FetchStopped()
        try:
            return self._run(self._ask(method, self._address + path))
        except TimeoutError:
            raise errors.WebsiteSlow() from None
        except (httpx.HTTPError, httpx.InvalidURL, UnicodeError):
            raise errors.WebsiteAway() from None

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    async def _ask(self, method: str, address: str) -> tuple[int, bytes]:
        body = bytearray()
        async with asyncio.timeout(DEADLINE), self._client.stream(method, address) as answer:
            async for chunk in answer.aiter_raw():
                body += chunk
                if len(body) > LARGEST_ANSWER:
                    raise errors.NotForms()
        return answer.status_code, bytes(body)

    async def _close(self) -> None:
        unfinished = asyncio.all_tasks() - {asyncio.current_task()}  # when the person pressed Ctrl+C
        for task in unfinished:
            task.cancel()
        await asyncio.gather(*unfinished, return_exceptions=True)
        await self._client.aclose()


def _check_address(address: str) -> str:
    try:
        url = httpx.URL(address.rstrip("/"))
    except (httpx.InvalidURL, UnicodeError):
        raise errors.DropBoxAddressWrong(typed=address) from None
    if url.scheme != "https" and url.host not in _LOOPBACK:
        raise errors.DropBoxAddressOpen()
    return str(url)


@dataclass(frozen=True)
class Collected:
    """What was fetched, and the trouble, if any, that ended it early."""

    outcomes: tuple[TakenForm, ...]
    trouble: str = ""

    def enter(self, whose: Mapping[str, Person]) -> Self:
        """The same after some of these forms, by their fingerprints, went in as these people's."""
        outcomes = (one.enter(whose[one.sha256]) if one.sha256 in whose else one for one in self.outcomes)
        return replace(self, outcomes=tuple(outcomes))


class Delivery(Model):
    """One line of the drop box's answer. `seq` grows from line to line."""

    seq: int = Field(ge=1, lt=2**53)
    sha256: str
    received_at: AwareDatetime
    envelope: str

    def incoming(self) -> Incoming:
        """The envelope, as it came."""
        return Incoming(Channel.WEBSITE, str(self.seq), self.envelope.encode(), self.received_at)


def propose_address(office: Office) -> str:
    """Where this portal's drop box is, if nobody says otherwise; empty when portal.toml names none."""
    box = office.portal.drop_box
    return site_address(office).rstrip("/") + box.path if box else ""


def collect_all(office: Office, address: str, is_stopped: Callable[[], bool] = lambda: False) -> Collected:
    """Take in everything at this address; `Refused` when not even the first page could be taken in."""
    outcomes: list[TakenForm] = []
    try:
        for page in collect(office, address, is_stopped):
            outcomes += page
    except errors.NotForgotten as trouble:
        return Collected(tuple(outcomes), str(trouble))
    except PortalError as trouble:
        if not outcomes:
            raise
        return Collected(tuple(outcomes), f"Not everything could be fetched. {trouble}")
    return Collected(tuple(outcomes))


def collect(office: Office, address: str, is_stopped: Callable[[], bool] = lambda: False) -> Iterator[list[TakenForm]]:
    """Take in everything at this address, yielding the outcomes a page at a time, before the page is deleted there.

    `Refused` when the drop box cannot be reached or will not answer, and `NotForgotten`, after the last page, when it
    could not delete some of them. What was taken in before stays in, and an envelope that could not be deleted is
    recognised when it comes again. No number is remembered: each collection begins with the lowest, since several
    servers may commit out of order. It ends before the next question to the drop box when `is_stopped` says so.
    """
    with Exchange(address, office.register.keys.drop_token, is_stopped) as exchange:
        after, forgotten = 0, True
        while page := _read_page(exchange, after):
            outcomes = take_in(office, [delivery.incoming() for delivery in page])
            yield outcomes
            forgotten &= _forget(exchange, outcomes)
            after = page[-1].seq
    if not forgotten:
        raise errors.NotForgotten()


def _read_page(exchange: Exchange, after: int) -> list[Delivery]:
    status, body = exchange.ask("GET", f"?after={after}")
    if status == 401:
        raise errors.TokenUnknown()
    if status != 200:
        raise errors.NoForms(status=status)
    return _parse_page(body, after)


def _parse_page(body: bytes, after: int) -> list[Delivery]:
    lines = body.splitlines()
    if len(lines) > MOST_LINES or any(len(line) > LONGEST_LINE for line in lines):
        raise errors.NotForms()
    try:
        page = [Delivery.model_validate_json(line) for line in lines]
    except ValidationError:
        raise errors.NotForms() from None
    numbers = [after, *(delivery.seq for delivery in page)]
    if sorted(set(numbers)) != numbers:
        raise errors.NotForms()
    return page


def _forget(exchange: Exchange, outcomes: list[TakenForm]) -> bool:
    """Ask the drop box to forget these, and tell whether it did; one that does not answer is asked nothing more."""
    try:
        answers = [exchange.ask("DELETE", f"/{outcome.sha256}") for outcome in outcomes]
    except PortalError:
        return False
    return all(status in (204, 404) for status, _ in answers)
