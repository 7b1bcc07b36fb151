"""People who fill in forms: what a browser sends, made by hand so that it can also be made wrong."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from site_build.content.bank import parse_bank
from site_build.content.quiz import draw
from site_build.formats.envelope import seal
from site_build.formats.invitation import derive, parse_fragment
from site_build.formats.leaf import new_id
from site_build.formats.signature import sign
from site_build.office.forms.intake import Incoming
from site_build.office.forms.pending import Channel
from site_build.office.office import Office
from site_build.office.people.people import add_person
from site_build.register.people import Person

ORIGIN = "register.example/acknowledgments"


def add(office: Office, name: str, roles: str, left: str = "") -> Person:
    """Add somebody to the register."""
    fields = {"name": name, "roles": roles, "started": "2026-01-05", "left": left, "email": ""}
    return add_person(office, fields)


@dataclass(frozen=True)
class Pen:
    """Fills in forms as the browser does, rightly unless told otherwise."""

    office: Office

    def statement(self, address: str | None, role: str = "volunteer", name: str = "Zoë Example") -> dict[str, Any]:
        """A statement in which every answer is right."""
        published = self.office.published.latest("kindness")
        assert published
        bank = parse_bank(self.office.published.read(published.bank))
        nonce = new_id()
        return {
            "v": 1,
            "id": new_id(),
            "origin": ORIGIN,
            "invitation": derive(code_of(address)).id if address else None,
            "name": name,
            "role": role,
            "edition": {"policy": "kindness", "version": published.version, "digest": published.edition},
            "quiz": {
                "bank": published.bank,
                "nonce": nonce,
                "answers": {question.id: list(question.correct) for question in draw(bank, role, nonce)},
            },
            "declaration": bank.declaration,
            "opened": ["full"],
            "helped_by": None,
            "signed_at": "2026-11-22T10:00:00Z",
        }

    def seal(self, statement: Mapping[str, Any], address: str | None = None) -> Incoming:
        """The statement signed with a link, if there is one, and sealed to the register."""
        data = json.dumps(statement, ensure_ascii=False).encode()
        key = self.office.register.keys.public().opening_key
        if address:
            signed = sign(data, derive(code_of(address)).seed).encode()
            return incoming(seal(signed, "acknowledgment+jws", key).encode())
        return incoming(seal(data, "acknowledgment+json", key).encode())

    def write(self, address: str | None, **changes: object) -> Incoming:
        """A right form, with these entries changed, sealed."""
        return self.seal({**self.statement(address), **changes}, address)


def incoming(data: bytes, source: str = "form.envelope", channel: Channel = Channel.FILE) -> Incoming:
    """An envelope that arrived just now."""
    return Incoming(channel, source, data, datetime.now(UTC))


def code_of(address: str) -> str:
    """The secret at the end of a personal link."""
    return parse_fragment(address.partition("#")[2])[1]
