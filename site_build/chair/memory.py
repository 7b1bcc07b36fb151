"""What the Chair remembers: the whole log that was last verified and signed, in the files of an export.

It is a folder, `signed-1`, `signed-2` and so on; the last counts. A new one is written beside its place and moved there
whole, and is on the disk before anybody is handed the line that it holds. So a power cut leaves the memory of before,
when nobody has the new line, or that of after. Its `checkpoint` carries the Chair's own line, its `register.json` the
Chair's key alone: `portal register verify` checks such a folder as it does any export.
"""

import re
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from pydantic import ValidationError

from site_build.chair import errors
from site_build.config import REGISTER_FILE, PublicKeys, format_keys
from site_build.errors import PortalError
from site_build.files import make_private_folder, sync_folder, write_private
from site_build.formats.cosignature import Cosignature, read_cosignatures
from site_build.formats.errors import NoteUnsigned
from site_build.formats.log_files import CHECKPOINT_FILE, LOG_FILE, parse_log
from site_build.formats.merkle import leaf_hash
from site_build.formats.verify import Verified, verify_log
from site_build.office.safekeeping.handing_over import NAMES_FILE, Names, format_names

_NAME = re.compile(r"signed-([1-9][0-9]*)")


@dataclass(frozen=True)
class SignedLog:
    """A log as it was signed: its lines, its head with the Chair's line, its keys with the Chair's; and names."""

    log: bytes = field(repr=False)
    note: bytes
    keys: PublicKeys
    names: Names

    @property
    def files(self) -> dict[str, bytes]:
        """Its files by name."""
        return {
            LOG_FILE: self.log,
            CHECKPOINT_FILE: self.note,
            REGISTER_FILE: format_keys(self.keys),
            NAMES_FILE: format_names(self.names),
        }

    @cached_property
    def leaves(self) -> tuple[bytes, ...]:
        """The leaves, in their order."""
        return parse_log(self.log)

    @cached_property
    def hashes(self) -> tuple[bytes, ...]:
        """Their hashes."""
        return tuple(map(leaf_hash, self.leaves))

    @property
    def size(self) -> int:
        """How many there are."""
        return len(self.leaves)

    @cached_property
    def last(self) -> Cosignature:
        """The Chair's own line."""
        return read_cosignatures(self.note, self.keys.log_key, self.keys.cosigners)[-1]

    def verify(self) -> Verified:
        """Check that it is whole, and what the Chair signed; `Malformed` or `Untrusted`."""
        verified = verify_log(self.log, self.note, self.keys)
        if not verified.cosignatures:
            raise NoteUnsigned(signer=", ".join(key.partition("+")[0] for key in self.keys.cosigners))
        return verified


def read_memory(folder: Path) -> SignedLog | None:
    """What the Chair in this folder signed last, checked whole; None before the first time.

    `Untrusted` when it is not what was signed: then nothing may be signed.
    """
    numbers = sorted(_numbers(folder))
    if not numbers:
        return None
    try:
        signed = _read(_place(folder, numbers[-1]))
        signed.verify()
    except (OSError, ValidationError, PortalError) as cause:
        raise errors.MemoryDamaged(cause=cause, folder=folder) from None
    return signed


def read_names(folder: Path) -> Names:
    """What posts, roles and policies are called in what was signed last; general words before, or when damaged."""
    with suppress(OSError, ValidationError, ValueError):
        return Names.model_validate_json((_place(folder, max(_numbers(folder))) / NAMES_FILE).read_bytes())
    return Names()


def write_memory(folder: Path, signed: SignedLog) -> None:
    """Remember this in place of what was remembered; it is on the disk when this returns, or nothing is changed.

    `Refused` when the disk will not have it.
    """
    numbers = sorted(_numbers(folder))
    new, place = folder / "signed.new", _place(folder, numbers[-1] + 1 if numbers else 1)
    try:
        shutil.rmtree(new, ignore_errors=True)
        make_private_folder(new)
        for name, data in signed.files.items():
            write_private(new / name, data)
        new.rename(place)
        sync_folder(folder)
    except OSError as error:
        shutil.rmtree(place, ignore_errors=True)
        raise errors.MemoryNotWritten(reason=error.strerror, folder=folder) from error
    for number in numbers:
        shutil.rmtree(_place(folder, number), ignore_errors=True)


def _read(place: Path) -> SignedLog:
    log, note, keys, names = (
        (place / name).read_bytes() for name in (LOG_FILE, CHECKPOINT_FILE, REGISTER_FILE, NAMES_FILE)
    )
    return SignedLog(log, note, PublicKeys.model_validate_json(keys), Names.model_validate_json(names))


def _numbers(folder: Path) -> Iterator[int]:
    for path in folder.glob("signed-*"):
        if match := _NAME.fullmatch(path.name):
            yield int(match[1])


def _place(folder: Path, number: int) -> Path:
    return folder / f"signed-{number}"
