"""Editions and published banks: the exact words that people sign, as canonical JSON (RFC 8785) named by its SHA-256.

`editions/<digest>.json` is exactly the bytes that were hashed. `editions/published.json` lists what was published,
oldest first.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import Literal

from pydantic import TypeAdapter, ValidationError

from site_build.config import Digest, Id, Model
from site_build.content import errors
from site_build.content.bank import ResolvedBank, canonical, parse_canonical
from site_build.content.policy import Policy

INDEX = "published.json"
SINCE_LETTERS = 8  # of an edition's digest, by which a link names the edition that somebody signed

_NO_SLUG = {"", "index", "readme", "history"}  # builders make the folder itself of the first; the last has its own page


class EditionClause(Model):
    """A clause's permanent id and its words as rendered: no tags, white space collapsed, NFC.

    `under` are the headings that enclose it, outermost first, without printed numbers: who signs agrees to both.
    """

    id: str
    text: str
    under: tuple[str, ...]


class Edition(Model):
    """The exact clauses of a policy at one version."""

    policy: Id
    version: str
    clauses: tuple[EditionClause, ...]


class Pair(Model):
    """An edition and the resolved bank that goes with it, by digest."""

    edition: Digest
    bank: Digest


EditionChange = Literal["first", "material", "editorial"]


class Publication(Model):
    """One publishing, on a day: a pair, and what it changed.

    `change` is `questions` where only the bank is another. `approved_by` is a body or a post, never a person. `short`
    names the short bank for each earlier edition.
    """

    policy: Id
    version: str
    edition: Digest
    bank: Digest
    published: date
    change: EditionChange | Literal["questions"]
    reason: str
    approved_by: str
    short: dict[Digest, Digest]

    @property
    def pair(self) -> Pair:
        """What was published."""
        return Pair(edition=self.edition, bank=self.bank)


_PUBLICATIONS = TypeAdapter(tuple[Publication, ...])


def edition_of(policy: Policy) -> Edition:
    """The words of a policy as they are now."""
    clauses = tuple(
        EditionClause(id=clause.id, text=clause.text, under=section.under)
        for section in policy.sections
        for clause in section.every()
    )
    return Edition(policy=policy.id, version=policy.meta.version, clauses=clauses)


def edition_bytes(policy: Policy) -> bytes:
    """The canonical JSON of a policy's edition."""
    return canonical(edition_of(policy))


def digest(data: bytes) -> str:
    """SHA-256 in lowercase hex."""
    return sha256(data).hexdigest()


def parse_edition(data: bytes) -> Edition:
    """Parse the bytes of an edition; raise `Malformed`."""
    return parse_canonical(Edition, data, errors.EditionMalformed)


def pair_of(policy: Policy, bank: ResolvedBank) -> Pair:
    """The digests of a policy's words and questions as they are now."""
    return Pair(edition=digest(edition_bytes(policy)), bank=digest(canonical(bank)))


@dataclass(frozen=True)
class Published:
    """The folder `editions/`."""

    folder: Path
    publications: tuple[Publication, ...]

    def latest(self, policy: str) -> Publication | None:
        """What was published last for this policy."""
        return next((entry for entry in reversed(self.publications) if entry.policy == policy), None)

    @property
    def policies(self) -> tuple[str, ...]:
        """The policies that were ever published, by their ids, in that order."""
        return tuple(dict.fromkeys(entry.policy for entry in self.publications))

    def title(self, policy: str) -> str:
        """The title of a policy, as it was published last; of one that never was, its id in words."""
        latest = self.latest(policy)
        words = parse_edition(self.read(latest.edition)).clauses[0].under if latest else ()
        return words[0] if words else policy.replace("-", " ").capitalize()

    def is_latest(self, policy: str, pair: Pair) -> bool:
        """Whether this is what was published last for this policy."""
        latest = self.latest(policy)
        return latest is not None and latest.pair == pair

    def editions_of(self, policy: str) -> dict[str, Publication]:
        """The policy's editions by their digests, oldest first, each as it was published last."""
        return {entry.edition: entry for entry in self.publications if entry.policy == policy}

    def slugs_of(self, policy: str) -> dict[str, str]:
        """What names each edition in an address, by its digest, oldest first: its version, if that can stand there.

        Addresses do not tell capitals from small letters. An edition whose name would be another's carries the first
        8 hex digits of its digest, too; those published later change nothing of it.
        """
        slugs = dict[str, str]()
        for edition, entry in self.editions_of(policy).items():
            slug = _slug(entry.version)
            slugs[edition] = f"{slug}_{edition[:8]}" if slug in {*_NO_SLUG, *slugs.values()} else slug
        return slugs

    def change_of(self, edition: str) -> EditionChange:
        """How the edition with this digest differed from the one before, whichever bank it is asked with."""
        found = (entry.change for entry in self.publications if entry.edition == edition)
        return next((change for change in found if change != "questions"), "first")

    def read(self, name: str) -> bytes:
        """The bytes with this digest; raise `Malformed` when they are missing or have been changed."""
        path = self.folder / f"{name}.json"
        if fault := _fault(path):
            raise errors.PublishedFileLost(path=path, fault=fault)
        return path.read_bytes()

    def faults(self) -> Iterator[tuple[Path, str]]:
        """Each file that the list names and that is not what was published, and what to do about it."""
        names = ((entry.edition, entry.bank, *entry.short.values()) for entry in self.publications)
        for name in dict.fromkeys(chain.from_iterable(names)):
            path = self.folder / f"{name}.json"
            if fault := _fault(path):
                yield path, fault


def _slug(version: str) -> str:
    return re.sub(r"[^a-z0-9.]+", "-", version.lower()).strip(".-")


def _fault(path: Path) -> str:
    if not path.exists():
        return "This file is missing. Bring it back from the portal's history."
    if digest(path.read_bytes()) != path.stem:
        return "This file has been changed since it was published. Bring it back from the portal's history."
    return ""


def read_published(folder: Path) -> Published:
    """Read the list of what was published; a folder without one has published nothing."""
    index = folder / INDEX
    if not index.exists():
        return Published(folder, ())
    try:
        return Published(folder, _PUBLICATIONS.validate_json(index.read_bytes()))
    except ValidationError as error:
        raise errors.PublishedListMalformed(path=index, why=error.errors()[0]["msg"]) from None


def format_published(publications: tuple[Publication, ...]) -> bytes:
    """The bytes of `published.json`."""
    return _PUBLICATIONS.dump_json(publications, indent=2) + b"\n"
