"""What lies on the Chief Officer's desk: statements that wait for a countersignature, and what was set aside."""

import json
from dataclasses import dataclass
from datetime import datetime

from site_build.acknowledgment.encoding import decode
from site_build.acknowledgment.statement import Statement, parse_statement
from site_build.office.intake import UNSIGNED, Incoming, Outcome, take_in
from site_build.office.unlock import Office
from site_build.register.leaf import AcknowledgedLeaf, ErasedLeaf, SignedLeaf
from site_build.register.view import Arrival, Entry, View


@dataclass(frozen=True)
class Waiting:
    """A statement that waits, as it came, and why it waits."""

    arrival: Arrival
    statement: Statement
    received_at: datetime
    source: str
    reason: str


@dataclass(frozen=True)
class SetAside:
    """An envelope that could not be taken in, and why not."""

    envelope: Incoming
    reason: str


def read_waiting(view: View) -> list[Waiting]:
    """The statements that wait, the oldest first."""
    return sorted(map(_waiting, view.arrivals("waiting")), key=lambda waiting: waiting.received_at)


def list_waiting(office: Office) -> list[Waiting]:
    """The statements that wait, the oldest first."""
    with office.register.view() as view:
        return read_waiting(view)


def list_set_aside(office: Office) -> list[SetAside]:
    """What was set aside, the oldest first."""
    with office.register.view() as view:
        return sorted(map(_set_aside, view.arrivals("set aside")), key=lambda aside: aside.envelope.received_at)


def take_in_again(office: Office) -> list[Outcome]:
    """Judge again what was set aside, after the cause has been mended."""
    return take_in(office, [aside.envelope for aside in list_set_aside(office)])


def count_lost(office: Office) -> int:
    """How many acknowledgments have lost their details, and have neither been erased nor signed again since.

    That happens when an old backup is put back: the log is repaired, and what only the database held is gone.
    """
    with office.register.view() as view:
        entries = view.entries(SignedLeaf)
        erased = {entry.leaf.of for entry in view.entries(ErasedLeaf)}
    kept = {_signed(entry) for entry in entries if entry.details}
    return sum(not entry.details and entry.leaf.id not in erased and _signed(entry) not in kept for entry in entries)


def _signed(entry: Entry[SignedLeaf]) -> tuple[str, str]:
    """Which link signed which edition; without a link, which leaf."""
    leaf = entry.leaf
    return (leaf.signer, leaf.edition) if isinstance(leaf, AcknowledgedLeaf) else (leaf.id, "")


def _waiting(arrival: Arrival) -> Waiting:
    content = json.loads(arrival.content or b"{}")
    statement = parse_statement(content["statement"].encode())
    received_at = datetime.fromisoformat(content["received_at"])
    return Waiting(arrival, statement, received_at, content.get("source", ""), content.get("reason", UNSIGNED))


def _set_aside(arrival: Arrival) -> SetAside:
    content = json.loads(arrival.content or b"{}")
    received_at = datetime.fromisoformat(content["received_at"])
    envelope = Incoming(content["source"], decode(content["envelope"]), received_at)
    return SetAside(envelope, content["reason"])
