"""What comes back from whoever vouches for the keeper: the log's head with their line, kept as `cosigned`.

It is kept only if a known key has signed it, and the log here has grown from it. One that covers fewer entries never
takes the place of one that covers more. The key itself is known once the keeper has compared it with the minutes.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from site_build.config import REGISTER_FILE, format_keys
from site_build.errors import PortalError
from site_build.files import write_private, write_public
from site_build.formats.checkpoint import Checkpoint, open_checkpoint
from site_build.formats.cosignature import Cosignature, parse_cosigner, read_cosignatures
from site_build.formats.merkle import leaf_hash, tree_root
from site_build.formats.note import NOTE_LIMIT, parse_vkey
from site_build.office.office import Office
from site_build.office.safekeeping import errors
from site_build.office.safekeeping.cosigners import Cosigners
from site_build.office.safekeeping.fingerprint import say_public_key
from site_build.register.errors import HeadPlace
from site_build.register.heads import KnownHead
from site_build.register.memo import read_memo
from site_build.register.second_copy import COSIGNED_FILE
from site_build.register.view import View
from site_build.words import say_ago

COSIGNED_AGE = timedelta(days=92)  # a quarter and a day


@dataclass(frozen=True)
class CosignedState:
    """How many of the log's entries were signed a second time, and on which day; None before the first time."""

    size: int
    signed: int = 0
    day: date | None = None

    def is_old(self, today: date) -> bool:
        """Whether it is long ago, and the log has grown since."""
        return self.day is not None and self.signed < self.size and self.day < today - COSIGNED_AGE

    def say_ago(self, today: date) -> str:
        """How long ago the last signature is; empty before the first."""
        return say_ago(self.day, today) if self.day else ""


@dataclass(frozen=True)
class CameBack:
    """What came back: a signed head, a verifier key, or both; each is empty when it did not come."""

    note: bytes = b""
    key: str = ""

    @property
    def words(self) -> str:
        """The key as eight words, to be compared with the minutes."""
        return say_cosigner(self.key)


def say_cosigner(key: str) -> str:
    """A cosigner's verifier key as eight words."""
    return say_public_key(parse_cosigner(key).public_key)


def say_own_key(office: Office) -> str:
    """The log's key as eight words, for the minutes."""
    return say_public_key(parse_vkey(office.register.keys.public().log_key).public_key)


def read_cosigned(office: Office, view: View) -> CosignedState:
    """How far the log was signed, by the key that is known now."""
    size, known, path = view.size(), read_memo(view, Cosigners), office.register.folder / COSIGNED_FILE
    found = _read(office, path, known.keys if known else ())
    return CosignedState(size, *found) if found else CosignedState(size)


def read_files(files: Iterable[bytes]) -> CameBack:
    """What came back in these files; `Unfit` when nothing did."""
    came = CameBack()
    for data in files:
        try:
            came = CameBack(came.note, parse_key_file(data))
        except PortalError:
            came = CameBack(data, came.key)
    if not came.note and not came.key:
        raise errors.NothingCameBack()
    return came


def parse_key_file(data: bytes) -> str:
    """The verifier key in a file of one line; `Malformed` when it holds anything else."""
    text = data[:NOTE_LIMIT].decode("utf-8", "replace").strip()
    parse_cosigner(text)
    return text


def is_known(office: Office, key: str) -> bool:
    """Whether this is the cosigner's key already."""
    known = office.recall(Cosigners)
    return known is not None and key in known.keys


def take_in(office: Office, came: CameBack) -> CosignedState:
    """Keep a signed head that came back; `Unfit`, `Untrusted` or `Refused` when it may not be kept.

    A key that came with it is made known first: the keeper has compared it.
    """
    known = office.recall(Cosigners)
    keys = (came.key,) if came.key else known.keys if known else ()
    if came.note:
        _check(office, came.note, keys)
    if came.key:
        know_cosigner(office, came.key)
    if came.note:
        write_private(office.register.folder / COSIGNED_FILE, came.note)
    with office.register.view() as view:
        return read_cosigned(office, view)


def know_cosigner(office: Office, key: str) -> None:
    """Make this the one key whose second signature counts; without a key, none does any more."""
    office.remember(Cosigners(keys=(key,) if key else ()))
    public = format_keys(office.public_keys)
    write_public(office.home / REGISTER_FILE, public)
    write_private(office.register.folder / REGISTER_FILE, public)


def _check(office: Office, note: bytes, keys: tuple[str, ...]) -> None:
    log_key = office.register.keys.public().log_key
    try:
        found = read_cosignatures(note, log_key, keys)
        checkpoint = open_checkpoint(note, log_key)
    except PortalError as error:
        raise errors.CameBackBroken(cause=error) from None
    if not found:
        raise errors.CosignerUnknown()
    with office.register.view() as view:
        hashes = list(map(leaf_hash, view.leaves()))
        kept = read_cosigned(office, view)
    fault = _compare(checkpoint, hashes)
    if fault:
        office.register.see([KnownHead(HeadPlace.WITNESS, note)])  # which lets nothing be added from now on
        raise fault
    if checkpoint.size < kept.signed:
        raise errors.CosignedOlder(signed=kept.signed)


def _compare(checkpoint: Checkpoint, hashes: Sequence[bytes]) -> PortalError | None:
    if checkpoint.size > len(hashes):
        return errors.CosignedAhead(signed=checkpoint.size, size=len(hashes))
    if tree_root(hashes[: checkpoint.size]) != checkpoint.root:
        return errors.CosignedOther(signed=checkpoint.size)
    return None


def _read(office: Office, path: Path, keys: tuple[str, ...]) -> tuple[int, date] | None:
    if not path.exists():
        return None
    note, log_key = path.read_bytes(), office.register.keys.public().log_key
    try:
        found = read_cosignatures(note, log_key, keys)
        return (open_checkpoint(note, log_key).size, _day(found)) if found else None
    except PortalError:
        return None  # another key's, or damaged: it says nothing


def _day(found: tuple[Cosignature, ...]) -> date:
    return datetime.fromtimestamp(max(one.when for one in found), UTC).date()
