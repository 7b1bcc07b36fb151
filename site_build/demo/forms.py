"""What a browser sends, made by hand, so that it can also be made wrong."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Self

from site_build.config import PublicKeys
from site_build.content.bank import ResolvedBank, parse_bank
from site_build.content.edition import Publication
from site_build.content.quiz import draw
from site_build.formats.envelope import seal
from site_build.formats.invitation import derive, parse_fragment
from site_build.formats.leaf import new_id
from site_build.formats.signature import sign
from site_build.office.forms.intake import Incoming
from site_build.office.forms.pending import Channel
from site_build.office.office import Office


@dataclass(frozen=True)
class FormFactory:
    """Fills in the forms of one policy as the browser does, rightly unless told otherwise.

    It knows what the site's page knows: the register's public keys, the edition and its questions. A `link` is the
    address of a personal link, or None for whoever has none.
    """

    keys: PublicKeys
    publication: Publication
    bank: ResolvedBank

    @classmethod
    def of(cls, office: Office, policy: str) -> Self:
        """The forms of what is published of this policy now; `KeyError` where nothing is."""
        published = office.published
        publication = published.latest(policy)
        if publication is None:
            raise KeyError(policy)
        bank = parse_bank(published.read(publication.bank))
        return cls(office.register.keys.public(), publication, bank)

    def statement(self, link: str | None, role: str = "volunteer", name: str = "Zoë Example") -> dict[str, Any]:
        """A statement in which every answer is right, as JSON has it."""
        nonce = new_id()
        return {
            "v": 1,
            "id": new_id(),
            "origin": self.keys.origin,
            "invitation": derive(code_of(link)).id if link else None,
            "name": name,
            "role": role,
            "edition": {
                "policy": self.publication.policy,
                "version": self.publication.version,
                "digest": self.publication.edition,
            },
            "quiz": {
                "bank": self.publication.bank,
                "nonce": nonce,
                "answers": {question.id: list(question.correct) for question in draw(self.bank, role, nonce)},
            },
            "declaration": self.bank.declaration,
            "opened": ["full"],
            "helped_by": None,
            "signed_at": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
        }

    def seal(self, statement: Mapping[str, Any], link: str | None = None) -> Incoming:
        """The statement signed with a link, if there is one, and sealed to the register."""
        data, key = json.dumps(statement, ensure_ascii=False, separators=(",", ":")).encode(), self.keys.opening_key
        if link is None:
            return incoming(seal(data, "acknowledgment+json", key).encode())
        return incoming(seal(sign(data, derive(code_of(link)).seed).encode(), "acknowledgment+jws", key).encode())

    def write(self, link: str | None, **changes: object) -> Incoming:
        """A right form, with these entries of its statement changed, sealed."""
        return self.seal({**self.statement(link), **changes}, link)


def incoming(data: bytes, source: str = "form.envelope", channel: Channel = Channel.FILE) -> Incoming:
    """An envelope that arrived just now."""
    return Incoming(channel, source, data, datetime.now(UTC))


def code_of(link: str) -> str:
    """The secret at the end of a personal link's address."""
    return parse_fragment(link.partition("#")[2])[1]
