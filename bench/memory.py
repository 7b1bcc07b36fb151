"""How much memory this program needs, by Linux's own account."""

import re
from collections.abc import Callable
from pathlib import Path

_STATUS, _RESET = Path("/proc/self/status"), Path("/proc/self/clear_refs")


def read_memory(line: str) -> float:
    """Megabytes of this program: `VmRSS` now, `VmHWM` at the most."""
    found = re.search(rf"{line}:\s+(\d+) kB", _STATUS.read_text(encoding="ascii"))
    assert found
    return int(found[1]) / 1024


def measure_peak(act: Callable[[], object]) -> float:
    """Do it; tell how many megabytes more than before it needed at the most."""
    before = read_memory("VmRSS")
    _RESET.write_text("5", encoding="ascii")  # forget the peak until now
    act()
    return read_memory("VmHWM") - before
