"""Take in envelopes: each is accepted, waits for a countersignature, or is set aside with its own reason.

A batch of a bounded size goes in as one change of the register: any number is taken in within the same memory, and
what stops it in the middle undoes nothing that was told. Nothing is dropped: what is set aside is kept, sealed, with
the reason, and is assessed again when the same envelope comes again. A form about a change that lacks what it goes on
from is set aside, and is assessed again by itself when that comes. What is in the register already is recognised and
does not pile up. A link is not used up, the duty is: a form is taken in when nothing counts yet of its person for that
role and edition, which is read from the details behind the log's entries. The keeper's own form waits even if it is
signed: nobody takes in their own form alone.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cached_property
from hashlib import sha256
from itertools import islice
from typing import Literal

from site_build.errors import PortalError
from site_build.formats.base64 import decode_url, encode_url
from site_build.formats.leaf import AcknowledgedLeaf
from site_build.formats.statement import Statement
from site_build.office.acknowledgments import acknowledgments
from site_build.office.acknowledgments.acknowledgments import Acknowledgment
from site_build.office.acknowledgments.due import find_done
from site_build.office.acknowledgments.errors import EarlierMissing
from site_build.office.forms import errors
from site_build.office.forms.assess import Form, Rules, assess, open_form, read_rules
from site_build.office.forms.pending import DECIDED, Channel, PendingForm, list_pending, put_pending, read_pending
from site_build.office.forms.signer import Signer, name_signer, read_signer
from site_build.office.office import Office, log_editions
from site_build.office.people.witness import is_keeper
from site_build.register.change import Change
from site_build.register.people import Person
from site_build.register.view import Arrival, ArrivalState, Invitation
from site_build.words import ARRIVALS, say_channel, say_day

BATCH = 5_000  # forms in one change, which reads the whole register first
KNOWN = {
    ArrivalState.ACCEPTED: "It is already in the register.",
    ArrivalState.COUNTERSIGNED: "It is already in the register.",
    ArrivalState.WAITING: "It is waiting for you already.",
    ArrivalState.ERASED: "What was in it has been erased from the register. It stays out.",
}
_FORGOTTEN = (ArrivalState.ERASED, ArrivalState.DISCARDED)


@dataclass(frozen=True)
class Incoming:
    """An envelope as it came: how, the file's name or else its number there, its bytes, and when it arrived."""

    channel: Channel
    source: str
    data: bytes
    received_at: datetime

    @cached_property
    def sha256(self) -> str:
        """The fingerprint of the envelope, in hex: by it the same bytes are recognised."""
        return sha256(self.data).hexdigest()

    @property
    def came(self) -> str:
        """How it came, in words."""
        return say_channel(self.channel, self.source)


@dataclass(frozen=True)
class TakenForm:
    """What became of one envelope that came so, in plain words. `statement` is the id to countersign one that waits.

    `signer` is None of what nobody can or may read. `reason` is the class of what was wrong with one that waits or was
    set aside.
    """

    came: str
    sha256: str
    state: ArrivalState | Literal["known"]
    words: str
    statement: str | None = None
    signer: Signer | None = None
    reason: type[PortalError] | None = None

    @property
    def is_unlike(self) -> bool:
        """Whether it went in as the form of somebody whose name is unlike the one on it."""
        return self.state is ArrivalState.ACCEPTED and bool(self.signer and self.signer.typed)

    def enter(self, person: Person) -> "TakenForm":
        """The same after somebody said that it is this person's, and it went in."""
        signer = replace(self.signer, name=person.name, person=person.id, typed="") if self.signer else None
        return replace(self, state=ArrivalState.COUNTERSIGNED, signer=signer, words=KNOWN[ArrivalState.COUNTERSIGNED])


def take_in(office: Office, incoming: Iterable[Incoming]) -> list[TakenForm]:
    """Take in any number of envelopes; `IntakeStopped` where something stops it after a first batch.

    The outcomes are in the order of what came. After those of a batch come those of forms that had been set aside for
    want of an earlier one, which counts now.
    """
    outcomes: list[TakenForm] = []
    try:
        for batch in take_in_batches(office, incoming):
            outcomes += batch
    except PortalError as trouble:
        if not outcomes:
            raise
        raise errors.IntakeStopped(count=len(outcomes), trouble=trouble) from trouble
    return outcomes


def take_in_batches(office: Office, incoming: Iterable[Incoming]) -> Iterator[list[TakenForm]]:
    """Take in any number of envelopes, read as they are needed; each batch's outcomes are told once they are kept.

    What is still to come stays where it is when this ends early.
    """
    left = iter(incoming)
    while batch := list(islice(left, BATCH)):
        yield _take_batch(office, batch)


def _take_batch(office: Office, batch: Sequence[Incoming]) -> list[TakenForm]:
    """Take in a batch in one change, in the order signed; what was published meanwhile is logged first."""
    log_editions(office)
    with office.register.change() as change:
        return _Intake(change, read_rules(change, office.register.keys, office.portal)).take_all(batch)


def take_in_again(office: Office) -> list[TakenForm]:
    """Assess again what was set aside, after the cause has been mended."""
    return take_in(office, map(_again, list_pending(office, ArrivalState.SET_ASIDE)))


def take_in_lacking(office: Office) -> list[TakenForm]:
    """Assess again what was set aside for want of an earlier form, where that counts now."""
    lacking = any(held.lacks for held in list_pending(office, ArrivalState.SET_ASIDE))
    return _take_batch(office, []) if lacking else []


def _again(held: PendingForm) -> Incoming:
    return Incoming(held.channel, held.source, decode_url(held.text), held.at)


@dataclass(frozen=True)
class _Opened:
    """An envelope, and what is in it or else why nobody looks into it."""

    envelope: Incoming
    form: Form | PortalError

    @property
    def signed_at(self) -> datetime:
        """When it was signed, by the clock of whoever did; what nobody can read comes first."""
        if isinstance(self.form, Form):
            return datetime.fromisoformat(self.form.statement.signed_at)
        return datetime.min.replace(tzinfo=UTC)


class _Intake:
    """One batch on its way into the register."""

    def __init__(self, change: Change, rules: Rules) -> None:
        self._change = change
        self._rules = rules
        self._known = change.known_arrivals()
        self._decided = {
            held.sha256: f"You {ARRIVALS[held.state]} it on {say_day(held.day)}."
            for held in read_pending(change, *DECIDED)
        }
        self._signed: dict[str, list[Acknowledgment]] = defaultdict(list)
        for signed in acknowledgments.read_all_acknowledgments(change):
            self._signed[signed.person].append(signed)
        self._foundations = acknowledgments.Foundations(rules.editions)
        self._lacking = {held.sha256: held for held in read_pending(change, ArrivalState.SET_ASIDE) if held.lacks}

    def take_all(self, incoming: Sequence[Incoming]) -> list[TakenForm]:
        """Take in a batch, and again what lacked something in it."""
        opened = [self._open(envelope) for envelope in incoming]
        order = sorted(range(len(opened)), key=lambda at: opened[at].signed_at)
        taken = {at: self._take(opened[at]) for at in order}
        outcomes = [taken[at] for at in range(len(opened))]
        judged = set[str]()  # again, and each once: what is ready lacks nothing
        while ready := [held for held in self._lacking.values() if held.sha256 not in judged and self._is_ready(held)]:
            later = {held.sha256: self._take(self._open(_again(held))) for held in ready}
            judged |= later.keys()
            here = {outcome.sha256 for outcome in outcomes}
            outcomes = [later.get(outcome.sha256, outcome) for outcome in outcomes]
            outcomes += [outcome for sha256, outcome in later.items() if sha256 not in here]
        return outcomes

    def _open(self, envelope: Incoming) -> _Opened:
        if self._known.states.get(envelope.sha256) in _FORGOTTEN:
            return _Opened(envelope, errors.FormRepeated())
        try:
            return _Opened(envelope, open_form(self._rules.keys, envelope.data))
        except PortalError as reason:
            return _Opened(envelope, reason)

    def _is_ready(self, held: PendingForm) -> bool:
        person, role, edition, day = held.lacks
        return self._days(person, role).get(edition, date.max) <= date.fromisoformat(day)

    def _days(self, person: str, role: str) -> acknowledgments.Days:
        return self._foundations.days([one for one in self._signed[person] if not one.withdrawn])[person, role]

    def _take(self, opened: _Opened) -> TakenForm:
        envelope, form, digest = opened.envelope, opened.form, opened.envelope.sha256
        words = self._recognise(digest)
        if words:
            return TakenForm(envelope.came, digest, "known", words, signer=self._sign(form))
        self._lacking.pop(digest, None)
        try:
            if isinstance(form, PortalError):
                raise form
            mark = self._change.mark(form.statement.id)
            if mark in self._known.erased:
                return TakenForm(envelope.came, digest, "known", KNOWN[ArrivalState.ERASED])
            return self._assess(envelope, form, Arrival(digest, ArrivalState.WAITING, mark))
        except PortalError as reason:
            return self._hold(envelope, form, Arrival(digest, ArrivalState.SET_ASIDE), reason)

    def _sign(self, form: Form | PortalError) -> Signer | None:
        return read_signer(self._rules.people, self._rules.invitations, form) if isinstance(form, Form) else None

    def _recognise(self, digest: str) -> str:
        state = self._known.states.get(digest)
        if state is ArrivalState.DISCARDED:
            return f"{self._decided[digest]} It stays out."
        return KNOWN.get(state, "") if state else ""

    def _assess(self, envelope: Incoming, form: Form, arrival: Arrival) -> TakenForm:
        link, statement = assess(self._rules, form, envelope.received_at), form.statement
        if arrival.statement in self._known.statements:
            raise errors.FormRepeated()
        if link is None:
            return self._hold(envelope, form, arrival, errors.FormUnsigned())
        self._check_duty(statement, link.person, envelope.received_at.date())
        portal = self._rules.portal
        if is_keeper(portal, self._rules.people[link.person]):
            reason = errors.KeepersOwnForm(keeper=portal.keeper_name, witness=portal.witness_name)
            return self._hold(envelope, form, arrival, reason)
        return self._accept(envelope, form, link, Arrival(arrival.sha256, ArrivalState.ACCEPTED, arrival.statement))

    def _check_duty(self, statement: Statement, person: str, day: date) -> None:
        """`Refused` when this person has sent this statement before, or something of theirs counts for the duty.

        So it is when it is about a change, and what it goes on from is missing. `day` is that on which it came.
        """
        if statement.id in {one.statement.id for one in self._signed[person]}:
            raise errors.FormRepeated()
        holder, portal = self._rules.people[person], self._rules.portal
        counted = self._foundations.pick([one for one in self._signed[person] if not one.withdrawn])
        if find_done(portal, self._foundations, counted, statement, day):
            raise errors.SignedAlready(name=holder.name)
        self._foundations.check(statement, holder, self._days(person, statement.role))

    def _accept(self, envelope: Incoming, form: Form, link: Invitation, arrival: Arrival) -> TakenForm:
        kind, key, statement = AcknowledgedLeaf, link.leaf.signer, form.statement
        entered = acknowledgments.enter_acknowledgment(
            self._change, kind, statement, form.evidence, link.person, signer=key
        )
        self._signed[link.person].append(entered)
        self._change.put_arrival(arrival)
        self._known.add(arrival)
        person, words = self._rules.people[link.person], "It is in the register."
        signer = name_signer(statement, person)
        if signer.typed:
            words += f" The name typed is “{signer.typed}”; the link was made for {person.name}. Look at that."
        return TakenForm(envelope.came, arrival.sha256, arrival.state, words, signer=signer)

    def _hold(self, envelope: Incoming, form: Form | PortalError, arrival: Arrival, reason: PortalError) -> TakenForm:
        """Keep a form on the desk: what it says of one that waits, and else the envelope as it came."""
        waits = form if isinstance(form, Form) and arrival.state is ArrivalState.WAITING else None
        words = " ".join(filter(None, (str(reason), self._decided.get(arrival.sha256))))
        lacks = reason.lacks if isinstance(reason, EarlierMissing) else ()
        text = waits.text if waits else encode_url(envelope.data)
        held = PendingForm(arrival, envelope.channel, envelope.source, words, envelope.received_at, text, lacks)
        put_pending(self._change, held)
        self._known.add(arrival)
        if lacks:
            self._lacking[held.sha256] = held
        statement = waits.statement.id if waits else None
        return TakenForm(envelope.came, held.sha256, held.state, words, statement, self._sign(form), type(reason))
