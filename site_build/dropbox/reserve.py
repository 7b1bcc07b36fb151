"""Room on the disk that only deleting may use.

Deleting needs room, too, for its journal: without a reserve, a full disk could not even be emptied.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import shake_256
from pathlib import Path

SIZE = 1024 * 1024  # bytes; the journal of a deletion holds about the envelope, at most 64 KiB
CONTENT = shake_256(b"reserve").digest(SIZE)  # which no file system can make smaller


class Reserve:
    """The file `path`, which takes room and holds nothing."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._fill()

    @contextmanager
    def released(self) -> Iterator[None]:
        """Give the room free until the block ends, then take it again."""
        with suppress(OSError):
            os.truncate(self._path, 0)
        try:
            yield
        finally:
            self._fill()

    def _fill(self) -> None:
        with suppress(OSError), self._path.open("ab") as file:
            file.write(CONTENT[file.tell() :])  # the disk is full: what was got is kept, the rest taken another time
