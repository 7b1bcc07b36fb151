"""The one write that matters: leaves, details, people and the new signed head, in one transaction.

A change is collected in memory and written at its end. The head advances only from the size that the change began
with (compare-and-swap); if somebody else has moved it, nothing at all is written. So there are never two heads of one
size.
"""

import json
from typing import Any

from sqlalchemy import Connection, Delete, Table, Update, bindparam, delete, insert, update

from site_build.formats.base64 import decode_url, encode_url
from site_build.formats.checkpoint import Checkpoint, sign_checkpoint
from site_build.formats.leaf import C, Leaf, commit, format_leaf, new_salt
from site_build.formats.merkle import TreeHead, leaf_hash
from site_build.register.errors import HeadMoved
from site_build.register.keys import RegisterKeys, Sealer
from site_build.register.people import Person, format_person
from site_build.register.tables import arrivals, details, documents, head, leaves, memos, people
from site_build.register.view import Arrival, ArrivalState, Details, View

Row = dict[str, Any]


class Change(View):
    """A view of the register to which things are added. Reading it shows the register as it was before.

    What is put twice is kept once, as it was put last.
    """

    def __init__(self, connection: Connection, sealer: Sealer, tree: TreeHead) -> None:
        super().__init__(connection, sealer)
        self._tree = tree
        self._hashes: list[bytes] = []
        self._appended: dict[Table, list[Row]] = {leaves: [], details: []}
        self._put: dict[Table, dict[str, Row]] = {people: {}, documents: {}, arrivals: {}, memos: {}}
        self._dropped: list[Delete | Update] = []

    def append(self, leaf: Leaf, kept: Details | None = None) -> int:
        """Add a leaf to the log, with the details behind it; return its position."""
        position, data = self._tree.size + len(self._hashes), format_leaf(leaf)
        self._hashes.append(leaf_hash(data))
        self._appended[leaves].append(leaf_row(position, leaf, data))
        if kept:
            text = json.dumps({"evidence": kept.evidence, "salt": encode_url(kept.salt), "person": kept.person})
            sealed = self._sealer.seal("details", leaf.id, text.encode())
            self._appended[details].append({"leaf": leaf.id, "sealed": sealed})
        return position

    def enter(self, kind: type[C], evidence: str, person: str, **keys: object) -> tuple[int, C, Details]:
        """Add a leaf of this kind that commits to this person's evidence, and keep that behind it.

        Return its position, the leaf, and what is kept.
        """
        kept = Details(evidence, new_salt(), person)
        leaf = kind.model_validate({**keys, "commitment": commit(kept.salt, evidence.encode())})
        return self.append(leaf, kept), leaf, kept

    def put_person(self, person: Person) -> None:
        """Add somebody, or replace what was known of them."""
        sealed = self._sealer.seal("person", person.id, format_person(person))
        self._put[people][person.id] = {"id": person.id, "sealed": sealed}

    def put_arrival(self, arrival: Arrival) -> None:
        """Remember an envelope and what became of it, or replace what was remembered."""
        content = arrival.content
        sealed = None if content is None else self._sealer.seal("arrival", f"{arrival.sha256} {arrival.state}", content)
        row = {"sha256": arrival.sha256, "state": arrival.state, "statement": arrival.statement, "sealed": sealed}
        self._put[arrivals][arrival.sha256] = row

    def put_document(self, digest: str, data: bytes) -> None:
        """Keep the bytes of a published edition or bank under their digest."""
        self._put[documents][digest] = {"digest": digest, "data": data}

    def put_memo(self, key: str, value: bytes) -> None:
        """Remember a small thing, or replace what was remembered under this key. The key itself is not sealed."""
        self._put[memos][key] = {"key": key, "sealed": self._sealer.seal("fact", key, value)}

    def drop_memo(self, key: str) -> None:
        """Forget what is remembered under this key."""
        self._dropped.append(delete(memos).where(memos.c.key == key))

    def drop_details(self, leaf: str) -> None:
        """Dispose of what lies behind the leaf with this id; the leaf stays."""
        self._dropped.append(delete(details).where(details.c.leaf == leaf))

    def drop_person(self, person: str) -> None:
        """Dispose of what is known of the person with this id."""
        self._dropped.append(delete(people).where(people.c.id == person))

    def drop_arrival_content(self, sha256: str) -> None:
        """Dispose of what came in an envelope; keep what recognises it when it comes again."""
        arrival = update(arrivals).where(arrivals.c.sha256 == sha256)
        self._dropped.append(arrival.values(state=ArrivalState.ERASED, sealed=None))

    def write(self, keys: RegisterKeys) -> TreeHead:
        """Write everything, sign the new head, and return the tree; `Refused` when the head has moved meanwhile."""
        tree = self._tree.extend(self._hashes)
        if self._hashes:
            checkpoint = Checkpoint(keys.origin, tree.size, tree.root)
            signed = sign_checkpoint(checkpoint, decode_url(keys.log_seed, 32))
            advance_head(self._connection, self._tree.size, tree.size, signed)
        for table, rows in self._appended.items():
            append_rows(self._connection, table, rows)
        for table, by_key in self._put.items():
            _replace_rows(self._connection, table, by_key)
        for statement in self._dropped:
            self._connection.execute(statement)
        return tree


def leaf_row(position: int, leaf: Leaf, data: bytes) -> Row:
    """A leaf as its table keeps it."""
    return {"position": position, "id": leaf.id, "kind": leaf.kind, "data": data}


def append_rows(connection: Connection, table: Table, rows: list[Row]) -> None:
    """Insert rows whose primary keys must be new."""
    if rows:
        connection.execute(insert(table), rows)


def _replace_rows(connection: Connection, table: Table, rows: dict[str, Row]) -> None:
    """Insert rows, by primary key, in the place of those that have these keys."""
    (key,) = table.primary_key
    if rows:
        connection.execute(delete(table).where(key == bindparam("key")), [{"key": value} for value in rows])
        append_rows(connection, table, list(rows.values()))


def advance_head(connection: Connection, old_size: int, size: int, checkpoint: bytes) -> None:
    """Move the head from one size to the next; `Refused` unless it stands at the old size."""
    moved = connection.execute(update(head).where(head.c.size == old_size).values(size=size, checkpoint=checkpoint))
    if moved.rowcount != 1:
        raise HeadMoved(size=old_size)
