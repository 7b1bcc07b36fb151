"""`RESULTS.md`, as it was measured: a section for each part, with its day, and each on what kind of computer."""

import os
import platform
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

RESULTS = Path(__file__).with_name("RESULTS.md")
TITLE = """# What was measured

`python -m bench --write` writes this file; nobody else does. It writes the sections of the parts that were measured,
and leaves the others. A limit that is not kept says MISSED.
"""


def write_results(tables: Mapping[str, str], *, large: bool) -> None:
    """Put each part's table, by the part's name, in its section's place."""
    sections = _read_sections() | {part: _format_section(table, large=large) for part, table in tables.items()}
    text = "".join(f"\n## {part}\n\n{sections[part]}\n" for part in sorted(sections))
    RESULTS.write_text(TITLE + text, encoding="utf-8")


def _read_sections() -> dict[str, str]:
    text = RESULTS.read_text(encoding="utf-8") if RESULTS.exists() else ""
    return {part: body.strip() for part, body in re.findall(r"^## (.+)\n((?:(?!## ).*\n?)*)", text, re.MULTILINE)}


def _format_section(table: str, *, large: bool) -> str:
    size = "large, " if large else ""
    return f"Measured on {datetime.now(UTC):%Y-%m-%d}, {size}{_describe_computer()}.\n\n```text\n{table}\n```"


def _describe_computer() -> str:
    system = f"{platform.system()}, {platform.machine()}, Python {platform.python_version()}"
    return f"on {os.cpu_count()} cores and {_describe_disk()}: {system}"


def _describe_disk() -> str:
    """What Linux says of it; a virtual one tells nothing of what it stands on."""
    disks = {path.name: path for path in Path("/sys/block").glob("[hnsv][dv]*")}
    if not disks or any(name.startswith("vd") for name in disks):
        return "a virtual disk"
    turning = any((path / "queue" / "rotational").read_text().strip() == "1" for path in disks.values())
    return "a hard disk" if turning else "a solid-state disk"
