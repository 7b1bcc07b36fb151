"""Envelopes from files, and from what was pasted: each as it came, and no more of it than an envelope may have."""

import re
from datetime import UTC, datetime

from site_build.formats.envelope import ENVELOPE_LIMIT
from site_build.office.forms import errors
from site_build.office.forms.intake import Incoming
from site_build.office.forms.pending import Channel

READ_LIMIT = ENVELOPE_LIMIT + 1  # enough of a file to see that it is too long
_SEALED = re.compile(r"(eyJ[\w-]+\.\.[\w-]{16}\.[\w-]+\.[\w-]{22})", re.ASCII)  # an envelope's parts and their sizes


def read_file(name: str, data: bytes) -> Incoming:
    """A file as an envelope that came just now."""
    return _read(Channel.FILE, name, data)


def read_pasted(text: str) -> list[Incoming]:
    """What was pasted, as envelopes that came just now; `Unfit` when it is nothing.

    Lines that a mail program broke are joined. Whatever stands around the forms comes too: it may be a damaged one.
    """
    parts = [part for part in _SEALED.split("".join(text.split())) if part]
    if not parts:
        raise errors.NothingPasted()
    return [_read(Channel.PASTE, str(number), part.encode()) for number, part in enumerate(parts, 1)]


def _read(channel: Channel, source: str, data: bytes) -> Incoming:
    return Incoming(channel, source, data[:READ_LIMIT].strip(), datetime.now(UTC))
