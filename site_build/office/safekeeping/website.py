"""What the website shows of the register: the keys that people sign with, and a signed head of the log.

The site may be away, slow, or in other hands: what it answers is bounded in time and size, and nothing of it is
believed but a head that this log's key has signed.
"""

import time
from contextlib import suppress
from dataclasses import dataclass

import httpx
from pydantic import ValidationError

from site_build.config import REGISTER_FILE, PublicKeys
from site_build.formats.leaf import today
from site_build.formats.log_files import CHECKPOINT_FILE
from site_build.formats.note import NOTE_LIMIT
from site_build.office.office import Office
from site_build.office.safekeeping.succession import SiteBehind
from site_build.register.errors import HeadPlace
from site_build.register.heads import KnownHead
from site_build.register.memo import put_memo

DEADLINE = 10.0  # seconds, for one file


@dataclass(frozen=True)
class SeenWebsite:
    """What was found on the website; None where there is no such file, or no answer in time."""

    keys: PublicKeys | None
    head: KnownHead | None


def look_at_website(address: str) -> SeenWebsite:
    """Fetch the two public files of the site at this address, which ends in a slash."""
    keys, note = (_fetch(address + name) for name in (REGISTER_FILE, CHECKPOINT_FILE))
    head = KnownHead(HeadPlace.WEBSITE, note) if note else None
    with suppress(ValidationError):
        return SeenWebsite(PublicKeys.model_validate_json(keys), head)
    return SeenWebsite(None, head)


def take_note(office: Office, seen: SeenWebsite) -> None:
    """Hold the log against the head that was seen; remember whether the site is still that of an earlier log."""
    register = office.register
    if seen.head:
        register.see([seen.head])
    if seen.keys is None:
        return
    behind = seen.keys.log_key in register.keys.earlier
    if behind is (office.recall(SiteBehind) is not None):
        return
    with register.change() as change:
        if behind:
            put_memo(change, SiteBehind(day=today()))
        else:
            change.drop_memo(SiteBehind.key)


def _fetch(address: str) -> bytes:
    found, end = bytearray(), time.monotonic() + DEADLINE
    with (
        suppress(httpx.HTTPError, httpx.InvalidURL, UnicodeError),
        httpx.stream("GET", address, timeout=DEADLINE) as answer,
    ):
        if answer.status_code != 200:
            return b""
        for chunk in answer.iter_raw():
            found += chunk
            if len(found) > NOTE_LIMIT or time.monotonic() > end:
                return b""
        return bytes(found)
    return b""
