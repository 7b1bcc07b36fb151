"""Editions and published banks: the exact words that people sign, as canonical JSON (RFC 8785) named by its SHA-256.

`editions/<digest>.json` is exactly the bytes that were hashed. `editions/published.json` lists what was published,
oldest first.
"""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import rfc8785
from pydantic import TypeAdapter, ValidationError

from site_build.config import Digest, Id, Model
from site_build.content.bank import ResolvedBank
from site_build.content.policy import Policy
from site_build.errors import Malformed

INDEX = "published.json"


class EditionClause(Model):
    """A clause's permanent id and its words as rendered: no tags, white space collapsed, NFC."""

    id: str
    text: str


class Edition(Model):
    """The exact clauses of a policy at one version."""

    policy: Id
    version: str
    clauses: tuple[EditionClause, ...]


class Publication(Model):
    """One publishing: an edition and the resolved bank that goes with it, by digest."""

    policy: Id
    version: str
    edition: Digest
    bank: Digest


_PUBLICATIONS = TypeAdapter(tuple[Publication, ...])


def edition_bytes(policy: Policy) -> bytes:
    """The canonical JSON of a policy's edition."""
    clauses = tuple(EditionClause(id=clause.id, text=clause.text) for clause in policy.clauses())
    return _canonical(Edition(policy=policy.id, version=policy.meta.version, clauses=clauses))


def bank_bytes(bank: ResolvedBank) -> bytes:
    """The canonical JSON of a resolved bank, its draw sizes, pass marks and declaration."""
    return _canonical(bank)


def digest(data: bytes) -> str:
    """SHA-256 in lowercase hex."""
    return sha256(data).hexdigest()


def parse_edition(data: bytes) -> Edition:
    """Parse the bytes of an edition; raise `Malformed`."""
    try:
        edition = Edition.model_validate_json(data)
    except ValidationError as error:
        raise Malformed(f"This is not an edition: {error.errors()[0]['msg']}.") from None
    if _canonical(edition) != data:
        raise Malformed("This edition is not written in its one canonical form.")
    return edition


def publication(policy: Policy, bank: ResolvedBank) -> Publication:
    """What publishing this policy and bank today would record."""
    edition, resolved = digest(edition_bytes(policy)), digest(bank_bytes(bank))
    return Publication(policy=policy.id, version=policy.meta.version, edition=edition, bank=resolved)


def _canonical(model: Model) -> bytes:
    return rfc8785.dumps(model.model_dump(mode="json"))


@dataclass(frozen=True)
class Published:
    """The folder `editions/`."""

    folder: Path
    publications: tuple[Publication, ...]

    def latest(self, policy: str) -> Publication | None:
        """What was published last for this policy."""
        return next((entry for entry in reversed(self.publications) if entry.policy == policy), None)

    def read(self, name: str) -> bytes:
        """The bytes with this digest; raise `Malformed` when they are missing or have been changed."""
        path = self.folder / f"{name}.json"
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            raise Malformed(f"{path} is missing. Bring it back from the portal's history.") from None
        if digest(data) != name:
            raise Malformed(f"{path} has been changed since it was published. Bring it back from the portal's history.")
        return data


def read_published(folder: Path) -> Published:
    """Read the list of what was published; a folder without one has published nothing."""
    index = folder / INDEX
    if not index.exists():
        return Published(folder, ())
    try:
        return Published(folder, _PUBLICATIONS.validate_json(index.read_bytes()))
    except ValidationError as error:
        raise Malformed(f"{index}: {error.errors()[0]['msg']}. Bring it back from the portal's history.") from None


def format_published(publications: tuple[Publication, ...]) -> bytes:
    """The bytes of `published.json`."""
    return _PUBLICATIONS.dump_json(publications, indent=2) + b"\n"
