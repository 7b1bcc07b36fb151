"""A leaf of the log: a small JSON object that says what happened, when, and nothing about whom.

Each kind has exactly its own keys; no leaf holds a name, a role or an address. `commitment` ties a leaf to evidence
that is kept apart: HMAC-SHA256 of the evidence under a random salt of 32 bytes, so that the leaf tells nothing once
the salt is gone. A leaf is kept as its bytes, and has one spelling: whatever differs from its re-encoding is refused.
"""

import hmac
from collections.abc import Iterable
from datetime import UTC, date, datetime
from secrets import token_bytes
from typing import TYPE_CHECKING, Annotated, Literal, TypeVar, get_args

from pydantic import Field, TypeAdapter, ValidationError

from site_build.config import Bytes32, Digest, Id, Model
from site_build.formats.base64 import encode_url
from site_build.formats.errors import CommitmentMismatch, LeafMalformed
from site_build.formats.statement import RandomId

LEAF_LIMIT = 65_535
SALT_SIZE = 32


def new_id() -> str:
    """A random id: 16 bytes, base64url."""
    return encode_url(token_bytes(16))


def today() -> date:
    """Today's UTC date, which a leaf claims as its own."""
    return datetime.now(UTC).date()


class LeafBase(Model):
    """What every leaf has: its kind, a random id of 16 bytes, and the UTC date that the keeper claims."""

    kind: str
    id: RandomId = Field(default_factory=new_id)
    at: date = Field(default_factory=today)

    @classmethod
    def kinds(cls) -> list[str]:
        """The kinds of leaf that are of this class, or derive from it."""
        return [each.model_fields["kind"].default for each in get_args(Leaf) if issubclass(each, cls)]


class EditionLeaf(LeafBase):
    """An edition of a policy and a question bank for it were published.

    `change` is the edition's own, whichever bank this is; `since` is the earlier edition that a short bank starts from.
    """

    kind: Literal["edition"] = "edition"
    policy: Id
    version: str = Field(min_length=1, max_length=40)
    edition: Digest
    bank: Digest
    change: Literal["first", "material", "editorial"]
    since: Digest | None = None


class InvitedLeaf(LeafBase):
    """A personal link was made; the commitment is over the person's record.

    `expires` is the last day (UTC) on which a form that was signed with it may arrive.
    """

    kind: Literal["invited"] = "invited"
    invitation: RandomId
    signer: Bytes32
    expires: date
    commitment: Digest


class AcknowledgmentLeaf(LeafBase):
    """Somebody agreed to the words of an edition, and answered the questions of a bank."""

    edition: Digest
    bank: Digest
    if TYPE_CHECKING:  # each kind has its own, since the order of its keys is fixed
        commitment: Digest


class AcknowledgedLeaf(AcknowledgmentLeaf):
    """Somebody signed with a personal link; the commitment is over the JWS."""

    kind: Literal["acknowledged"] = "acknowledged"
    signer: Bytes32
    commitment: Digest


class CountersignedLeaf(AcknowledgmentLeaf):
    """The keeper accepted an unsigned statement; the commitment is over its bytes."""

    kind: Literal["countersigned"] = "countersigned"
    commitment: Digest


class RecordedLeaf(AcknowledgmentLeaf):
    """The keeper recorded a paper form; the commitment is over the record's JSON."""

    kind: Literal["recorded"] = "recorded"
    commitment: Digest


class ReferringLeaf(LeafBase):
    """Something about the earlier leaf with the id `of`."""

    of: RandomId


class RevokedLeaf(ReferringLeaf):
    """A personal link was taken back: `of` is the id of its `invited` leaf."""

    kind: Literal["revoked"] = "revoked"


class WithdrawnLeaf(ReferringLeaf):
    """An acknowledgment no longer counts: `of` is its leaf's id."""

    kind: Literal["withdrawn"] = "withdrawn"


class ErasedLeaf(ReferringLeaf):
    """The details behind the leaf were disposed of."""

    kind: Literal["erased"] = "erased"


class SucceededLeaf(LeafBase):
    """The first leaf of a new origin: the last checkpoint of the log that it continues, and how many leaves it carries.

    The carried leaves follow it, byte for byte.
    """

    kind: Literal["succeeded"] = "succeeded"
    checkpoint: str
    carried: int = Field(ge=0)


Leaf = (
    EditionLeaf
    | InvitedLeaf
    | AcknowledgedLeaf
    | CountersignedLeaf
    | RecordedLeaf
    | RevokedLeaf
    | WithdrawnLeaf
    | ErasedLeaf
    | SucceededLeaf
)
C = TypeVar("C", InvitedLeaf, AcknowledgedLeaf, CountersignedLeaf, RecordedLeaf)  # what commits to evidence
_LEAF: TypeAdapter[Leaf] = TypeAdapter(Annotated[Leaf, Field(discriminator="kind")])


def format_leaf(leaf: Leaf) -> bytes:
    """The bytes that the log keeps: the keys in order, no white space, UTF-8."""
    return leaf.model_dump_json().encode()


def parse_leaf(data: bytes) -> Leaf:
    """Read a leaf of at most 65,535 bytes; `Malformed` for another kind, key, value or spelling."""
    try:
        leaf = _LEAF.validate_json(data) if len(data) <= LEAF_LIMIT else None
    except ValidationError:
        leaf = None
    if leaf is None or format_leaf(leaf) != data:
        raise LeafMalformed()
    return leaf


def new_salt() -> bytes:
    """A random salt for one commitment."""
    return token_bytes(SALT_SIZE)


def commit(salt: bytes, evidence: bytes) -> str:
    """The commitment to some evidence: HMAC-SHA256 under the salt, in hex."""
    return hmac.digest(salt, evidence, "sha256").hex()


def check_commitment(commitment: str, salt: bytes, evidence: bytes) -> None:
    """Raise `Untrusted` unless the commitment is to this evidence under this salt."""
    if not hmac.compare_digest(commitment, commit(salt, evidence)):
        raise CommitmentMismatch()


def edition_pairs(leaves: Iterable[Leaf]) -> dict[tuple[str, str], EditionLeaf]:
    """The published editions by the digests of edition and bank."""
    return {(leaf.edition, leaf.bank): leaf for leaf in leaves if isinstance(leaf, EditionLeaf)}
