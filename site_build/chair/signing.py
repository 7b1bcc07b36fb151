"""Look at what the keeper handed over, and sign it: the one act for which the Chair's key is there.

What was looked at is held against all that was signed before. A log that has only grown may be signed. The first one of
all, and one that says that it succeeds the one before, may be signed once the Chair has said so. Any other is refused,
and nothing is remembered of it. What is signed is remembered first, and only then given out.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from filelock import FileLock

from site_build.chair import errors
from site_build.chair.export import Export
from site_build.chair.keys import open_chair_keys
from site_build.chair.memory import SignedLog, read_memory, write_memory
from site_build.errors import PortalError
from site_build.formats.base64 import decode_url
from site_build.formats.cosignature import cosign, new_cosigner_key, parse_cosigner
from site_build.formats.errors import CosignerUnfit
from site_build.formats.note import VerifierKey, format_note, format_vkey, parse_note, parse_vkey
from site_build.formats.verify import Verified, verify_log
from site_build.office.safekeeping.fingerprint import say_public_key

SIGNED_FILE = "cosigned.txt"
COSIGNER_FILE = "cosigner-key.txt"
_LOCK = "signing.lock"


class Story(StrEnum):
    """How a log stands to what was signed before."""

    FIRST = "first"
    GROWN = "grown"
    SUCCEEDED = "succeeded"


@dataclass(frozen=True)
class Finding:
    """What was found of an export that may be signed, once the Chair agrees to what has to be agreed to.

    `signed` is how many entries were signed before; of a successor, `carried` is how many of the earlier log it holds,
    `lost` how many it does not, and `earlier` the earlier log's key as words.
    """

    export: Export
    verified: Verified
    story: Story
    signed: int = 0
    carried: int = 0
    lost: int = 0
    earlier: str = ""

    @property
    def words(self) -> str:
        """The log's key as eight words."""
        return say_log_key(self.verified.keys.log_key)

    @property
    def suggested(self) -> str:
        """The name under which to sign the first time: the log's own host, and `chair`."""
        return f"{self.verified.head.origin.partition('/')[0]}/chair"


def say_log_key(log_key: str) -> str:
    """A log's verifier key as the eight words that stand in the minutes."""
    return say_public_key(parse_vkey(log_key).public_key)


def look(folder: Path, export: Export) -> Finding:
    """Verify an export, and hold it against what was signed in this folder.

    `Malformed` or `Untrusted` when it is not whole, or does not go on from what was signed.
    """
    verified = verify_log(export.log, export.checkpoint, export.keys)
    before = read_memory(folder)
    if before is None:
        return Finding(export, verified, Story.FIRST)
    if verified.keys.log_key != before.keys.log_key:
        return _look_at_successor(export, before, verified)
    _check_same(before, verified.hashes)
    if verified.size < before.size:
        raise errors.SignedMore(size=verified.size, signed=before.size)
    return Finding(export, verified, Story.GROWN, signed=before.size)


def _look_at_successor(export: Export, before: SignedLog, verified: Verified) -> Finding:
    """A log under another key, which may say of itself that it goes on from the one that was signed."""
    depths = dict(zip(verified.keys.earlier, range(1, len(verified.succeeded) + 1), strict=False))
    depth = depths.get(before.keys.log_key)
    if depth is None:
        raise _other(before, verified)
    succession = verified.successions[depth - 1]
    _check_same(before, verified.hashes[depth : depth + succession.carried])
    lost = max(before.size - succession.carried, succession.lost)
    earlier = say_log_key(before.keys.log_key)
    return Finding(export, verified, Story.SUCCEEDED, before.size, succession.carried, lost, earlier)


def _check_same(before: SignedLog, hashes: Sequence[bytes]) -> None:
    for entry, (seen, now) in enumerate(zip(before.hashes, hashes, strict=False), 1):
        if seen != now:
            raise errors.SignedOther(entry=entry, signed=before.size)


def sign(folder: Path, export: Export, passphrase: str, agreed: Story, name: str = "") -> SignedLog:
    """Look at the export again, sign it, and remember it; what is returned may be given out.

    `agreed` is what the Chair was shown: `Refused` when it is something else by now. `name` is that of the key, the
    first time. `Refused` when the passphrase is wrong or the disk does not take it: then nothing was signed.
    """
    keys = open_chair_keys(folder, passphrase)
    with FileLock(folder / _LOCK, mode=0o600):
        finding = look(folder, export)
        if finding.story not in (agreed, Story.GROWN):
            raise errors.ExportForgotten()
        before = read_memory(folder)
        known = parse_cosigner(before.keys.cosigners[0]).name if before else name.strip()
        seed = decode_url(keys.seed, 32)
        key = _name_key(known, seed)
        bare = _without(export.checkpoint, key)
        note = cosign(bare, export.keys.log_key, known, seed, int(time.time()))
        public = export.keys.model_copy(update={"cosigners": (format_vkey(key),)})
        signed = SignedLog(export.log, note, public, export.names)
        write_memory(folder, signed)
    return signed


def handed_out(signed: SignedLog) -> dict[str, bytes]:
    """What to give the keeper: the signed head, and the key by which they know it."""
    return {SIGNED_FILE: signed.note, COSIGNER_FILE: f"{signed.keys.cosigners[0]}\n".encode()}


def _name_key(name: str, seed: bytes) -> VerifierKey:
    try:
        return new_cosigner_key(name, seed)
    except CosignerUnfit:
        raise errors.CosignerNameUnfit() from None


def _without(checkpoint: bytes, key: VerifierKey) -> bytes:
    """The signed head without lines that this key put there before: the new one says what they said, and later."""
    note = parse_note(checkpoint)
    others = (line for line in note.signatures if (line.name, line.key_id) != (key.name, key.key_id))
    return format_note(replace(note, signatures=tuple(others)))


def _other(before: SignedLog, verified: Verified) -> PortalError:
    origin = parse_vkey(before.keys.log_key).name
    if verified.keys.log_key in before.keys.earlier:
        return errors.ExportFromBefore()
    if verified.head.origin != origin:
        return errors.OriginOther(origin=verified.head.origin, signed=origin)
    return errors.LogKeyOther(words_now=say_log_key(verified.keys.log_key), origin=origin)
