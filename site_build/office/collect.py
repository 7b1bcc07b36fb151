"""Collect what the drop box holds: take it in, page by page, and only then ask the drop box to forget it."""

from collections.abc import Iterator
from dataclasses import dataclass

import httpx
from pydantic import AwareDatetime, Field, ValidationError

from site_build.config import Model
from site_build.errors import Malformed, PortalError, Refused, Unfit
from site_build.office.intake import Incoming, Outcome, take_in
from site_build.office.links import site_address
from site_build.office.unlock import Office

PATIENCE = 30.0  # seconds
LARGEST_ANSWER = 128 * 1024 * 1024  # bytes; a page of the drop box is far smaller
NOT_FORMS = "What the website answered were not forms. Check the address, then try again."
_LOOPBACK = ("127.0.0.1", "::1", "localhost")


@dataclass(frozen=True)
class Collected:
    """What was fetched, and the trouble, if any, that ended it early."""

    outcomes: tuple[Outcome, ...]
    trouble: str = ""


class Delivery(Model):
    """One line of the drop box's answer. `seq` grows from line to line."""

    seq: int = Field(ge=1, lt=2**53)
    sha256: str
    received_at: AwareDatetime
    envelope: str

    def incoming(self) -> Incoming:
        """The envelope, as it came."""
        return Incoming(f"form {self.seq} from the website", self.envelope.encode(), self.received_at)


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
            outcomes = take_in(office, [delivery.incoming() for delivery in page])
            yield outcomes
            for outcome in outcomes:
                _ask(client, "DELETE", f"/{outcome.sha256}", allowed=(204, 404))
            after = page[-1].seq


def _connect(office: Office, address: str) -> httpx.Client:
    try:
        url = httpx.URL(address.rstrip("/"))
    except (httpx.InvalidURL, UnicodeError):
        raise Unfit("address", f"“{address}” is not an address. Write it as https://portal.example/drop") from None
    if url.scheme != "https" and url.host not in _LOOPBACK:
        raise Unfit("address", "The address must begin with https://. Without it, others could read along.")
    headers = {"Authorization": f"Bearer {office.register.keys.drop_token}"}
    return httpx.Client(base_url=url, headers=headers, timeout=PATIENCE)


def _read_page(client: httpx.Client, after: int) -> list[Delivery]:
    answer = _ask(client, "GET", f"?after={after}", allowed=(200,))
    try:
        page = [Delivery.model_validate_json(line) for line in answer.text.splitlines()]
    except (ValidationError, UnicodeError):
        raise Malformed(NOT_FORMS) from None
    numbers = [after, *(delivery.seq for delivery in page)]
    if sorted(set(numbers)) != numbers:
        raise Malformed(NOT_FORMS)
    return page


def _ask(client: httpx.Client, method: str, path: str, allowed: tuple[int, ...]) -> httpx.Response:
    try:
        answer = _request(client, method, str(client.base_url).rstrip("/") + path)
    except (httpx.HTTPError, httpx.InvalidURL, UnicodeError):
        raise Refused("The website cannot be reached. Check the address and your internet, then try again.") from None
    if answer.status_code == 401:
        raise Refused(
            "The website does not know this desk. It has to be given the code that “A sheet to print for this” shows."
        )
    if answer.status_code not in allowed:
        raise Refused(
            f"The website gave no forms; it answered {answer.status_code}. Check the address. "
            "If it is right, tell whoever looks after the website: it may not have been given this desk's code."
        )
    return answer


def _request(client: httpx.Client, method: str, address: str) -> httpx.Response:
    with client.stream(method, address) as answer:
        data = bytearray()
        for chunk in answer.iter_bytes():
            data += chunk
            if len(data) > LARGEST_ANSWER:
                raise Malformed(NOT_FORMS)
    return httpx.Response(
        answer.status_code, headers={"Content-Type": "text/plain; charset=utf-8"}, content=bytes(data)
    )
