"""Assess one envelope: open it, check who signed it, grade its answers again, and say in plain words what is wrong.

Nothing that a browser claims about itself counts. The bank that grades is the published one that the statement names.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from site_build.config import Portal
from site_build.content.bank import ResolvedBank, parse_bank
from site_build.formats import envelope
from site_build.formats.leaf import EditionLeaf, edition_pairs
from site_build.formats.signature import SignedStatement, parse_signed
from site_build.formats.statement import Statement, parse_statement
from site_build.office.acknowledgments.acknowledgments import check_answers
from site_build.office.forms import errors
from site_build.office.links.errors import LinkExpired, LinkForOtherRole, LinkRevoked, LinkStopped, LinkUnknown
from site_build.register.keys import RegisterKeys
from site_build.register.people import Person
from site_build.register.view import Invitation, View


@dataclass(frozen=True)
class Rules:
    """What an envelope is assessed by: the register as it stands, and the bank with a digest."""

    keys: RegisterKeys
    portal: Portal
    people: Mapping[str, Person]
    invitations: Mapping[str, Invitation]
    editions: dict[tuple[str, str], EditionLeaf]
    read_bank: Callable[[str], ResolvedBank]


@dataclass(frozen=True)
class Form:
    """What was in an envelope. `text` is the statement as it was written, `signed` its JWS, or None without one."""

    statement: Statement
    text: str
    signed: SignedStatement | None

    @property
    def evidence(self) -> str:
        """What is kept of it: the JWS, or the statement if it came unsigned."""
        return self.signed.text if self.signed else self.text


def read_rules(view: View, keys: RegisterKeys, portal: Portal) -> Rules:
    """The rules as the register stands now."""
    editions = edition_pairs(entry.leaf for entry in view.entries(EditionLeaf))
    read_bank = lru_cache(lambda digest: parse_bank(view.document(digest)))
    return Rules(keys, portal, view.people, view.invitations, editions, read_bank)


def assess(rules: Rules, form: Form, received_at: datetime) -> Invitation | None:
    """Assess a form: the link that it was signed with, or None if it came unsigned.

    Raise a `PortalError` whose words are the reason why it cannot be taken in.
    """
    link = _check_link(rules, form.statement, form.signed, received_at) if form.signed else None
    _check_statement(rules, form.statement)
    return link


def assess_unlinked(rules: Rules, form: Form) -> None:
    """Assess all of a form but the personal link it came with; raise a `PortalError` saying what else is wrong.

    A signature that does not fit its own link is wrong all the same: the form was changed.
    """
    link = rules.invitations.get(form.statement.invitation or "")
    if form.signed and link:
        form.signed.check(link.leaf.signer)
    _check_statement(rules, form.statement)


def open_form(keys: RegisterKeys, data: bytes) -> Form:
    """What is in an envelope, its signature NOT checked; raise a `PortalError` saying why it cannot be read."""
    opened = envelope.open_envelope(data.decode("ascii", "replace"), keys.opening_key)
    signed = parse_signed(_decode(opened.payload)) if opened.content_type == "acknowledgment+jws" else None
    payload = signed.payload if signed else opened.payload
    return Form(parse_statement(payload), _decode(payload), signed)


def _check_link(rules: Rules, statement: Statement, signed: SignedStatement, received_at: datetime) -> Invitation:
    _check_origin(rules, statement)
    invitation = rules.invitations.get(statement.invitation or "")
    if invitation is None:
        raise LinkUnknown()
    signed.check(invitation.leaf.signer)
    if invitation.revoked:
        raise LinkRevoked()
    if not invitation.is_usable(received_at.date()):
        raise LinkExpired(expired=invitation.leaf.expires)
    person = rules.people.get(invitation.person)
    if person and person.has_left(received_at.date()):
        raise LinkStopped(name=person.name)
    if person is None or statement.role not in person.roles:
        raise LinkForOtherRole(role=_role_name(rules, statement.role))
    return invitation


def _check_statement(rules: Rules, statement: Statement) -> None:
    _check_origin(rules, statement)
    bank = rules.read_bank(_check_edition(rules, statement))
    if statement.role not in bank.quiz:
        raise errors.RoleNotTaught(role=_role_name(rules, statement.role))
    if statement.declaration != bank.declaration:
        raise errors.DeclarationWrong()
    check_answers(bank, statement.role, statement.quiz)


def _check_origin(rules: Rules, statement: Statement) -> None:
    if statement.origin not in rules.keys.origins:
        raise errors.OtherRegister()


def _check_edition(rules: Rules, statement: Statement) -> str:
    """The digest of the bank, once the edition and the bank are known to have been published together."""
    named = statement.edition
    if named.digest not in {edition for edition, _ in rules.editions}:
        raise errors.EditionUnknown()
    leaf = rules.editions.get((named.digest, statement.quiz.bank))
    if leaf is None:
        raise errors.BankUnknown()
    if (leaf.policy, leaf.version) != (named.policy, named.version):
        raise errors.EditionMisnamed()
    return leaf.bank


def _role_name(rules: Rules, role: str) -> str:
    known = rules.portal.roles.get(role)
    return f"a {known.name}" if known else f"“{role}”"


def _decode(payload: bytes) -> str:
    try:
        return payload.decode("utf-8")
    except UnicodeDecodeError:
        raise errors.FormUnreadable() from None
