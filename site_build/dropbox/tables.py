"""The table of envelopes, the same in a file and in a database server."""

from sqlalchemy import BigInteger, Column, Integer, MetaData, Table, Text

metadata = MetaData()

envelopes = Table(
    "envelopes",
    metadata,
    Column("seq", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("sha256", Text, nullable=False, unique=True),
    Column("received_at", Text, nullable=False),
    Column("envelope", Text, nullable=False),
    sqlite_autoincrement=True,  # a number never comes back
)
