"""The sums over the register's rows, by which a row that was changed, put back or taken away is noticed.

The log covers its leaves alone. For each other table the head keeps the sum, modulo 2^256, of a keyed digest of every
row: HMAC-SHA256 under the data key, over the table's name and each column's value. A seal, made with the same key, ties
these sums to the signed head. A change brings them up to date by what it adds and takes away, without reading the rest;
opening reads every row and adds up anew. Whoever has no data key can make none of these digests, nor the seal.
"""

import hmac
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from sqlalchemy import Connection, literal_column, select, table

from site_build.register.keys import Sealer

Value = str | bytes | None
_SIZE = 32
_MODULUS = 2 ** (8 * _SIZE)
_TABLES = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT IN ('leaf', 'head') ORDER BY name"
_HEAD = "SELECT checkpoint, sums, seal FROM head"


class HeadRow(NamedTuple):
    """The head as its table keeps it."""

    size: int
    checkpoint: bytes
    sums: bytes
    seal: bytes


class RowSums(NamedTuple):
    """The sum of each table by its name, as the head keeps them, and whether its seal holds."""

    sums: Mapping[str, int]
    sealed: bool


def weigh_row(sealer: Sealer, name: str, values: Iterable[Value]) -> int:
    """What one row adds to the sum of the table with this name; `values` are those of all its columns, in order."""
    return int.from_bytes(sealer.digest(b"row", name.encode(), *map(_encode, values)))


def add_rows(connection: Connection, sealer: Sealer) -> dict[str, int]:
    """Add up every row of every table that the sums cover."""
    sums: dict[str, int] = {}
    rows: Iterable[Any]
    for name in connection.exec_driver_sql(_TABLES).scalars().all():
        rows = connection.execute(select(literal_column("*")).select_from(table(name)))
        sums[name] = sum(weigh_row(sealer, name, row) for row in rows) % _MODULUS
    return sums


def read_sums(connection: Connection, sealer: Sealer) -> RowSums:
    """The sums that the head keeps."""
    checkpoint, packed, seal = connection.exec_driver_sql(_HEAD).one()
    names = connection.exec_driver_sql(_TABLES).scalars().all()
    sums = {name: int.from_bytes(packed[place * _SIZE :][:_SIZE]) for place, name in enumerate(names)}
    return RowSums(sums, hmac.compare_digest(seal, seal_sums(sealer, checkpoint, packed)))


def find_changed(connection: Connection, sealer: Sealer) -> tuple[str, ...]:
    """The names of the tables whose rows are not those that were written; all of them when the seal does not hold."""
    kept, found = read_sums(connection, sealer), add_rows(connection, sealer)
    return tuple(name for name, total in found.items() if not kept.sealed or kept.sums[name] != total)


def move_sums(sums: Mapping[str, int], differences: Mapping[str, int]) -> dict[str, int]:
    """The sums after what was added and taken away."""
    return {name: (total + differences.get(name, 0)) % _MODULUS for name, total in sums.items()}


def pack_sums(sums: Mapping[str, int]) -> bytes:
    """The sums as the head keeps them: 32 bytes each, in the order of the tables' names."""
    return b"".join(sums[name].to_bytes(_SIZE) for name in sorted(sums))


def seal_head(sealer: Sealer, size: int, checkpoint: bytes, sums: Mapping[str, int]) -> HeadRow:
    """The head's row, with these sums sealed to it."""
    packed = pack_sums(sums)
    return HeadRow(size, checkpoint, packed, seal_sums(sealer, checkpoint, packed))


def seal_sums(sealer: Sealer, checkpoint: bytes, packed: bytes) -> bytes:
    """The seal that ties packed sums to the signed head of their moment."""
    return sealer.digest(b"head", checkpoint, packed)


def _encode(value: Value) -> bytes:
    if value is None:
        return b"n"
    return b"s" + value.encode() if isinstance(value, str) else b"b" + value
