"""How long a command takes to start, against Python that imports click and does nothing.

Each is a process of its own, timed in turn. `tests/cli/test_imports.py` tests what a command loads.
"""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from bench.crowd import gather_crowd
from bench.table import Figure, compare, spend_outside
from site_build.config import REGISTER_FILE, format_keys

CLICK = (sys.executable, "-c", "import click")
PORTAL = str(Path(sys.executable).with_name("portal"))
ROUNDS = 21
LIMIT = 3.0


def measure_start(folder: Path) -> Iterator[Figure]:
    """The list of commands, and the verification of a log of a few lines, which has no limit."""
    with gather_crowd(folder, 0) as office:
        (folder / REGISTER_FILE).write_bytes(format_keys(office.register.keys.public()))
    listing, verifying = (PORTAL, "--help"), (PORTAL, "register", "verify", str(folder))
    rounds = [tuple(map(_time, (listing, verifying, CLICK))) for _ in range(ROUNDS)]
    listed, verified, bare = zip(*rounds, strict=True)
    yield from compare("portal --help, of click alone", LIMIT, listed, "click alone", bare)
    yield from compare("portal register verify, of click alone", None, verified, "click alone", bare)


def _time(command: tuple[str, ...]) -> float:
    return spend_outside(lambda: subprocess.run(command, stdout=subprocess.DEVNULL, check=True))
