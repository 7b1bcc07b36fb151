"""Finding what was changed in the database from outside, where the log's own proof does not reach.

The log covers the leaves' bytes alone. Whoever can write to the file, and has no passphrase, can still move rows, add
tables and triggers, and change what is not sealed.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from hashlib import sha256
from typing import Any, cast

from sqlalchemy import select

from site_build.errors import Malformed, PortalError
from site_build.formats.leaf import ErasedLeaf, parse_leaf
from site_build.register.row_sums import find_changed
from site_build.register.tables import arrivals, details, documents, head, leaves, memos, own_schema, read_schema
from site_build.register.view import ArrivalState, View

# the states of an envelope whose content is gone
_DONE = (ArrivalState.ACCEPTED, ArrivalState.COUNTERSIGNED, ArrivalState.ERASED)


class Inspection(View):
    """A view of the register that finds what is wrong in it. Each fault is a sentence."""

    def find_foreign(self) -> list[str]:
        """What stands in the database beside what the portal makes, or in its place; and heads but one."""
        found, own = read_schema(self._connection), own_schema()
        added = [f"The database has a {kind} “{name}” that the portal did not make." for kind, name, *_ in found - own]
        lost = [f"The database has not got its own {kind} “{name}”." for kind, name, *_ in own - found]
        if added or lost:
            return sorted(added) + sorted(lost)
        heads = len(self._connection.execute(select(head.c.size)).all())
        return [] if heads == 1 else [f"The database has {heads} signed heads of its log, and not one."]

    def find_faults(self) -> Iterator[str]:
        """What does not let the register be opened: foreign things, or else leaves that were moved.

        Each row's place, id and kind are held against its leaf, and the size against the leaves.
        """
        yield from self.find_foreign() or self._find_moved()

    def find_changed_tables(self) -> tuple[str, ...]:
        """The names of the tables in which rows are not those that the register wrote last."""
        return find_changed(self._connection, self._sealer)

    def find_changed_rows(self) -> Iterator[str]:
        """Which rows those are, as far as it can be told: what was erased and is here again, and what was changed.

        Each document is held against its digest, and what came against what became of it.
        """
        yield from (*self._find_returned(), *self._find_changed())

    def find_unreadable(self) -> Iterator[str]:
        """What cannot be opened of what came and of what is remembered."""
        for row in self._connection.execute(select(arrivals).where(arrivals.c.sealed.is_not(None))):
            yield from _words_of(self._arrival, row)
        for key in self._connection.execute(select(memos.c.key)).scalars().all():
            yield from _words_of(self.memo, key)

    def sealed_details(self) -> dict[str, bytes]:
        """What lies behind the leaves, by the leaf's id, still sealed."""
        return {row.leaf: row.sealed for row in self._connection.execute(select(details))}

    def digests(self) -> set[str]:
        """The digests of the editions and banks that are here."""
        return set(self._connection.execute(select(documents.c.digest)).scalars())

    def _find_moved(self) -> Iterator[str]:
        rows = self._connection.execute(select(leaves).order_by(leaves.c.position)).all()
        if self.size() != len(rows):
            yield f"The database has {len(rows)} entries, and its head is over {self.size()}."
        for place, row in enumerate(rows):
            # A leaf has one spelling, which begins like this.
            if row.position != place or not row.data.startswith(f'{{"kind":"{row.kind}","id":"{row.id}",'.encode()):
                yield f"Entry {place}: the database gives it another place, kind or id than the log."

    def _find_returned(self) -> Iterator[str]:
        kept = set(self._connection.execute(select(details.c.leaf)).scalars())
        for row in self._connection.execute(select(leaves).where(leaves.c.kind == "erased")):
            with suppress(Malformed):  # the log's own proof tells that
                if cast(ErasedLeaf, parse_leaf(row.data)).of in kept:
                    yield f"Entry {row.position} erased what is in the database again."

    def _find_changed(self) -> Iterator[str]:
        for row in self._connection.execute(select(documents)):
            if sha256(row.data).hexdigest() != row.digest:
                yield f"The published words or questions {row.digest[:12]} were changed in the database."
        for sha, state, empty in self._connection.execute(
            select(arrivals.c.sha256, arrivals.c.state, arrivals.c.sealed.is_(None))
        ):
            if state not in set(ArrivalState) or (state in _DONE) is not bool(empty):
                yield f"What became of the form {sha[:12]} was changed in the database."


def _words_of(read: Callable[[Any], object], what: object) -> Iterator[str]:
    try:
        read(what)
    except PortalError as error:
        yield str(error)
