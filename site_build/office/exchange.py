"""Ask the drop box over HTTP. It may be broken, or in other hands: each exchange is bounded in time and in size.

The deadline is for all of an exchange, which asyncio alone can hold: a blocking socket knows one for each read. The
answer is taken as it is sent: nothing is unpacked, and what is longer than a page of forms is not read.
"""

import asyncio
import threading
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any, Self, TypeVar

import httpx

from site_build.acknowledgment.envelope import LIMIT
from site_build.errors import Malformed, Refused, Unfit

DEADLINE = 10.0  # seconds, from looking for the website to the end of its answer
MOST_LINES = 100  # of an answer
LONGEST_LINE = LIMIT + 1024  # bytes: an envelope, and what is told about it
LARGEST_ANSWER = MOST_LINES * LONGEST_LINE
NOT_FORMS = "What the website answered were not forms. Check the address, then try again."
AWAY = "The website cannot be reached. Check the address and your internet, then try again."
SLOW = "The website took too long to answer. Try again later. If it happens again, tell whoever looks after it."
STOPPED = "The desk was locked meanwhile. Unlock it and fetch again: nothing goes in twice."
_LOOPBACK = ("127.0.0.1", "::1", "localhost")

T = TypeVar("T")


@dataclass(frozen=True)
class Answer:
    """What the drop box answered."""

    status: int
    body: bytes = field(repr=False)


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

    def ask(self, method: str, path: str = "") -> Answer:
        """Ask one thing; `Refused` when no whole answer came in time, `Malformed` when it was too large."""
        if self._is_stopped():
            raise Refused(STOPPED)
        try:
            return self._run(self._ask(method, self._address + path))
        except TimeoutError:
            raise Refused(SLOW) from None
        except (httpx.HTTPError, httpx.InvalidURL, UnicodeError):
            raise Refused(AWAY) from None

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    async def _ask(self, method: str, address: str) -> Answer:
        body = bytearray()
        async with asyncio.timeout(DEADLINE), self._client.stream(method, address) as answer:
            async for chunk in answer.aiter_raw():
                body += chunk
                if len(body) > LARGEST_ANSWER:
                    raise Malformed(NOT_FORMS)
        return Answer(answer.status_code, bytes(body))

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
        raise Unfit("address", f"“{address}” is not an address. Write it as https://portal.example/drop") from None
    if url.scheme != "https" and url.host not in _LOOPBACK:
        raise Unfit("address", "The address must begin with https://. Without it, others could read along.")
    return str(url)
