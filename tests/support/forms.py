"""Forms as they are written: a statement as a browser writes it, and a record from paper."""

import json
from typing import Any


def write_form(form: object) -> bytes:
    """Write JSON as a browser does."""
    return json.dumps(form, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


RECORD: dict[str, Any] = {
    "v": 1,
    "id": "A" * 22,
    "origin": "register.example/acknowledgments",
    "name": "Zo Example",
    "role": "volunteer",
    "edition": {"policy": "kindness", "version": "1", "digest": "a" * 64},
    "quiz": {"bank": "b" * 64, "nonce": "paper", "answers": {"somebody-is-sad": [0]}},
    "declaration": "I agree.",
    "opened": ["full"],
    "helped_by": None,
    "signed_on": "2026-11-22",
    "witness": "Ash Invented",
    "scan": None,
}
