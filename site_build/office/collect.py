"""Collect what the drop box holds: take it in, page by page, and only then ask the drop box to forget it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pydantic import AwareDatetime, Field, ValidationError

from site_build.config import Model
from site_build.errors import Malformed, PortalError, Refused
from site_build.office.exchange import LONGEST_LINE, MOST_LINES, NOT_FORMS, Answer, Exchange
from site_build.office.intake import Incoming, Outcome, take_in
from site_build.office.links import site_address
from site_build.office.unlock import Office


class NotForgotten(Refused):
    """Everything was taken in, and the drop box has some of it still."""


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


def collect_all(office: Office, address: str, is_stopped: Callable[[], bool] = lambda: False) -> Collected:
    """Take in everything at this address; `Refused` when not even the first page could be taken in."""
    outcomes: list[Outcome] = []
    try:
        for page in collect(office, address, is_stopped):
            outcomes += page
    except NotForgotten as trouble:
        return Collected(tuple(outcomes), str(trouble))
    except PortalError as trouble:
        if not outcomes:
            raise
        return Collected(tuple(outcomes), f"Not everything could be fetched. {trouble}")
    return Collected(tuple(outcomes))


def collect(office: Office, address: str, is_stopped: Callable[[], bool] = lambda: False) -> Iterator[list[Outcome]]:
    """Take in everything at this address, yielding the outcomes a page at a time, before the page is deleted there.

    `Refused` when the drop box cannot be reached or will not answer, and `NotForgotten`, after the last page, when it
    could not delete some of them. What was taken in before stays in, and an envelope that could not be deleted is
    recognised when it comes again. It ends before the next question to the drop box when `is_stopped` says so.
    """
    with Exchange(address, office.register.keys.drop_token, is_stopped) as exchange:
        after, forgotten = 0, True
        while page := _read_page(exchange, after):
            outcomes = take_in(office, [delivery.incoming() for delivery in page])
            yield outcomes
            forgotten &= _forget(exchange, outcomes)
            after = page[-1].seq
    if not forgotten:
        raise NotForgotten(
            "The forms are in the register, but the website could not delete all of them yet. "
            "Fetch again later. If it happens again, tell whoever looks after the website: its disk may be full."
        )


def _read_page(exchange: Exchange, after: int) -> list[Delivery]:
    answer = exchange.ask("GET", f"?after={after}")
    _check_status(answer)
    lines = answer.body.splitlines()
    if len(lines) > MOST_LINES or any(len(line) > LONGEST_LINE for line in lines):
        raise Malformed(NOT_FORMS)
    try:
        page = [Delivery.model_validate_json(line) for line in lines]
    except ValidationError:
        raise Malformed(NOT_FORMS) from None
    numbers = [after, *(delivery.seq for delivery in page)]
    if sorted(set(numbers)) != numbers:
        raise Malformed(NOT_FORMS)
    return page


def _check_status(answer: Answer) -> None:
    if answer.status == 401:
        raise Refused(
            "The website does not know this desk. It has to be given the code that “A sheet to print for this” shows."
        )
    if answer.status != 200:
        raise Refused(
            f"The website gave no forms; it answered {answer.status}. Check the address. "
            "If it is right, tell whoever looks after the website: it may not have been given this desk's code."
        )


def _forget(exchange: Exchange, outcomes: list[Outcome]) -> bool:
    """Ask the drop box to forget these, and tell whether it did; one that does not answer is asked nothing more."""
    try:
        answers = [exchange.ask("DELETE", f"/{outcome.sha256}") for outcome in outcomes]
    except PortalError:
        return False
    return all(answer.status in (204, 404) for answer in answers)
