"""An acknowledgment that was signed on paper, as the keeper records it from the signed sheet.

It is UTF-8 JSON of at most 32 KiB with exactly the keys below. It has no signature of the person's own: the paper has,
and whoever keeps the register answers for it. A quiz on paper has answers, too, and they are graded like any others.
"""

from datetime import date
from typing import Literal

from pydantic import Field

from site_build.config import Digest, Id, Model, Origin
from site_build.formats.statement import Answers, NamedEdition, Opened, RandomId, Words, parse_strictly

PAPER = "paper"  # the nonce of the paper quiz: one fixed draw for everybody


class SheetAnswers(Answers):
    """The answers on the sheet. `nonce` may be the word `paper`."""

    nonce: RandomId | Literal["paper"]


class Record(Model):
    """What was signed on paper. `id` is 16 bytes, base64url; `scan` is the SHA-256 of a picture of it, in hex."""

    v: int = Field(ge=1, le=1)
    id: RandomId
    origin: Origin
    name: Words
    role: Id
    edition: NamedEdition
    quiz: SheetAnswers
    declaration: str = Field(min_length=1, max_length=4000)
    opened: Opened
    helped_by: Words | None
    signed_on: date
    witness: Words
    scan: Digest | None


def parse_record(data: bytes) -> Record:
    """Read a record; raise `Malformed` naming each entry at fault, never what it held."""
    return parse_strictly(Record, data)


def format_record(record: Record) -> bytes:
    """Write a record: its keys in order, no white space, UTF-8."""
    return record.model_dump_json().encode("utf-8")
