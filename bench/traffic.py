"""What a browser sends for and gets, as DevTools count it: each request once, its bytes as they travelled."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page

NOT_COUNTED = ("/drop", "/mark.svg", "/favicon.ico")


@dataclass
class Fetched:
    """One request: what kind of thing it asks for, where, and how many bytes came, with their head."""

    kind: str
    url: str
    received: int = 0


@dataclass
class Traffic:
    """All requests of one tab, in their order, without those that the browser's own cache answered.

    DevTools tell no bytes of what is broken off before it has begun to arrive; it counts as a request.
    """

    by_id: dict[str, Fetched] = field(default_factory=dict)

    @property
    def fetched(self) -> list[Fetched]:
        """What the pages need: without the form's delivery, and without the picture for the browser's own tab."""
        return [one for one in self.by_id.values() if not one.url.endswith(NOT_COUNTED)]

    def total(self, kind: str = "") -> int:
        """The bytes of all requests, or of those of one kind, such as `Document`."""
        return sum(one.received for one in self.fetched if kind in {"", one.kind})

    def note_sent(self, event: dict[str, Any]) -> None:
        """A request goes out. One that was redirected comes again under the same id, and counts again."""
        url, name = event["request"]["url"], event["requestId"]
        if not url.startswith(("data:", "blob:")):
            if name in self.by_id:
                self.by_id[f"{name} of {len(self.by_id)}"] = self.by_id.pop(name)
            self.by_id[name] = Fetched(event.get("type", ""), url)

    def note_head(self, event: dict[str, Any]) -> None:
        """An answer begins; these are the bytes of its head."""
        self._add(event, event["response"]["encodedDataLength"])

    def note_data(self, event: dict[str, Any]) -> None:
        """A piece of an answer came. What was broken off later has travelled, too."""
        self._add(event, event["encodedDataLength"])

    def note_end(self, event: dict[str, Any]) -> None:
        """An answer is complete: this is the sum."""
        if event["requestId"] in self.by_id:
            self.by_id[event["requestId"]].received = int(event["encodedDataLength"])

    def note_cached(self, event: dict[str, Any]) -> None:
        """It never went out."""
        self.by_id.pop(event["requestId"], None)

    def _add(self, event: dict[str, Any], received: float) -> None:
        if event["requestId"] in self.by_id:
            self.by_id[event["requestId"]].received += int(received)


@contextmanager
def watch_traffic(page: Page) -> Iterator[Traffic]:
    """Note the traffic of a page until the block ends."""
    traffic, session = Traffic(), page.context.new_cdp_session(page)
    session.on("Network.requestWillBeSent", traffic.note_sent)
    session.on("Network.responseReceived", traffic.note_head)
    session.on("Network.dataReceived", traffic.note_data)
    session.on("Network.loadingFinished", traffic.note_end)
    session.on("Network.requestServedFromCache", traffic.note_cached)
    session.send("Network.enable")
    yield traffic
    session.detach()
