"""CSV that a spreadsheet opens rightly (RFC 4180, with the mark by which Excel knows UTF-8), and JSON for programs.

No cell of the CSV can be made to run.
"""

import csv
import io
import json
from collections.abc import Iterable

from site_build.export.rows import HOW, Extract, list_text
from site_build.names import looks_like_formula
from site_build.office.acknowledgments.standing import Standing


def format_csv(extract: Extract) -> bytes:
    """The rows as the bytes of a CSV file."""
    return format_table((column.capitalize() for column in extract.columns), list_text(extract))


def format_table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> bytes:
    """Any table of text as the bytes of a CSV file."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(heads)
    writer.writerows([f"'{cell}" if looks_like_formula(cell) else cell for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def format_json(extract: Extract) -> bytes:
    """The rows and the checkpoint as one object, with a code for a program beside or instead of the words."""
    written = zip(extract.standings, list_text(extract), strict=True)
    rows = [dict(zip(extract.columns, text, strict=True)) | _list_codes(row) for row, text in written]
    return json.dumps({"checkpoint": extract.checkpoint, "rows": rows}, ensure_ascii=False, indent=2).encode() + b"\n"


def _list_codes(row: Standing) -> dict[str, str]:
    return {
        "standing": row.standing,
        HOW: row.signed_how or "",
        "role id": row.role,
        "policy id": row.policy,
    }
