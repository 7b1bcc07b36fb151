"""Decide about a form that waits or was set aside: return it to the person, or discard it. `countersign` accepts one.

What was in the form is disposed of either way. What stays, sealed, is the fingerprint of its envelope, where it came
from, the day and the reason. A form that was returned is judged anew when it comes again, because the person may have
been asked for just that; one that was discarded is recognised, and stays out.
"""

import json
from dataclasses import dataclass
from datetime import date
from typing import Literal

from site_build.acknowledgment.encoding import decode
from site_build.acknowledgment.statement import CONTROL, parse_statement
from site_build.errors import PortalError, Refused, Unfit
from site_build.office.judge import Form, open_form
from site_build.office.unlock import Office
from site_build.register.leaf import today
from site_build.register.view import Arrival, View

REASON_LIMIT = 500  # characters
_JOINERS = "\u200c\u200d"  # Persian and Hindi names are written with these


@dataclass(frozen=True)
class Decided:
    """A form that was returned or discarded: where it came from, when that was decided, and why."""

    sha256: str
    state: str
    source: str
    day: date
    reason: str

    @property
    def words(self) -> str:
        """What was decided and when, as a sentence."""
        return f"You {self.state} it on {self.day.day} {self.day:%B %Y}."


@dataclass(frozen=True)
class Returned:
    """A form that was returned: the words to write to the person."""

    words: str


def return_form(office: Office, form: str, reason: str) -> Returned:
    """Return a form, named as in `find_undecided`, for a reason; give the words to send. `Unfit` without a reason."""
    told = _read_reason(reason)
    arrival = _decide(office, form, "returned", told)
    return Returned(_write_words(office, _name(office, arrival), told))


def discard(office: Office, form: str, reason: str) -> None:
    """Discard a form, named in the same way, for a reason; `Unfit` without one."""
    _decide(office, form, "discarded", _read_reason(reason))


def list_decided(office: Office) -> list[Decided]:
    """What was returned or discarded, the latest first."""
    with office.register.view() as view:
        return sorted(read_decided(view).values(), key=lambda decided: (decided.day, decided.sha256), reverse=True)


def read_decided(view: View) -> dict[str, Decided]:
    """What was returned or discarded, by the envelope's SHA-256."""
    return {arrival.sha256: _decided(arrival) for arrival in view.arrivals("returned", "discarded")}


def find_undecided(view: View, form: str) -> Arrival:
    """The form that waits or was set aside, by its id or its envelope's SHA-256; `Refused` when there is none."""
    mark = view.mark(form)
    for arrival in view.arrivals("waiting", "set aside"):
        if arrival.sha256 == form or arrival.statement == mark:
            return arrival
    raise Refused("That form is not here any more: nothing like it is waiting or set aside. Nothing was changed.")


def read_form(office: Office, arrival: Arrival) -> Form:
    """What is in a form that waits or was set aside; a `PortalError` saying why it cannot be read."""
    content = json.loads(arrival.content or b"{}")
    if arrival.state == "set aside":
        return open_form(office.register.keys, decode(content["envelope"]))
    return Form(parse_statement(content["statement"].encode()), content["statement"], None)


def _decide(office: Office, form: str, state: Literal["returned", "discarded"], reason: str) -> Arrival:
    """Put the decision in the place of the form, and return what was there."""
    with office.register.change() as change:
        arrival = find_undecided(change, form)
        source = json.loads(arrival.content or b"{}").get("source", "")
        content = json.dumps({"source": source, "day": today().isoformat(), "reason": reason})
        change.put_arrival(Arrival(arrival.sha256, state, content=content.encode()))
    return arrival


def _decided(arrival: Arrival) -> Decided:
    content = json.loads(arrival.content or b"{}")
    day = date.fromisoformat(content["day"])
    return Decided(arrival.sha256, arrival.state, content["source"], day, content["reason"])


def _read_reason(reason: str) -> str:
    words = " ".join(reason.split())
    if not words:
        raise Unfit("reason", "Write the reason. It is kept with what you decided.")
    if len(words) > REASON_LIMIT or CONTROL.search(words):
        raise Unfit("reason", f"Write the reason in at most {REASON_LIMIT} letters, in plain text.")
    return words


def _name(office: Office, arrival: Arrival) -> str:
    """The name on the form, without what cannot be seen and turns the words around it; empty if it cannot be read."""
    try:
        name = read_form(office, arrival).statement.name
    except PortalError:
        return ""
    return "".join(letter for letter in name if letter.isprintable() or letter in _JOINERS)


def _write_words(office: Office, name: str, reason: str) -> str:
    return (
        f"Hello{' ' if name else ''}{name},\n\n"
        "Thank you for sending us your form. We cannot put it in our register as it is.\n\n"
        f"The reason: {reason}\n\n"
        "What to do next: please open your personal link and fill in the form once more. If you have no link, or the "
        "link does not work, ask us for a new one. We are glad to help.\n\n"
        f"Thank you,\n{office.portal.organisation.name}\n"
    )
