"""A quiz: what one person is asked, and how it is graded. The browser draws the same; only this grade counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from site_build.content import errors
from site_build.content.bank import Question, ResolvedBank


@dataclass(frozen=True)
class Grade:
    """How a quiz went: counts of questions, and the ids of those answered wrongly."""

    right: int
    asked: int
    pass_mark: int
    missed: tuple[str, ...]
    missed_critical: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """The pass mark is reached and every critical question is right."""
        return self.right >= self.pass_mark and not self.missed_critical


def draw(bank: ResolvedBank, role: str, nonce: str) -> tuple[Question, ...]:
    r"""What this role is asked under this nonce, part by part.

    In each part every critical question in the bank's order, then the others in the order of the bytes of
    SHA-256(UTF-8(nonce + "\n" + id)), up to the part's number and never fewer than the critical ones.
    Raise `Malformed` when the bank has no quiz for the role.
    """
    if role not in bank.quiz:
        raise errors.QuizUnknown(policy=bank.policy, role=role)
    start = f"{nonce}\n".encode()

    def by_hash(question: Question) -> bytes:
        return sha256(start + question.id.encode()).digest()

    drawn: list[Question] = []
    for number, (critical, others) in zip(bank.quiz[role].number, bank.pools[role], strict=True):
        drawn += critical
        if number > len(critical):
            drawn += sorted(others, key=by_hash)[: number - len(critical)]
    return tuple(drawn)


def grade(bank: ResolvedBank, role: str, nonce: str, answers: Mapping[str, Sequence[int]]) -> Grade:
    """Grade answers, each a sorted list of choice indexes from 0. Raise `Malformed` unless they fit the draw."""
    drawn = draw(bank, role, nonce)
    if answers.keys() != {question.id for question in drawn}:
        raise errors.AnswersForeign()
    missed = [question for question in drawn if tuple(answers[question.id]) != question.correct]
    for question in missed:
        _check_answer(question, answers[question.id])
    return Grade(
        right=len(drawn) - len(missed),
        asked=len(drawn),
        pass_mark=bank.quiz[role].pass_mark,
        missed=tuple(question.id for question in missed),
        missed_critical=tuple(question.id for question in missed if question.critical),
    )


def _check_answer(question: Question, chosen: Sequence[int]) -> None:
    if list(chosen) != sorted(set(chosen)) or not all(0 <= at < len(question.choices) for at in chosen):
        raise errors.AnswerMalformed(question=question.id)
