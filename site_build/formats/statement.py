"""What a person declares, with their answers.

A statement is UTF-8 JSON of at most 32 KiB with exactly the keys below; a key too many is refused, above all a
verdict such as `passed`, because a client's verdict is not evidence. A name is never refused for its spelling. The
order of keys and the white space are free: the bytes that were signed are kept as they came, never written anew.
"""

import re
from datetime import datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, ValidationError
from pydantic_core import ErrorDetails

from site_build.config import Digest, Id, M, Model, Origin
from site_build.formats import strict_json
from site_build.formats.errors import FormMalformed

STATEMENT_LIMIT = 32 * 1024
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
UTC = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?Z$"


def _words(text: str) -> str:
    if not text.strip() or CONTROL.search(text):
        raise ValueError
    return text


def _moment(text: str) -> str:
    datetime.fromisoformat(text)
    return text


def _sorted_set(words: tuple[str, ...]) -> tuple[str, ...]:
    if not words or list(words) != sorted(set(words)):
        raise ValueError
    return words


RandomId = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{21}[AQgw]$")]
Words = Annotated[str, Field(max_length=200), AfterValidator(_words)]
Moment = Annotated[str, Field(pattern=UTC), AfterValidator(_moment)]
Way = Literal["changes", "easy", "elsewhere", "full"]
Opened = Annotated[tuple[Way, ...], AfterValidator(_sorted_set)]


class NamedEdition(Model):
    """The words that were read: a policy at a version, and the digest of exactly those clauses."""

    policy: Id
    version: Annotated[str, Field(max_length=40), AfterValidator(_words)]
    digest: Digest


class Answers(Model):
    """The quiz as it was taken: the bank's digest, the nonce that drew the questions, 0-based choices by question."""

    bank: Digest
    nonce: RandomId
    answers: dict[Id, tuple[Annotated[int, Field(ge=0)], ...]]


class Statement(Model):
    """What was declared. `id` and `invitation` are 16 bytes, base64url; `signed_at` is what the person's clock said.

    `opened` is what was opened on the way, or said to have been read: sorted, each once, at least one.
    """

    v: int = Field(ge=1, le=1)  # not Literal, which takes true and 1.0 for 1
    id: RandomId
    origin: Origin
    invitation: RandomId | None
    name: Words
    role: Id
    edition: NamedEdition
    quiz: Answers
    declaration: str = Field(min_length=1, max_length=4000)
    opened: Opened
    helped_by: Words | None
    signed_at: Moment


def parse_statement(data: bytes) -> Statement:
    """Read a statement; raise `Malformed` naming each entry at fault, never what it held."""
    return parse_strictly(Statement, data)


def parse_strictly(model: type[M], data: bytes) -> M:
    """Read JSON of at most 32 KiB into a model; raise `Malformed` naming each entry at fault, never what it held."""
    strict_json.parse(data, STATEMENT_LIMIT)
    try:
        return model.model_validate_json(data)
    except ValidationError as error:
        raise FormMalformed(faults=tuple(sorted({_fault(fault) for fault in error.errors()}))) from None


def _fault(fault: ErrorDetails) -> str:
    entry = ascii(".".join(map(str, fault["loc"])))[:60]
    match fault["type"]:
        case "extra_forbidden":
            return f"{entry} does not belong in it"
        case "missing":
            return f"{entry} is missing"
        case _:
            return f"{entry} is not right"
