"""What an error of the inbox's database means: SQLite has codes of its own, PostgreSQL the standard's SQLSTATE."""

import sqlite3

from sqlalchemy.exc import DBAPIError, OperationalError

DISK_FULL = "53100"  # PostgreSQL's Appendix A; a quota that is used up has it, too
AWAY = ("08", "57P")  # the connection is lost; the server stops, has crashed or is starting


def is_full(error: Exception) -> bool:
    """Tell whether the disk, or the database itself, is full."""
    return _code(error) in (sqlite3.SQLITE_FULL, DISK_FULL)


def may_need_space(error: Exception) -> bool:
    """Tell whether it could be done with more room. For SQLite, a used-up quota is the same as a broken disk."""
    return is_full(error) or _code(error) == sqlite3.SQLITE_IOERR_WRITE


def is_away(error: Exception) -> bool:
    """Tell whether the database server cannot be reached, or does not let us in: nothing that was asked is at fault."""
    code = _code(error)
    return isinstance(error, OperationalError) and (code is None or str(code).startswith(AWAY))


def describe(error: DBAPIError) -> str:
    """What went wrong, for a log: no value, and no address, user or password of a server."""
    diagnosis = getattr(error.orig, "diag", None)
    if diagnosis is None:
        return str(error.orig)
    return str(diagnosis.message_primary or "the database server does not answer, or does not let us in")


def _code(error: Exception) -> int | str | None:
    orig = error.orig if isinstance(error, DBAPIError) else None
    code: int | str | None = getattr(orig, "sqlite_errorcode", None) or getattr(orig, "sqlstate", None)
    return code
