"""What lies on the Chief Officer's desk: statements that wait for a countersignature, and what was set aside."""

import json
from dataclasses import dataclass
from datetime import datetime

from site_build.acknowledgment.encoding import decode
from site_build.acknowledgment.statement import Statement, parse_statement
from site_build.office.intake import Incoming
from site_build.office.unlock import Office
from site_build.register.view import Arrival, View


@dataclass(frozen=True)
class Waiting:
    """An unsigned statement, as it came."""

    arrival: Arrival
    statement: Statement
    evidence: str
    received_at: datetime


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


def _waiting(arrival: Arrival) -> Waiting:
    content = json.loads(arrival.content or b"{}")
    statement = parse_statement(content["statement"].encode())
    return Waiting(arrival, statement, content["statement"], datetime.fromisoformat(content["received_at"]))


def _set_aside(arrival: Arrival) -> SetAside:
    content = json.loads(arrival.content or b"{}")
    received_at = datetime.fromisoformat(content["received_at"])
    envelope = Incoming(content["source"], decode(content["envelope"]), received_at)
    return SetAside(envelope, content["reason"])
