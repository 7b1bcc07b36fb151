"""Where an inbox may be, a file or a database, and another program's connection to it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, Connection, Engine

from site_build import database

Place = Path | URL


def connect(place: Place, patience: float = 5) -> Engine:
    """The database at this place."""
    return database.connect(place, patience) if isinstance(place, Path) else database.connect_server(place, patience)


@contextmanager
def beside(place: Place) -> Iterator[Connection]:
    """Another program's transaction there, which is committed when the block ends."""
    engine = connect(place)
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()
