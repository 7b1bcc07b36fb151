"""Take in envelopes: each is accepted, waits for a countersignature, or is set aside with its own reason.

A batch goes in as one change of the register. Nothing is dropped: what is set aside is kept, sealed, with the reason,
and is judged again when the same envelope comes again. What is in the register already is recognised and does not
pile up.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Literal

from site_build.acknowledgment.encoding import encode
from site_build.acknowledgment.envelope import LIMIT
from site_build.acknowledgment.statement import Statement
from site_build.errors import PortalError, Refused
from site_build.office.judge import Judged, Rules, judge, read_rules
from site_build.office.unlock import Office
from site_build.register.change import Change
from site_build.register.leaf import AcknowledgedLeaf, commit, new_id, new_salt, today
from site_build.register.people import plain_name
from site_build.register.view import Arrival, Details, Invitation, KnownArrivals

READ_LIMIT = LIMIT + 1  # enough of a file to see that it is too long
KNOWN = {
    "accepted": "It is already in the register.",
    "countersigned": "It is already in the register.",
    "waiting": "It is already waiting for your countersignature.",
}


@dataclass(frozen=True)
class Incoming:
    """An envelope as it came: a label to tell it by (such as the file's name), its bytes, and when it arrived."""

    source: str
    data: bytes
    received_at: datetime


@dataclass(frozen=True)
class Outcome:
    """What became of one envelope, in plain words. `statement` is the id to countersign one that waits."""

    source: str
    sha256: str
    state: Literal["accepted", "waiting", "set aside", "known"]
    words: str
    statement: str | None = None


def take_in(office: Office, incoming: Sequence[Incoming]) -> list[Outcome]:
    """Take in a batch, in its order, in one change."""
    with office.register.change() as change:
        rules = read_rules(change, office.register.keys, office.portal)
        intake = _Intake(change, rules, change.known_arrivals())
        return [intake.take(envelope) for envelope in incoming]


class _Intake:
    """One batch on its way into the register."""

    def __init__(self, change: Change, rules: Rules, known: KnownArrivals) -> None:
        self._change = change
        self._rules = rules
        self._known = known

    def take(self, envelope: Incoming) -> Outcome:
        """Take in one envelope."""
        digest = sha256(envelope.data).hexdigest()
        words = KNOWN.get(self._known.states.get(digest, ""))
        if words:
            return Outcome(envelope.source, digest, "known", words)
        try:
            judged = judge(self._rules, envelope.data, envelope.received_at)
            mark = self._check_new(judged)
            if judged.invitation is None:
                return self._wait(envelope, digest, judged, mark)
            return self._accept(envelope, digest, judged, judged.invitation, mark)
        except PortalError as reason:
            return self._set_aside(envelope, digest, str(reason))

    def _check_new(self, judged: Judged) -> bytes:
        mark = self._change.mark(judged.statement.id)
        if mark in self._known.statements:
            raise Refused("It is a second copy of a form that has been taken in already. There is nothing to do.")
        return mark

    def _accept(self, envelope: Incoming, digest: str, judged: Judged, link: Invitation, mark: bytes) -> Outcome:
        statement, signer = judged.statement, link.leaf.signer
        once = self._change.mark(signer, statement.role, statement.edition.digest)
        if once in self._known.onces:
            raise Refused("This personal link has already been used to sign this edition. There is nothing to do.")
        salt = new_salt()
        leaf = AcknowledgedLeaf(
            id=new_id(),
            at=today(),
            edition=statement.edition.digest,
            bank=statement.quiz.bank,
            signer=signer,
            commitment=commit(salt, judged.evidence.encode()),
        )
        self._change.append(leaf, Details(judged.evidence, salt, link.person))
        self._remember(Arrival(digest, "accepted", mark, once))
        words = "It is in the register." + self._name_words(statement, link)
        return Outcome(envelope.source, digest, "accepted", words)

    def _name_words(self, statement: Statement, link: Invitation) -> str:
        """What to say when the name that was typed is not the name of the link's person."""
        person = self._rules.people[link.person]
        if plain_name(statement.name) == plain_name(person.name):
            return ""
        return f" The name typed is “{statement.name}”; the link was made for {person.name}."

    def _wait(self, envelope: Incoming, digest: str, judged: Judged, mark: bytes) -> Outcome:
        content = {"statement": judged.evidence, "received_at": envelope.received_at.isoformat()}
        self._remember(Arrival(digest, "waiting", mark, None, json.dumps(content).encode()))
        words = "It was not signed with a personal link, and waits for you to countersign it."
        return Outcome(envelope.source, digest, "waiting", words, judged.statement.id)

    def _set_aside(self, envelope: Incoming, digest: str, reason: str) -> Outcome:
        content = {
            "source": envelope.source,
            "received_at": envelope.received_at.isoformat(),
            "reason": reason,
            "envelope": encode(envelope.data),
        }
        self._remember(Arrival(digest, "set aside", content=json.dumps(content).encode()))
        return Outcome(envelope.source, digest, "set aside", reason)

    def _remember(self, arrival: Arrival) -> None:
        self._change.put_arrival(arrival)
        self._known.add(arrival)
