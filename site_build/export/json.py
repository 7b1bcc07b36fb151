"""JSON for other programs: the rows, and the log's signed head that they were read under."""

import json
from collections.abc import Iterable

from site_build.export.rows import export_rows
from site_build.office.standing import Standing


def format_json(standings: Iterable[Standing], checkpoint: bytes) -> bytes:
    """The rows and the checkpoint as one object."""
    content = {"checkpoint": checkpoint.decode(), "rows": export_rows(standings)}
    return json.dumps(content, ensure_ascii=False, indent=2).encode() + b"\n"
