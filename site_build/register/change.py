"""The one write that matters: leaves, details, people and the new signed head, in one transaction.

A change is collected in memory and written at its end. The head advances only from the size that the change began
with (compare-and-swap); if somebody else has moved it, nothing at all is written. So there are never two heads of one
size. With the head go the sums over all other rows (row_sums.py), brought up to date by the rows that are written.
"""

import json
from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import Connection, Table, bindparam, delete, insert, select, update

from site_build.formats.base64 import decode_url, encode_url
from site_build.formats.checkpoint import Checkpoint, sign_checkpoint
from site_build.formats.leaf import C, ErasedLeaf, Leaf, commit, format_leaf, new_salt
from site_build.formats.merkle import TreeHead, leaf_hash
from site_build.register.errors import HeadMoved, RegisterChanged
from site_build.register.keys import RegisterKeys, Sealer
from site_build.register.people import Person, format_person
from site_build.register.row_sums import HeadRow, move_sums, read_sums, seal_head, weigh_row
from site_build.register.tables import arrivals, details, documents, erased, head, leaves, memos, people
from site_build.register.view import Arrival, ArrivalState, Details, View

Row = dict[str, Any]
_AT_ONCE = 500  # keys in a question to the database


class Change(View):
    """A view of the register to which things are added. Reading it shows the register as it was before.

    What is put twice is kept once, as it was put last.
    """

    def __init__(self, connection: Connection, sealer: Sealer, tree: TreeHead) -> None:
        super().__init__(connection, sealer)
        self._tree = tree
        self._hashes: list[bytes] = []
        self._leaves: list[Row] = []
        self._rows: dict[Table, dict[Any, Row | None]] = {
            table: {} for table in (details, people, documents, arrivals, memos, erased)
        }

    def append(self, leaf: Leaf, kept: Details | None = None) -> int:
        """Add a leaf to the log, with the details behind it; return its position."""
        position, data = self._tree.size + len(self._hashes), format_leaf(leaf)
        self._hashes.append(leaf_hash(data))
        self._leaves.append(leaf_row(position, leaf, data))
        if kept:
            text = json.dumps({"evidence": kept.evidence, "salt": encode_url(kept.salt), "person": kept.person})
            sealed = self._sealer.seal("details", leaf.id, text.encode())
            self._rows[details][leaf.id] = {"leaf": leaf.id, "sealed": sealed}
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
        self._rows[people][person.id] = {"id": person.id, "sealed": sealed}

    def put_arrival(self, arrival: Arrival) -> None:
        """Remember an envelope and what became of it, or replace what was remembered."""
        content = arrival.content
        sealed = None if content is None else self._sealer.seal("arrival", f"{arrival.sha256} {arrival.state}", content)
        row = {"sha256": arrival.sha256, "state": arrival.state, "statement": arrival.statement, "sealed": sealed}
        self._rows[arrivals][arrival.sha256] = row

    def put_document(self, digest: str, data: bytes) -> None:
        """Keep the bytes of a published edition or bank under their digest."""
        self._rows[documents][digest] = {"digest": digest, "data": data}

    def put_memo(self, key: str, value: bytes) -> None:
        """Remember a small thing, or replace what was remembered under this key. The key itself is not sealed."""
        self._rows[memos][key] = {"key": key, "sealed": self._sealer.seal("fact", key, value)}

    def drop_memo(self, key: str) -> None:
        """Forget what is remembered under this key."""
        self._rows[memos][key] = None

    def drop_details(self, leaf: str) -> None:
        """Dispose of what lies behind the leaf with this id, for good; the leaf stays."""
        self._rows[details][leaf] = None
        self._mark_erased(details, leaf)

    def drop_person(self, person: str) -> None:
        """Dispose of what is known of the person with this id, for good."""
        self._rows[people][person] = None
        self._mark_erased(people, person)

    def drop_arrival_content(self, sha256: str) -> None:
        """Dispose of what came in an envelope, for good; keep what recognises it when it comes again."""
        for row in _find_rows(self._connection, arrivals, [sha256]):
            self._rows[arrivals][sha256] = {**row, "state": ArrivalState.ERASED, "sealed": None}
        self._mark_erased(arrivals, sha256)

    def dispose_again(self, marks: Collection[bytes]) -> None:
        """Dispose of whatever is here and was disposed of before, as the log says, or these marks or the kept ones.

        All the marks are kept from then on.
        """
        for row in _find_rows(self._connection, details, {entry.leaf.of for entry in self.entries(ErasedLeaf)}):
            self.drop_person(self.open_details(row["leaf"], row["sealed"]).person)
            self.drop_details(row["leaf"])
        kept = self.marks()
        self._rows[erased] |= {mark: {"mark": mark} for mark in set(marks) - kept}
        drops = {details: self.drop_details, people: self.drop_person, arrivals: self.drop_arrival_content}
        for table, drop in drops.items():
            (key,) = table.primary_key
            for found in self._connection.execute(select(key).where(table.c.sealed.is_not(None))).scalars().all():
                if self._erasure_mark(table, found) in kept | set(marks):
                    drop(found)

    @property
    def is_lasting(self) -> bool:
        """Whether this change appends to the log, or disposes of something for good."""
        return bool(self._leaves or self._rows[erased])

    def write(self, keys: RegisterKeys) -> TreeHead:
        """Write everything, sign the new head, and return the tree.

        `Refused` when the head has moved meanwhile; `Untrusted` when it was changed from outside.
        """
        if not self._leaves and not any(self._rows.values()):
            return self._tree
        if self.size() != self._tree.size:
            raise HeadMoved(size=self._tree.size)
        kept = read_sums(self._connection, self._sealer)
        if not kept.sealed:
            raise RegisterChanged(fault="The register's signed head was changed from outside.")
        tree = self._tree.extend(self._hashes)
        signed = self._sign(tree, keys) if self._leaves else self.checkpoint()
        append_rows(self._connection, leaves, self._leaves)
        sums = move_sums(kept.sums, {table.name: self._write_rows(table) for table in self._rows})
        advance_head(self._connection, self._tree.size, seal_head(self._sealer, tree.size, signed, sums))
        return tree

    def _sign(self, tree: TreeHead, keys: RegisterKeys) -> bytes:
        return sign_checkpoint(Checkpoint(keys.origin, tree.size, tree.root), decode_url(keys.log_seed, 32))

    def _write_rows(self, table: Table) -> int:
        """Put the rows of one table in their places, and give what that adds to its sum."""
        rows = self._rows[table]
        old = list(_find_rows(self._connection, table, rows))
        new = [row for row in rows.values() if row is not None]
        _replace_rows(self._connection, table, list(rows), new)
        return self._weigh(table, new) - self._weigh(table, old)

    def _weigh(self, table: Table, rows: list[Row]) -> int:
        return sum(weigh_row(self._sealer, table.name, (row[each.name] for each in table.columns)) for row in rows)

    def _mark_erased(self, table: Table, key: str) -> None:
        mark = self._erasure_mark(table, key)
        self._rows[erased][mark] = {"mark": mark}

    def _erasure_mark(self, table: Table, key: str) -> bytes:
        return self._sealer.digest(b"erased", table.name.encode(), key.encode())


def leaf_row(position: int, leaf: Leaf, data: bytes) -> Row:
    """A leaf as its table keeps it."""
    return {"position": position, "id": leaf.id, "kind": leaf.kind, "data": data}


def append_rows(connection: Connection, table: Table, rows: list[Row]) -> None:
    """Insert rows whose primary keys must be new."""
    if rows:
        connection.execute(insert(table), rows)


def _find_rows(connection: Connection, table: Table, keys: Collection[Any]) -> Iterator[Row]:
    """The rows that have these primary keys."""
    (key,), wanted = table.primary_key, list(keys)
    for start in range(0, len(wanted), _AT_ONCE):
        query = select(table).where(key.in_(wanted[start : start + _AT_ONCE]))
        yield from map(dict, connection.execute(query).mappings().all())


def _replace_rows(connection: Connection, table: Table, keys: list[Any], rows: list[Row]) -> None:
    """Take away the rows with these primary keys, and insert others."""
    (key,) = table.primary_key
    if keys:
        connection.execute(delete(table).where(key == bindparam("gone")), [{"gone": value} for value in keys])
    append_rows(connection, table, rows)


def advance_head(connection: Connection, old_size: int, new: HeadRow) -> None:
    """Move the head from one size to the next; `Refused` unless it stands at the old size."""
    moved = connection.execute(update(head).where(head.c.size == old_size).values(new._asdict()))
    if moved.rowcount != 1:
        raise HeadMoved(size=old_size)
