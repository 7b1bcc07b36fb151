"""Measurements, each against a peer or a limit in the same run. `python -m bench` prints them; `--write` keeps them."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parent.parent / "tests"))  # whose database server it starts, too
