"""The one write that matters: leaves, details, people and the new signed head, in one transaction.

A change is collected in memory and written at its end. The head advances only from the size that the change began
with (compare-and-swap); if somebody else has moved it, nothing at all is written. So there are never two heads of one
size.
"""

import json
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Table, bindparam, delete, insert, update

from site_build.acknowledgment.encoding import decode, encode
from site_build.errors import Refused
from site_build.register.checkpoint import Checkpoint, sign_checkpoint
from site_build.register.keys import RegisterKeys
from site_build.register.leaf import Leaf, format_leaf
from site_build.register.merkle import TreeHead, leaf_hash
from site_build.register.people import Person, format_person
from site_build.register.sealed import Sealer
from site_build.register.tables import arrivals, details, documents, head, leaves, people
from site_build.register.view import Arrival, Details, View

Row = dict[str, Any]


@dataclass
class _Rows:
    """What is to be inserted into one table, after the rows with the keys in `replaced` have been deleted."""

    added: list[Row] = field(default_factory=list)
    replaced: list[Row] = field(default_factory=list)


class Change(View):
    """A view of the register to which things are added. Reading it shows the register as it was before."""

    def __init__(self, connection: Connection, sealer: Sealer, tree: TreeHead) -> None:
        super().__init__(connection, sealer)
        self._tree = tree
        self._hashes: list[bytes] = []
        self._rows = {table: _Rows() for table in (people, documents, leaves, details, arrivals)}

    def append(self, leaf: Leaf, kept: Details | None = None) -> int:
        """Add a leaf to the log, with the details behind it; return its position."""
        position, data = self._tree.size + len(self._hashes), format_leaf(leaf)
        self._hashes.append(leaf_hash(data))
        self._add(leaves, **leaf_row(position, leaf, data))
        if kept:
            sealed = self._sealer.seal("details", str(position), _format_details(kept))
            self._add(details, position=position, sealed=sealed)
        return position

    def put_person(self, person: Person) -> None:
        """Add somebody, or replace what was known of them."""
        self._rows[people].replaced.append({"key": person.id})
        self._add(people, id=person.id, sealed=self._sealer.seal("person", person.id, format_person(person)))

    def put_arrival(self, arrival: Arrival) -> None:
        """Remember an envelope and what became of it, or replace what was remembered."""
        content = arrival.content
        sealed = None if content is None else self._sealer.seal("arrival", arrival.sha256, content)
        self._rows[arrivals].replaced.append({"key": arrival.sha256})
        columns = {"state": arrival.state, "statement": arrival.statement, "once": arrival.once, "sealed": sealed}
        self._add(arrivals, sha256=arrival.sha256, **columns)

    def put_document(self, digest: str, data: bytes) -> None:
        """Keep the bytes of a published edition or bank under their digest."""
        self._rows[documents].replaced.append({"key": digest})
        self._add(documents, digest=digest, data=data)

    def write(self, keys: RegisterKeys) -> TreeHead:
        """Write everything, sign the new head, and return the tree; `Refused` when the head has moved meanwhile."""
        tree = self._tree.extend(self._hashes)
        if self._hashes:
            checkpoint = Checkpoint(keys.origin, tree.size, tree.root)
            signed = sign_checkpoint(checkpoint, decode(keys.log_seed, 32))
            advance_head(self._connection, self._tree.size, tree.size, signed)
        for table, rows in self._rows.items():
            write_rows(self._connection, table, rows.added, rows.replaced)
        return tree

    def _add(self, table: Table, **columns: object) -> None:
        self._rows[table].added.append(columns)


def leaf_row(position: int, leaf: Leaf, data: bytes) -> Row:
    """A leaf as its table keeps it."""
    return {"position": position, "id": leaf.id, "kind": leaf.kind, "data": data}


def write_rows(connection: Connection, table: Table, added: list[Row], replaced: list[Row]) -> None:
    """Delete the rows with the primary keys `replaced`, then insert those in `added`."""
    (key,) = table.primary_key
    if replaced:
        connection.execute(delete(table).where(key == bindparam("key")), replaced)
    if added:
        connection.execute(insert(table), added)


def advance_head(connection: Connection, old_size: int, size: int, checkpoint: bytes) -> None:
    """Move the head from one size to the next; `Refused` unless it stands at the old size."""
    moved = connection.execute(update(head).where(head.c.size == old_size).values(size=size, checkpoint=checkpoint))
    if moved.rowcount != 1:
        raise Refused("Somebody else changed the register at the same moment. Nothing of yours was saved: do it again.")


def _format_details(kept: Details) -> bytes:
    return json.dumps({"evidence": kept.evidence, "salt": encode(kept.salt), "person": kept.person}).encode()
