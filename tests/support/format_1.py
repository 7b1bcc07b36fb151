"""A register as the portal left it before formats had steps (register/format_1/): small, with all that there can be.

The code of that day made it, and `before.json` is what it then said of it; only the key file was made quick to open
(support/fast_keys.py). Five people; forms in every state, by every channel; somebody erased; a link taken back; an
acknowledgment withdrawn; and what the desk remembers.
"""

import json
from pathlib import Path
from typing import Any

from site_build.files import make_private_folder, write_private
from site_build.register.keys import RegisterKeys, read_private_keys

PASSPHRASE = "seven lamps under a bridge"
KEPT = Path(__file__).parents[1] / "register" / "format_1"
BEFORE: dict[str, Any] = json.loads((KEPT / "before.json").read_text(encoding="utf-8"))
CHANNELS = {
    "a file": ("file", ""),
    "form of a neighbour.envelope": ("file", "form of a neighbour.envelope"),
    "holiday photo.jpg": ("file", "holiday photo.jpg"),
    "pasted, number 1": ("paste", "1"),
    "pasted, number 2": ("paste", "2"),
    **{f"form {number} from the website": ("website", str(number)) for number in (4, 5, 6, 7)},
}
"""The channel and the source of each form that is still known by how it came, by what was said of that then."""


def copy_format_1(folder: Path) -> None:
    """Put that register into a new folder, as private as it was."""
    make_private_folder(folder)
    for name in ("register.sqlite", "keys.age", "log.jsonl", "checkpoint", "register.json"):
        write_private(folder / name, (KEPT / name).read_bytes())


def read_format_1_keys() -> RegisterKeys:
    """Its keys."""
    return read_private_keys(KEPT, PASSPHRASE)
