"""Collect what the drop box holds: take it in, page by page, and only then ask the drop box to forget it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import httpx

from site_build.errors import Malformed, PortalError, Refused, Unfit
from site_build.office.intake import Incoming, Outcome, take_in
from site_build.office.links import site_address
from site_build.office.unlock import Office

PATIENCE = 30.0  # seconds
_LOOPBACK = ("127.0.0.1", "::1", "localhost")


@dataclass(frozen=True)
class Collected:
    """What was fetched, and the trouble, if any, that ended it early."""

    outcomes: tuple[Outcome, ...]
    trouble: str = ""


def propose_address(office: Office) -> str:
    """Where this portal's drop box is, if nobody says otherwise; empty when portal.toml names none."""
    box = office.portal.drop_box
    return site_address(office).rstrip("/") + box.path if box else ""


def collect_all(office: Office, address: str) -> Collected:
    """Take in everything at this address; `Refused` when not even the first page could be taken in."""
    outcomes: list[Outcome] = []
    try:
        for page in collect(office, address):
            outcomes += page
    except PortalError as trouble:
        if not outcomes:
            raise
        return Collected(tuple(outcomes), str(trouble))
    return Collected(tuple(outcomes))


def collect(office: Office, address: str) -> Iterator[list[Outcome]]:
    """Take in everything at this address, yielding the outcomes a page at a time, before the page is deleted there.

    `Refused` when the drop box cannot be reached or will not answer. What was taken in before stays in, and an envelope
    that could not be deleted is recognised when it comes again.
    """
    with _connect(office, address) as client:
        after = 0
        while page := _read_page(client, after):
            outcomes = take_in(office, [envelope for _, envelope in page])
            yield outcomes
            for outcome in outcomes:
                _ask(client, "DELETE", f"/{outcome.sha256}", allowed=(204, 404))
            after, _ = page[-1]


def _connect(office: Office, address: str) -> httpx.Client:
    try:
        url = httpx.URL(address.rstrip("/"))
    except (httpx.InvalidURL, UnicodeError):
        raise Unfit("address", f"“{address}” is not an address. Write it as https://portal.example/drop") from None
    if url.scheme != "https" and url.host not in _LOOPBACK:
        raise Unfit("address", "The address must begin with https://, or others on the way could empty it.")
    headers = {"Authorization": f"Bearer {office.register.keys.drop_token}"}
    return httpx.Client(base_url=url, headers=headers, timeout=PATIENCE)


def _read_page(client: httpx.Client, after: int) -> list[tuple[int, Incoming]]:
    answer = _ask(client, "GET", f"?after={after}", allowed=(200,))
    return [_read_line(line) for line in answer.text.splitlines()]


def _read_line(line: str) -> tuple[int, Incoming]:
    try:
        row = json.loads(line)
        received_at = datetime.fromisoformat(row["received_at"])
        envelope = Incoming(f"from the website, number {row['seq']}", row["envelope"].encode(), received_at)
        return int(row["seq"]), envelope
    except (ValueError, TypeError, KeyError, AttributeError):
        raise Malformed("The website answered with something else than forms. Check the address.") from None


def _ask(client: httpx.Client, method: str, path: str, allowed: tuple[int, ...]) -> httpx.Response:
    try:
        answer = client.request(method, str(client.base_url).rstrip("/") + path)
    except (httpx.HTTPError, httpx.InvalidURL, UnicodeError):
        raise Refused("The website cannot be reached. Check the address and your internet, then try again.") from None
    if answer.status_code == 401:
        raise Refused("The website does not know this register's token. It has to be started with the token's SHA-256.")
    if answer.status_code not in allowed:
        locked = ", or it was started without --token-sha256" if answer.status_code == 404 else ""
        raise Refused(f"The website answered {answer.status_code} and not with forms. Check the address{locked}.")
    return answer
