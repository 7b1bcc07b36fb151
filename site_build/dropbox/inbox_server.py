"""An inbox in a PostgreSQL database, before which any number of servers may stand.

The database is told its password apart from its address, and neither is ever in an error or a log. Several servers
commit at once, so a lower number may become visible after a higher one.
"""

from collections.abc import Mapping

from sqlalchemy import URL, Connection, Engine, func, make_url, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import ArgumentError, DBAPIError

from site_build.database import connect_server
from site_build.dropbox import errors
from site_build.dropbox.faults import describe, is_away
from site_build.dropbox.tables import envelopes, metadata
from site_build.errors import Refused

SCHEME = "postgresql://"
PASSWORDS = {"password", "sslpassword"}  # which libpq would take in an address, too
ONE_AT_A_TIME = int.from_bytes(b"drop")  # the lock of whoever makes the table
STEP = 1024 * 1024  # bytes that a server takes before it looks again at what all of them have taken

_PUT = insert(envelopes).on_conflict_do_nothing().inline()
_HELD = select(func.coalesce(func.sum(func.octet_length(envelopes.c.envelope)), 0))  # which reads no envelope


def read_address(text: str, password: str | None) -> URL:
    """The address of a database, such as `postgresql://portal@db.example/portal`, with its password.

    `Malformed` when it is none, `Refused` when a password stands in it. The text is repeated in no message.
    """
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        raise errors.AddressMalformed() from None
    if url.password is not None or PASSWORDS & url.query.keys():
        raise errors.AddressTellsPassword()
    if url.drivername != "postgresql" or not url.database:
        raise errors.AddressMalformed()
    return url.set(drivername="postgresql+psycopg", password=password)


class InboxServer:
    """The database at `url`, with its table made when it is not there; it holds `limit` bytes of envelopes.

    When there are several servers, each may take up to `STEP` bytes more.
    """

    make_room_to_delete = None  # it is done in the place of what is deleted

    def __init__(self, url: URL, limit: int, patience: float) -> None:
        self.database = _open_database(url, patience)
        self._limit = limit
        self._left = 0

    def put(self, row: Mapping[str, str], connection: Connection) -> None:
        """Keep this row, unless the same bytes are there; `InboxFull` when it does not fit."""
        size = len(row["envelope"])
        if size > self._left:
            self._left = min(STEP, self._limit - connection.execute(_HELD).scalar_one())
        if size > self._left:
            if connection.scalar(select(envelopes.c.seq).where(envelopes.c.sha256 == row["sha256"])) is None:
                raise errors.InboxFull(advice=errors.HAND_IN)
            return
        connection.execute(_PUT, row)
        self._left -= size


def _open_database(url: URL, patience: float) -> Engine:
    try:
        engine = connect_server(url, patience)
    except ModuleNotFoundError:
        raise errors.DriverMissing() from None
    try:
        with engine.begin() as connection:
            _prepare_tables(connection)
    except (DBAPIError, errors.DatabaseForgets) as error:
        engine.dispose()
        raise _say_why(error) from None
    return engine


def _say_why(error: DBAPIError | errors.DatabaseForgets) -> Refused:
    if not isinstance(error, DBAPIError):
        return error
    return errors.DatabaseAway() if is_away(error) else errors.DatabaseUnfit(reason=describe(error))


def _prepare_tables(connection: Connection) -> None:
    if connection.exec_driver_sql("SHOW fsync").scalar() != "on":
        raise errors.DatabaseForgets()
    connection.execute(select(func.pg_advisory_xact_lock(ONE_AT_A_TIME)))
    metadata.create_all(connection)
    connection.execute(select(envelopes).limit(0))  # which says whether it is this table
