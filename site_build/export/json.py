"""JSON for other programs: the rows, and the log's signed head that they were read under."""

import json

from site_build.export.rows import Extract, list_text


def format_json(extract: Extract) -> bytes:
    """The rows and the checkpoint as one object."""
    rows = [dict(zip(extract.columns, row, strict=True)) for row in list_text(extract)]
    return json.dumps({"checkpoint": extract.checkpoint, "rows": rows}, ensure_ascii=False, indent=2).encode() + b"\n"
