"""Succession: let the register's log go on under a new key and name; everything in it goes on, too.

It is the way on when the log's key may be known to others, and when something older had to be put back. What was sealed
to the register still opens, links still work, and receipts of before still prove what they proved.
"""

from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import ClassVar

from site_build.config import PublicKeys
from site_build.formats.checkpoint import open_checkpoint
from site_build.formats.errors import NoteUnsigned
from site_build.register.keys import RegisterKeys, continue_keys, read_private_keys, write_keys
from site_build.register.memo import Memo
from site_build.register.tables import read_head


class SiteBehind(Memo):
    """The website was still that of an earlier log on this day: it has to be built and put online again."""

    key: ClassVar[str] = "site_behind"

    day: date


def renew_log_key(folder: Path, passphrase: str) -> RegisterKeys:
    """Give the register in `folder` the keys under which its log goes on; the next opening writes the succession.

    Where an interruption left it with such keys already, they stay. `Refused` when the passphrase does not open it.
    Nobody else may change the register meanwhile.
    """
    keys = read_private_keys(folder, passphrase)
    if not has_begun(folder, passphrase):
        return keys
    new = continue_keys(keys.public(), keys.opening_key, keys.data_key, keys.drop_token)
    write_keys(folder, new, passphrase)
    return new


def has_begun(folder: Path, passphrase: str) -> bool:
    """Whether the log of the keys in `folder` has begun; not where the database is still that of the log before it."""
    public = read_private_keys(folder, passphrase).public()
    with suppress(NoteUnsigned):
        open_checkpoint(read_head(folder), public.log_key)
        return True
    return False


def is_of_one_register(keys: RegisterKeys, public: PublicKeys) -> bool:
    """Whether a site with these public keys is this register's, or one that it continues."""
    mine = keys.public()
    known = dict(zip(keys.origins, (mine.log_key, *mine.earlier), strict=True))
    return public.opening_key == mine.opening_key and public.log_key == known.get(public.origin)
