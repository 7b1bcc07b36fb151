"""The register's public page: the signed checkpoint, what it proves, how to check a receipt. Nothing about people.

The checkpoint is read as text. Whether its signatures hold is not checked here, but by whoever reads it.
"""

import re
from base64 import b64decode
from datetime import UTC, date, datetime

from site_build.config import Portal, PublicKeys
from site_build.content.site import Site
from site_build.templates import PageView

CHECKPOINT = "checkpoint"
_LINE = re.compile(r"^— (\S+) ([A-Za-z0-9+/]{16})", re.MULTILINE)  # 12 bytes of the signature
_YEAR_10000 = 253_402_300_800  # in POSIX seconds


class RegisterView(PageView, template="register/register.html"):
    """`keys` are there once the register is set up; `checkpoint` is empty until one has been put on the site.

    `cosigned` is the day of the line that a cosigner in `register.json` has put under it, None where there is none.
    """

    portal: Portal
    keys: PublicKeys | None
    checkpoint: str
    cosigned: date | None


def view_register(site: Site) -> RegisterView:
    """The view of the register's page."""
    checkpoint = read_checkpoint(site)
    return RegisterView(site.portal, site.keys, checkpoint, find_cosigned(checkpoint, site.keys))


def find_cosigned(checkpoint: str, keys: PublicKeys | None) -> date | None:
    """The UTC day that stands in the latest line by one of the cosigners; a line begins with its key's id and time."""
    ids = {tuple(key.split("+")[:2]) for key in (keys.cosigners if keys else ())}
    lines = ((name, b64decode(start)) for name, start in _LINE.findall(checkpoint))
    times = [int.from_bytes(data[4:]) for name, data in lines if (name, data[:4].hex()) in ids]
    return datetime.fromtimestamp(max(times), UTC).date() if times and max(times) < _YEAR_10000 else None


def read_checkpoint(site: Site) -> str:
    """The checkpoint that was put beside `register.json`, as text; empty where there is none."""
    path = site.published.folder.parent / CHECKPOINT
    return path.read_text(encoding="utf-8") if path.exists() else ""
