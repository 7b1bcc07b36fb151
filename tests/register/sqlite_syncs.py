"""Hear of each sync that SQLite asks of the system: of a file, and of the folder that a file is in.

SQLite's default VFS (sqlite.org/vfs.html) is changed in place, in the library that Python's own `sqlite3` uses. It
does all that it did; only its `xOpen` gives each file an `xSync` that tells first, and its `openDirectory`, which it
calls in order to sync a folder and for nothing else, tells first, too.
"""

import _sqlite3
from _ctypes import CFuncPtr
from collections.abc import Callable
from ctypes import CDLL, CFUNCTYPE, POINTER, Structure, c_char_p, c_int, c_void_p, cast, pointer, string_at
from pathlib import Path


class _System(Structure):
    """The sqlite3_vfs of version 3: three numbers, then pointers, of which some are functions."""

    _fields_ = (("numbers", c_int * 3), ("calls", c_void_p * 19))


class _Methods(Structure):
    """The sqlite3_io_methods of version 3: what can be done with an open file."""

    _fields_ = (("version", c_int), ("calls", c_void_p * 18))


class _File(Structure):
    """The beginning of every sqlite3_file."""

    _fields_ = (("methods", POINTER(_Methods)),)


_OPEN, _SET_SYSTEM_CALL, _GET_SYSTEM_CALL = 3, 16, 17  # where they are in _System
_SYNC = 4  # where it is in _Methods

_Open = CFUNCTYPE(c_int, c_void_p, c_void_p, c_void_p, c_int, c_void_p)
_Sync = CFUNCTYPE(c_int, c_void_p, c_int)
_OpenDirectory = CFUNCTYPE(c_int, c_char_p, c_void_p)
_SetSystemCall = CFUNCTYPE(c_int, c_void_p, c_char_p, c_void_p)
_GetSystemCall = CFUNCTYPE(c_void_p, c_void_p, c_char_p)

_in_use: list[object] = []  # what SQLite calls or points to must not be collected


def watch_sqlite(tell_file: Callable[[Path], None], tell_folder: Callable[[], None]) -> None:
    """From now on until this program ends, call one or the other just before SQLite syncs a file or a folder."""
    library = CDLL(getattr(_sqlite3, "__file__", None))
    library.sqlite3_vfs_find.restype = c_void_p
    system = library.sqlite3_vfs_find(None)
    _watch_files(_System.from_address(system), tell_file)
    _watch_folders(system, _System.from_address(system), tell_folder)


def _watch_files(system: _System, tell: Callable[[Path], None]) -> None:
    really_open = _Open(system.calls[_OPEN])

    def open_file(vfs: int, name: int | None, file: int, flags: int, out: int) -> int:
        answer = int(really_open(vfs, name, file, flags, out))
        if name and not answer:
            _watch_file(_File.from_address(file), Path(string_at(name).decode()), tell)
        return answer

    system.calls[_OPEN] = _keep(_Open(open_file))


def _watch_file(file: _File, path: Path, tell: Callable[[Path], None]) -> None:
    methods = _Methods.from_buffer_copy(file.methods.contents)
    really_sync = _Sync(methods.calls[_SYNC])

    def sync(opened: int, flags: int) -> int:
        tell(path)
        return int(really_sync(opened, flags))

    methods.calls[_SYNC] = _keep(_Sync(sync))
    _in_use.append(methods)
    file.methods = pointer(methods)


def _watch_folders(vfs: int, system: _System, tell: Callable[[], None]) -> None:
    really_open = _OpenDirectory(_GetSystemCall(system.calls[_GET_SYSTEM_CALL])(vfs, b"openDirectory"))

    def open_directory(name: bytes, descriptor: int) -> int:
        tell()
        return int(really_open(name, descriptor))

    watched = _keep(_OpenDirectory(open_directory))
    _SetSystemCall(system.calls[_SET_SYSTEM_CALL])(vfs, b"openDirectory", watched)


def _keep(call: CFuncPtr) -> int | None:
    _in_use.append(call)
    return cast(call, c_void_p).value
