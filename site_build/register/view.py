"""Reading the register, within one transaction: everything seen is of one moment."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from hashlib import sha256
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection, Row, select

from site_build.formats.base64 import decode_url
from site_build.formats.leaf import AcknowledgmentLeaf, InvitedLeaf, LeafBase, RevokedLeaf, check_commitment, parse_leaf
from site_build.register import errors
from site_build.register.keys import Sealer
from site_build.register.people import Person, parse_person
from site_build.register.tables import arrivals, details, documents, erased, head, leaves, memos, people

L = TypeVar("L", bound=LeafBase)


class ArrivalState(StrEnum):
    """What became of an envelope, by the code that its table keeps."""

    ACCEPTED = "accepted"
    WAITING = "waiting"
    SET_ASIDE = "set_aside"
    COUNTERSIGNED = "countersigned"
    RETURNED = "returned"
    DISCARDED = "discarded"
    ERASED = "erased"


@dataclass(frozen=True)
class Details:
    """What a leaf committed to: the evidence, the salt of 32 bytes, and whose it is (a person's id)."""

    evidence: str
    salt: bytes
    person: str


@dataclass(frozen=True)
class Entry(Generic[L]):
    """A leaf and its details. `details` is None where a kind has none, or where they were lost or erased."""

    position: int
    leaf: L
    details: Details | None


@dataclass(frozen=True)
class Invitation:
    """A personal link as the register knows it; `position` is its place in the log."""

    position: int
    leaf: InvitedLeaf
    person: str
    revoked: bool

    def is_usable(self, day: date) -> bool:
        """Whether a form that arrives on this day may have been signed with the link."""
        return not self.revoked and day <= self.leaf.expires


@dataclass(frozen=True)
class Arrival:
    """An envelope that came, and what became of it. `content` is sealed, and gone once there is no more need of it."""

    sha256: str
    state: ArrivalState
    statement: bytes | None = None
    content: bytes | None = None


@dataclass(frozen=True)
class KnownArrivals:
    """What has arrived: states by an envelope's digest, and the fingerprints that may not come twice.

    `erased` are the fingerprints of statements that were erased, which `statements` holds, too.
    """

    states: dict[str, ArrivalState] = field(default_factory=dict)
    statements: set[bytes] = field(default_factory=set)
    erased: set[bytes] = field(default_factory=set)

    def add(self, arrival: Arrival) -> None:
        """Remember one more."""
        self.states[arrival.sha256] = arrival.state
        if arrival.statement:
            self.statements.add(arrival.statement)
        if arrival.statement and arrival.state is ArrivalState.ERASED:
            self.erased.add(arrival.statement)


class View:
    """What the register holds, read in one transaction: people, links and entries of a kind are read once."""

    def __init__(self, connection: Connection, sealer: Sealer) -> None:
        self._connection = connection
        self._sealer = sealer
        self._entries: dict[type[LeafBase], list[Entry[Any]]] = {}

    def size(self) -> int:
        """How many leaves the log has."""
        return int(self._connection.execute(select(head.c.size)).scalar_one())

    def checkpoint(self) -> bytes:
        """The signed head of the log."""
        return bytes(self._connection.execute(select(head.c.checkpoint)).scalar_one())

    def leaves(self, start: int = 0) -> list[bytes]:
        """The leaves from a position on, in order."""
        query = select(leaves.c.data).where(leaves.c.position >= start).order_by(leaves.c.position)
        return list(self._connection.execute(query).scalars())

    def entries(self, kind: type[L]) -> list[Entry[L]]:
        """The leaves of this kind, or of all that derive from it, in order, with their details opened and checked."""
        if kind not in self._entries:
            self._entries[kind] = list(self._read_entries(kind.kinds()))
        return self._entries[kind]

    def _read_entries(self, words: list[str]) -> Iterator[Entry[Any]]:
        query = select(leaves.c.position, leaves.c.data, details.c.sealed).outerjoin(details)
        for row in self._connection.execute(query.where(leaves.c.kind.in_(words)).order_by(leaves.c.position)):
            leaf = parse_leaf(row.data)
            kept = None if row.sealed is None else self.open_details(leaf.id, row.sealed)
            if kept and isinstance(leaf, InvitedLeaf | AcknowledgmentLeaf):
                check_commitment(leaf.commitment, kept.salt, kept.evidence.encode())
            yield Entry(row.position, leaf, kept)

    def open_details(self, leaf: str, sealed: bytes) -> Details:
        """What was sealed behind the leaf with this id; `Untrusted` when it was changed or moved."""
        found = json.loads(self._sealer.open("details", leaf, sealed))
        return Details(found["evidence"], decode_url(found["salt"], 32), found["person"])

    @cached_property
    def people(self) -> Mapping[str, Person]:
        """Everybody, by id."""
        rows = self._connection.execute(select(people))
        return {row.id: parse_person(self._sealer.open("person", row.id, row.sealed)) for row in rows}

    @cached_property
    def invitations(self) -> Mapping[str, Invitation]:
        """Every personal link by its id, but for those whose details were lost: nobody knows whose they were."""
        revoked = {entry.leaf.of for entry in self.entries(RevokedLeaf)}
        return {
            entry.leaf.invitation: Invitation(
                entry.position, entry.leaf, entry.details.person, entry.leaf.id in revoked
            )
            for entry in self.entries(InvitedLeaf)
            if entry.details
        }

    def arrivals(self, *states: ArrivalState) -> list[Arrival]:
        """The envelopes in these states, each with its content."""
        query = select(arrivals).where(arrivals.c.state.in_(states)).order_by(arrivals.c.sha256)
        return [self._arrival(row) for row in self._connection.execute(query)]

    def known_arrivals(self) -> KnownArrivals:
        """All that has arrived, without its content: by this, what comes again is recognised."""
        columns = (arrivals.c.sha256, arrivals.c.state, arrivals.c.statement)
        known = KnownArrivals()
        for row in self._connection.execute(select(*columns)):
            known.add(Arrival(row.sha256, _parse_state(row.state), row.statement))
        return known

    def document(self, digest: str) -> bytes:
        """A published edition or bank; `Refused` when it is not here, `Untrusted` when it was changed."""
        data = self._connection.execute(select(documents.c.data).where(documents.c.digest == digest)).scalar()
        if data is None:
            raise errors.DocumentMissing(digest=digest)
        if sha256(data).hexdigest() != digest:
            raise errors.DocumentChanged(digest=digest)
        return bytes(data)

    def memo(self, key: str) -> bytes | None:
        """A small thing that the desk remembers under this key."""
        sealed = self._connection.execute(select(memos.c.sealed).where(memos.c.key == key)).scalar()
        return None if sealed is None else self._sealer.open("fact", key, sealed)

    def memos(self, prefix: str) -> dict[str, bytes]:
        """All that is remembered under keys that begin so, by the rest of the key."""
        rows = self._connection.execute(select(memos).where(memos.c.key.startswith(prefix, autoescape=True)))
        return {row.key.removeprefix(prefix): self._sealer.open("fact", row.key, row.sealed) for row in rows}

    def marks(self) -> set[bytes]:
        """The marks of what was disposed of for good."""
        return set(self._connection.execute(select(erased.c.mark)).scalars())

    def mark(self, *words: str) -> bytes:
        """The keyed fingerprint by which these words are recognised again."""
        return self._sealer.mark(*words)

    def _arrival(self, row: Row[Any]) -> Arrival:
        content = self._sealer.open("arrival", f"{row.sha256} {row.state}", row.sealed) if row.sealed else None
        return Arrival(row.sha256, _parse_state(row.state), row.statement, content)


def _parse_state(code: str) -> ArrivalState:
    try:
        return ArrivalState(code)
    except ValueError:
        raise errors.RecordChanged(table="arrival") from None
