"""What a disk may hold when the power fails: recorded from real writes, Python's and SQLite's, in a flat folder.

`Recorder` is told of each sync just before it happens, and of nothing else. By then the disk is bound to hold of a file
what it held when that was last synced, and of the folder one of its lists of names since that was. `Moment.cut` makes
up a disk from that: of each file the old content, the new one, or some sectors of both, torn off anywhere.
"""

import os
from dataclasses import dataclass
from pathlib import Path
from random import Random

from register.sqlite_syncs import watch_sqlite

SECTOR = 512  # bytes that a disk writes whole or not at all

Names = dict[str, int]  # which file, by its inode, has which name


@dataclass(frozen=True)
class Moment:
    """Just before a sync: the acts that were told as done by then, and what the disk may hold.

    `lists` are the folder's names as they may be on the disk; `synced` and `written` are the contents of its files.
    """

    done: int
    lists: tuple[Names, ...]
    synced: dict[int, bytes]
    written: dict[int, bytes]

    def cut(self, folder: Path, chance: Random) -> None:
        """Make the folder as a power cut at this moment may leave it."""
        folder.mkdir()
        for name, file in chance.choice(self.lists).items():
            (folder / name).write_bytes(_tear(self.synced.get(file, b""), self.written[file], chance))


def _tear(old: bytes, new: bytes, chance: Random) -> bytes:
    whole = chance.choice((old, new, None))
    if whole is not None:
        return whole
    length = chance.randint(*sorted((len(old), len(new))))
    sectors = (chance.choice((old, new))[at : at + SECTOR].ljust(SECTOR, b"\0") for at in range(0, length, SECTOR))
    return b"".join(sectors)[:length]


class Recorder:
    """Sees this program's syncs in one folder, from now on; what is there already is on the disk.

    `done` counts the acts that were told as done.
    """

    def __init__(self, folder: Path) -> None:
        self.done = 0
        self.moments: list[Moment] = []
        self._folder = folder
        self._files: dict[int, int] = {}  # inode: a descriptor, so that no other file is given the same inode
        self._lists: list[Names] = [self._list_names()]
        self._synced = {file: self._read(file) for file in self._files}
        self._fsync = os.fsync
        os.fsync = self._sync_descriptor  # type: ignore[assignment]  # here everybody names a descriptor
        watch_sqlite(self._sync_file, self._sync_folder)

    def observe(self) -> None:
        """Note what the disk may hold now."""
        names = self._list_names()
        if names != self._lists[-1]:
            self._lists.append(names)
        possible = {file for names in self._lists for file in names.values()}
        written = {file: self._read(file) for file in possible}
        synced = {file: self._synced[file] for file in possible if file in self._synced}
        self.moments.append(Moment(self.done, tuple(self._lists), synced, written))

    def _sync_descriptor(self, descriptor: int) -> None:
        status = os.fstat(descriptor)
        if self._folder.exists() and os.path.samestat(status, self._folder.stat()):
            self._sync_folder()
        else:
            self._sync_inode(status.st_ino)
        self._fsync(descriptor)

    def _sync_file(self, path: Path) -> None:
        self._sync_inode(path.stat().st_ino)

    def _sync_inode(self, file: int) -> None:
        self.observe()
        if file in self._files:
            self._synced[file] = self._read(file)

    def _sync_folder(self) -> None:
        self.observe()
        self._lists = self._lists[-1:]

    def _list_names(self) -> Names:
        names = {path.name: path.stat().st_ino for path in self._folder.iterdir()} if self._folder.exists() else {}
        for name, file in names.items():
            if file not in self._files:
                self._files[file] = os.open(self._folder / name, os.O_RDONLY)
        return names

    def _read(self, file: int) -> bytes:
        descriptor = self._files[file]
        return os.pread(descriptor, os.fstat(descriptor).st_size, 0)
