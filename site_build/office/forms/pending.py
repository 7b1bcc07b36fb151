"""What lies on the keeper's desk: forms that wait or were set aside, and what was decided."""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property

from site_build.errors import PortalError
from site_build.formats.base64 import decode_url
from site_build.formats.leaf import AcknowledgedLeaf, AcknowledgmentLeaf, ErasedLeaf
from site_build.formats.statement import Statement, parse_statement
from site_build.office.forms.assess import Form, open_form
from site_build.office.forms.errors import FormGone
from site_build.office.forms.signer import Signer, read_signer
from site_build.office.office import Office
from site_build.register.change import Change
from site_build.register.keys import RegisterKeys
from site_build.register.view import Arrival, ArrivalState, Entry, View
from site_build.words import say_channel

UNDECIDED = (ArrivalState.WAITING, ArrivalState.SET_ASIDE)
DECIDED = (ArrivalState.RETURNED, ArrivalState.DISCARDED)


class Channel(StrEnum):
    """How a form came, by the code that is kept of it."""

    FILE = "file"
    PASTE = "paste"
    WEBSITE = "website"


@dataclass(frozen=True)
class PendingForm:
    """A form on the desk: how it came, why it is here, and when it came or, afterwards, was decided about.

    `source` is the file's name or, of another channel, the form's number there; once a form is decided about, a file's
    name is no longer kept: it may well be a person's. `text` is the statement of a form that waits, and the envelope
    (base64url) of one that was set aside; of what was decided it is empty. `lacks` is what one about a change was set
    aside for: its person's id, the role, the digest of the edition to sign before it, and the last day for that.
    """

    arrival: Arrival
    channel: Channel
    source: str
    reason: str
    at: datetime
    text: str = ""
    lacks: tuple[str, ...] = ()

    @property
    def sha256(self) -> str:
        """The fingerprint of the envelope."""
        return self.arrival.sha256

    @property
    def state(self) -> ArrivalState:
        """What became of the form."""
        return self.arrival.state

    @property
    def came(self) -> str:
        """How it came, in words."""
        return say_channel(self.channel, self.source)

    @property
    def day(self) -> date:
        """The day on which it came, or was decided about."""
        return self.at.date()

    @cached_property
    def statement(self) -> Statement:
        """What a form that waits says."""
        return parse_statement(self.text.encode())

    def open(self, keys: RegisterKeys) -> Form:
        """What is in a form that waits or was set aside; a `PortalError` saying why it cannot be read."""
        if self.state is ArrivalState.SET_ASIDE:
            return open_form(keys, decode_url(self.text))
        return Form(self.statement, self.text, None)

    def read(self, keys: RegisterKeys) -> Statement | None:
        """What a form that waits or was set aside says; None when it cannot be read."""
        try:
            return self.open(keys).statement
        except PortalError:
            return None


@dataclass(frozen=True)
class Glance:
    """A form as a list shows it; `signer` is None when it cannot be read.

    `linked` says that it names a personal link with which its person could sign when it came, rightly or not.
    """

    held: PendingForm
    signer: Signer | None
    linked: bool


@dataclass(frozen=True)
class Pick:
    """Forms to decide about together; `linked` counts those of the group that were left out for their link."""

    forms: tuple[PendingForm, ...]
    linked: int


def put_pending(change: Change, held: PendingForm) -> None:
    """Keep a form on the desk, in place of what was kept of it before."""
    content = {"channel": held.channel, "source": held.source, "reason": held.reason, "text": held.text}
    content |= {"at": held.at.isoformat(), "lacks": " ".join(held.lacks)}
    change.put_arrival(replace(held.arrival, content=json.dumps(content).encode()))


def read_pending(view: View, *states: ArrivalState) -> list[PendingForm]:
    """The forms in these states, the oldest first."""
    return sorted(map(_pending, view.arrivals(*states)), key=lambda held: held.at)


def list_pending(office: Office, *states: ArrivalState) -> list[PendingForm]:
    """The forms in these states, the oldest first."""
    with office.register.view() as view:
        return read_pending(view, *states)


def find_undecided(view: View, form: str) -> PendingForm:
    """The form that waits or was set aside, by its id or its envelope's SHA-256; `Refused` when there is none."""
    mark = view.mark(form)
    for held in read_pending(view, *UNDECIDED):
        if form == held.sha256 or held.arrival.statement == mark:
            return held
    raise FormGone()


def glance(office: Office, forms: Iterable[PendingForm]) -> list[Glance]:
    """These forms, each opened."""
    with office.register.view() as view:
        return [_glance(view, office.register.keys, held) for held in forms]


def pick_undecided(office: Office, ticked: Collection[str], group: str = "") -> Pick:
    """The forms with these fingerprints that wait or were set aside, and those of a group: a state, or a day (ISO).

    What has a personal link that works is in no group: somebody may count on it.
    """
    with office.register.view() as view:
        undecided = read_pending(view, *UNDECIDED)
        own = [held for held in undecided if held.sha256 not in ticked and group in (held.state, held.day.isoformat())]
        linked = {held.sha256 for held in own if _glance(view, office.register.keys, held).linked}
    chosen = {*ticked, *(held.sha256 for held in own)} - linked
    return Pick(tuple(held for held in undecided if held.sha256 in chosen), len(linked))


def find_unchanged(view: View, seen: Iterable[PendingForm]) -> list[PendingForm]:
    """Those of these forms that nobody has decided about and nothing has changed since they were seen."""
    here = {held.sha256: held for held in read_pending(view, *UNDECIDED)}
    return [held for held in seen if here.get(held.sha256) == held]


def list_unchanged(office: Office, seen: Iterable[PendingForm]) -> list[PendingForm]:
    """Those of these forms that nobody has decided about and nothing has changed since they were seen."""
    with office.register.view() as view:
        return find_unchanged(view, seen)


def count_lost(view: View) -> int:
    """How many acknowledgments have lost their details, and have neither been erased nor signed again since.

    That happens when an old backup is put back: the log is repaired, and what only the database held is gone.
    """
    entries = view.entries(AcknowledgmentLeaf)
    erased = {entry.leaf.of for entry in view.entries(ErasedLeaf)}
    kept = {_signed(entry) for entry in entries if entry.details}
    return sum(not entry.details and entry.leaf.id not in erased and _signed(entry) not in kept for entry in entries)


def _glance(view: View, keys: RegisterKeys, held: PendingForm) -> Glance:
    try:
        form = held.open(keys)
    except PortalError:
        return Glance(held, None, linked=False)
    link = view.invitations.get(form.statement.invitation or "")
    signer = read_signer(view.people, view.invitations, form)
    return Glance(held, signer, link is not None and link.is_usable(held.day))


def _signed(entry: Entry[AcknowledgmentLeaf]) -> tuple[str, str]:
    """Which link signed which edition; without a link, which leaf."""
    leaf = entry.leaf
    return (leaf.signer, leaf.edition) if isinstance(leaf, AcknowledgedLeaf) else (leaf.id, "")


def _pending(arrival: Arrival) -> PendingForm:
    content = json.loads(arrival.content or b"{}")
    channel, at = Channel(content["channel"]), datetime.fromisoformat(content["at"])
    lacks = tuple(content.get("lacks", "").split())  # earlier versions of the portal knew of no such thing
    return PendingForm(arrival, channel, content["source"], content["reason"], at, content["text"], lacks)
