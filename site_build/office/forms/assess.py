"""Judge one envelope: open it, check who signed it, grade its answers again, and say in plain words what is wrong.

Nothing that a browser claims about itself counts. The bank that grades is the published one that the statement names.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from site_build.config import Portal
from site_build.content.bank import ResolvedBank, parse_bank
from site_build.content.quiz import grade
from site_build.errors import Malformed, Refused
from site_build.formats.envelope import open_envelope
from site_build.formats.leaf import EditionLeaf, edition_pairs
from site_build.formats.signature import peek, verify
from site_build.formats.statement import Answers, Statement, parse_statement
from site_build.register.keys import RegisterKeys
from site_build.register.people import Person
from site_build.register.view import Invitation, View
from site_build.words import say_day


@dataclass(frozen=True)
class Rules:
    """What an envelope is judged by: the register as it stands, and the bank with a digest."""

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
    signed: str | None

    @property
    def evidence(self) -> str:
        """What is kept of it: the JWS, or the statement if it came unsigned."""
        return self.signed or self.text


def read_rules(view: View, keys: RegisterKeys, portal: Portal) -> Rules:
    """The rules as the register stands now."""
    editions = edition_pairs(entry.leaf for entry in view.entries(EditionLeaf))
    read_bank = lru_cache(lambda digest: parse_bank(view.document(digest)))
    return Rules(keys, portal, view.people, view.invitations, editions, read_bank)


def assess(rules: Rules, form: Form, received_at: datetime) -> Invitation | None:
    """Judge a form: the link that it was signed with, or None if it came unsigned.

    Raise a `PortalError` whose words are the reason why it cannot be taken in.
    """
    link = _check_link(rules, form.statement, form.signed, received_at) if form.signed else None
    _check_statement(rules, form.statement)
    return link


def assess_unlinked(rules: Rules, form: Form) -> None:
    """Judge all of a form but the personal link it came with; raise a `PortalError` saying what else is wrong.

    A signature that does not fit its own link is wrong all the same: the form was changed.
    """
    link = rules.invitations.get(form.statement.invitation or "")
    if form.signed and link:
        verify(form.signed, link.leaf.signer)
    _check_statement(rules, form.statement)


def open_form(keys: RegisterKeys, data: bytes) -> Form:
    """What is in an envelope, its signature NOT checked; raise a `PortalError` saying why it cannot be read."""
    opened = open_envelope(data.decode("ascii", "replace"), keys.opening_key)
    signed = _decode(opened.payload) if opened.content_type == "acknowledgment+jws" else None
    payload = opened.payload if signed is None else peek(signed)
    return Form(parse_statement(payload), _decode(payload), signed)


def _check_link(rules: Rules, statement: Statement, signed: str, received_at: datetime) -> Invitation:
    _check_origin(rules, statement)
    invitation = rules.invitations.get(statement.invitation or "")
    if invitation is None:
        raise Refused(
            "It was signed with a personal link that this register does not know. Make the person a new link."
        )
    verify(signed, invitation.leaf.signer)
    if invitation.revoked:
        raise Refused("It was signed with a personal link that has been taken back. Make the person a new link.")
    if not invitation.is_usable(received_at.date()):
        until = say_day(invitation.leaf.expires)
        raise Refused(f"The personal link had expired: it worked until {until}. Make a new link.")
    person = rules.people.get(invitation.person)
    if person and person.has_left(received_at.date()):
        raise Refused(f"{person.name} had left, and their link had stopped. If they are back, bring them back first.")
    if person is None or statement.role not in person.roles:
        raise Refused(
            f"It was signed as {_role_name(rules, statement.role)}, and this person does not hold that role. "
            "Correct the person's roles and take it in again, or ask them to sign in the right role."
        )
    return invitation


def _check_statement(rules: Rules, statement: Statement) -> None:
    _check_origin(rules, statement)
    bank = rules.read_bank(_check_edition(rules, statement))
    if statement.role not in bank.quiz:
        raise Refused(f"There is no induction for {_role_name(rules, statement.role)} in this policy.")
    if statement.declaration != bank.declaration:
        raise Refused("The words that were agreed to are not the published declaration. Ask the person to sign again.")
    check_answers(bank, statement.role, statement.quiz)


def _check_origin(rules: Rules, statement: Statement) -> None:
    if statement.origin != rules.keys.origin:
        raise Refused("It was made for another register. Ask the person to use this portal's own page.")


def _check_edition(rules: Rules, statement: Statement) -> str:
    """The digest of the bank, once the edition and the bank are known to have been published together."""
    named = statement.edition
    if named.digest not in {edition for edition, _ in rules.editions}:
        raise Refused("It is about an edition of the policy that was never published. Ask the person to sign again.")
    leaf = rules.editions.get((named.digest, statement.quiz.bank))
    if leaf is None:
        raise Refused("Its questions were never published with that edition. Ask the person to take the quiz again.")
    if (leaf.policy, leaf.version) != (named.policy, named.version):
        raise Refused("It gives its edition of the policy another name than was published. Ask for it again.")
    return leaf.bank


def check_answers(bank: ResolvedBank, role: str, quiz: Answers) -> None:
    """Grade the answers of somebody with this role; `Refused` saying what is missing when the quiz is not passed."""
    result = grade(bank, role, quiz.nonce, quiz.answers)
    if result.missed_critical:
        raise Refused(
            "A question that must be right was missed. "
            "Talk it over with the person, and ask them to take the quiz again."
        )
    if not result.passed:
        raise Refused(
            f"{result.right} of {result.asked} answers were right, and {result.pass_mark} are needed. "
            "Talk it over with the person, and ask them to take the quiz again."
        )


def _role_name(rules: Rules, role: str) -> str:
    known = rules.portal.roles.get(role)
    return f"a {known.name}" if known else f"“{role}”"


def _decode(payload: bytes) -> str:
    try:
        return payload.decode("utf-8")
    except UnicodeDecodeError:
        raise Malformed("What is written inside cannot be read. Ask for it to be sent again.") from None
