"""What the keeper hands over: the log's files as they were exported, in a folder, loose, or in a ZIP.

They are read here, and not yet checked. Files of other names are left alone. What a ZIP unpacks to is bounded
while it is unpacked.
"""

import io
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from zipfile import BadZipFile, ZipFile

from pydantic import ValidationError

from site_build.chair import errors
from site_build.config import REGISTER_FILE, PublicKeys
from site_build.formats.log_files import CHECKPOINT_FILE, LOG_FILE
from site_build.office.safekeeping.handing_over import NAMES_FILE, Names

FILES_LIMIT = 256 * 1024 * 1024  # bytes, of all files together: half a million entries
MOST_FILES = 1000
_ZIP = b"PK\x03\x04"

Files = Iterable[tuple[str, bytes]]  # names and bytes


@dataclass(frozen=True)
class Export:
    """A log's files: its lines, its signed head, its public keys; and what its posts are called."""

    log: bytes = field(repr=False)
    checkpoint: bytes
    keys: PublicKeys
    names: Names


def read_export(files: Files) -> Export:
    """The export among these files; `Refused` when one is missing, `Malformed` when one cannot be read."""
    found = unpack(files)
    for name in (LOG_FILE, CHECKPOINT_FILE, REGISTER_FILE):
        if name not in found:
            raise errors.ExportIncomplete(missing=name)
    try:
        keys = PublicKeys.model_validate_json(found[REGISTER_FILE])
        names = Names.model_validate_json(found[NAMES_FILE]) if NAMES_FILE in found else Names()
    except ValidationError:
        raise errors.ExportMalformed() from None
    return Export(found[LOG_FILE], found[CHECKPOINT_FILE], keys, names)


def read_export_folder(folder: Path) -> Export:
    """The export in this folder, or in this ZIP file."""
    paths = [folder] if folder.is_file() else [path for path in folder.iterdir() if path.is_file()]
    return read_export((path.name, path.read_bytes()) for path in paths)


def unpack(files: Files) -> dict[str, bytes]:
    """These files by their names without folders, and what is in the ZIPs among them; `Malformed` or `Refused`."""
    found: dict[str, bytes] = {}
    for name, data in files:
        found.update(_unzip(data) if data.startswith(_ZIP) else {PurePosixPath(name).name: data})
    return found


def _unzip(data: bytes) -> Mapping[str, bytes]:
    try:
        with ZipFile(io.BytesIO(data)) as archive:
            return dict(_read_members(archive))
    except (BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError, zlib.error):
        raise errors.ExportMalformed() from None


def _read_members(archive: ZipFile) -> Iterator[tuple[str, bytes]]:
    left, members = FILES_LIMIT, archive.infolist()
    for member in members[:MOST_FILES]:
        with archive.open(member) as file:
            data = file.read(left + 1)
        left -= len(data)
        if left < 0 or len(members) > MOST_FILES:
            raise errors.ExportTooLarge(megabytes=FILES_LIMIT // 1024 // 1024)
        yield PurePosixPath(member.filename).name, data
