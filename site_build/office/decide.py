"""Decide about a form that waits or was set aside: return it to the person, or discard it. `countersign` accepts one.

What was in the form is disposed of either way. What stays, sealed, is the fingerprint of its envelope, where it came
from, the day and the reason. A form that was returned is judged anew when it comes again, because the person may have
been asked for just that; one that was discarded is recognised, and stays out.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from site_build.acknowledgment.statement import CONTROL
from site_build.errors import PortalError, Unfit
from site_build.office.tray import Held, find_undecided, hold
from site_build.office.unlock import Office
from site_build.register.people import visible
from site_build.register.view import Arrival

REASON_LIMIT = 500  # characters


@dataclass(frozen=True)
class Returned:
    """A form that was returned: the words to write to the person."""

    words: str


def return_form(office: Office, form: str, reason: str) -> Returned:
    """Return a form, named as in `find_undecided`, for a reason; give the words to send. `Unfit` without a reason."""
    told = _read_reason(reason)
    held = _decide(office, form, "returned", told)
    return Returned(_write_words(office, _name(office, held), told))


def discard(office: Office, form: str, reason: str) -> None:
    """Discard a form, named in the same way, for a reason; `Unfit` without one."""
    _decide(office, form, "discarded", _read_reason(reason))


def _decide(office: Office, form: str, state: Literal["returned", "discarded"], reason: str) -> Held:
    """Put the decision in the place of the form, and return what was there."""
    with office.register.change() as change:
        held = find_undecided(change, form)
        hold(change, Held(Arrival(held.sha256, state), held.source, reason, datetime.now(UTC)))
    return held


def _read_reason(reason: str) -> str:
    words = " ".join(reason.split())
    if not words:
        raise Unfit("reason", "Write the reason. It is kept with what you decided.")
    if len(words) > REASON_LIMIT or CONTROL.search(words):
        raise Unfit("reason", f"Write the reason in at most {REASON_LIMIT} letters, in plain text.")
    return words


def _name(office: Office, held: Held) -> str:
    """The name on the form, or nothing if it cannot be read."""
    try:
        return visible(held.open(office.register.keys).statement.name)
    except PortalError:
        return ""


def _write_words(office: Office, name: str, reason: str) -> str:
    return (
        f"Hello{' ' if name else ''}{name},\n\n"
        "Thank you for sending us your form. We cannot put it in our register as it is.\n\n"
        f"The reason: {reason}\n\n"
        "What to do next: please open your personal link and fill in the form once more. If you have no link, or the "
        "link does not work, ask us for a new one. We are glad to help.\n\n"
        f"Thank you,\n{office.portal.organisation.name}\n"
    )
