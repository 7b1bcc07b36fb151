"""Fill in a form as the browser does, with every answer right: for the demonstration, never for a real person."""

from datetime import UTC, datetime

from site_build.acknowledgment.envelope import seal
from site_build.acknowledgment.invitation import derive
from site_build.acknowledgment.signature import sign
from site_build.acknowledgment.statement import Answers, NamedEdition, Statement, format_statement
from site_build.config import PublicKeys
from site_build.content.bank import ResolvedBank
from site_build.content.edition import Publication
from site_build.content.quiz import draw
from site_build.register.leaf import new_id


def fill_form(
    keys: PublicKeys, publication: Publication, bank: ResolvedBank, *, name: str, role: str, code: str | None
) -> bytes:
    """The sealed envelope of a form for this role, signed with the link's code, or unsigned without one."""
    nonce = new_id()
    answers = {question.id: question.correct for question in draw(bank, role, nonce)}
    statement = Statement(
        v=1,
        id=new_id(),
        origin=keys.origin,
        invitation=derive(code).id if code else None,
        name=name,
        role=role,
        edition=NamedEdition(policy=publication.policy, version=publication.version, digest=publication.edition),
        quiz=Answers(bank=publication.bank, nonce=nonce, answers=answers),
        declaration=bank.declaration,
        read="full",
        helped_by=None,
        signed_at=f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
    )
    data = format_statement(statement)
    if code is None:
        return seal(data, "acknowledgment+json", keys.opening_key).encode()
    return seal(sign(data, derive(code).seed).encode(), "acknowledgment+jws", keys.opening_key).encode()
