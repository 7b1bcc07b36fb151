"""A resolved question bank: what is published, drawn from and graded by; a whole one, or a short one for a change.

Nothing in it is left to look up. Its bytes have a digest, so all that could change a grade is in the model.
"""

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated

import rfc8785
from pydantic import Field, ValidationError

from site_build.config import Digest, Id, M, Model
from site_build.content.errors import BankMalformed, EditionMalformed

Text = Annotated[str, Field(min_length=1, max_length=2000)]


class Choice(Model):
    """One thing a person might do, and what to tell whoever chooses it."""

    text: Text
    correct: bool = False
    feedback: Text


class WrittenQuestion(Model):
    """A situation and what could be done in it. `facts` are what is known, where that is said one thing at a time."""

    id: Id
    prompt: Text
    facts: tuple[Text, ...] = ()
    choices: Annotated[tuple[Choice, ...], Field(min_length=2, max_length=8)]
    clauses: Annotated[tuple[Text, ...], Field(min_length=1)]
    duties: tuple[Id, ...] = ()
    roles: Annotated[tuple[Id, ...], Field(min_length=1)]
    critical: bool = False

    @cached_property
    def correct(self) -> tuple[int, ...]:
        """The indexes, from 0, of the correct choices."""
        return tuple(at for at, choice in enumerate(self.choices) if choice.correct)


class Question(WrittenQuestion):
    """A question in its part of the policy (an id of the bank's `parts`)."""

    part: Id


class Draw(Model):
    """How many questions a role is asked in each part, in their order, and how many in all must be right."""

    number: Annotated[tuple[Annotated[int, Field(ge=0, le=100)], ...], Field(min_length=1)]
    pass_mark: Annotated[int, Field(ge=1, le=100)]

    @property
    def asked(self) -> int:
        """How many questions are drawn in all, unless a part has more critical ones."""
        return sum(self.number)


class ShortDraw(Draw):
    """A role's draw in a short bank: one that no question concerns is asked nothing, and reads and signs."""

    pass_mark: Annotated[int, Field(ge=0, le=100)]


class BankDuty(Model):
    """A duty of the policy, the clause that asks it, and the roles that have it."""

    id: Id
    clause: Id
    roles: tuple[Id, ...]


class ResolvedBank(Model):
    """Everything that a quiz in one policy is drawn from and graded by. `parts` are ids, in the policy's order."""

    policy: Id
    declaration: Text
    parts: Annotated[tuple[Id, ...], Field(min_length=1)]
    duties: tuple[BankDuty, ...]
    quiz: Mapping[Id, Draw]
    questions: Annotated[tuple[Question, ...], Field(min_length=1)]

    @cached_property
    def pools(self) -> dict[str, tuple[tuple[list[Question], list[Question]], ...]]:
        """For each role that has a quiz, part by part: the critical questions and the others, in the bank's order."""
        return {role: tuple(self._pool(role, part) for part in self.parts) for role in self.quiz}

    def for_role(self, role: str) -> tuple[Question, ...]:
        """The questions that this role may be asked, in the bank's order."""
        return tuple(question for question in self.questions if role in question.roles)

    def _pool(self, role: str, part: str) -> tuple[list[Question], list[Question]]:
        questions = [question for question in self.for_role(role) if question.part == part]
        return [one for one in questions if one.critical], [one for one in questions if not one.critical]


class ShortBank(ResolvedBank):
    """What is asked of those who signed the edition `since` (a digest) about the `clauses` that changed materially.

    Nobody whose role is not in `quiz` has to sign again.
    """

    since: Digest
    clauses: tuple[Text, ...]
    quiz: Mapping[Id, ShortDraw]
    questions: tuple[Question, ...]


_SHORT = b'{"clauses":'  # in canonical JSON keys are sorted, and a whole bank has no such key


def parse_bank(data: bytes) -> ResolvedBank:
    """Parse a published bank, a whole or a `ShortBank`; raise `Malformed`, also for one that is not canonical."""
    return parse_canonical(ShortBank if data.startswith(_SHORT) else ResolvedBank, data, BankMalformed)


def parse_canonical(model: type[M], data: bytes, refusal: type[BankMalformed | EditionMalformed]) -> M:
    """Parse what `canonical` makes of a model; raise `refusal` for other bytes, also for JSON that is not canonical."""
    try:
        parsed = model.model_validate_json(data)
    except ValidationError as error:
        raise refusal(why=error.errors()[0]["msg"]) from None
    if canonical(parsed) != data:
        raise refusal(why="it is not written in its one canonical form")
    return parsed


def canonical(model: Model) -> bytes:
    """A model as canonical JSON (RFC 8785): every key, none left out."""
    return rfc8785.dumps(model.model_dump(mode="json"))
