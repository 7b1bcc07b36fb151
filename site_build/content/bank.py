"""A question bank: what can be asked about a policy, as written in `quizzes/<policy>.yml`, and resolved.

Resolved means: with the questions made from decision trees added, and nothing left to look up. The resolved bank is
what is published, drawn from and graded by; its bytes have a digest, so all that could change a grade is in the model.
"""

import json
from collections.abc import Collection, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Annotated

from pydantic import Field, TypeAdapter, ValidationError

from site_build.config import Id, Model
from site_build.content.source import plain_text, read_text, validate
from site_build.content.strict_yaml import Located, parse_yaml
from site_build.content.tree import DecisionTree, Outcome
from site_build.errors import ContentError, Malformed, Problem

DISTRACTORS = 3  # wrong outcomes beside the right one, in a question made from a tree

Text = Annotated[str, Field(min_length=1, max_length=2000)]


class Choice(Model):
    """One thing a person might do, and what to tell whoever chooses it."""

    text: Text
    correct: bool = False
    feedback: Text


class Question(Model):
    """A situation and what could be done in it. `facts` are what is known, in a question made from a tree."""

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


class Draw(Model):
    """How many questions a role is asked, and how many must be right."""

    number: Annotated[int, Field(ge=1, le=100)]
    pass_mark: Annotated[int, Field(ge=1, le=100)]


class ResolvedBank(Model):
    """Everything that a quiz in one policy is drawn from and graded by."""

    policy: Id
    declaration: Text
    quiz: dict[Id, Draw]
    questions: Annotated[tuple[Question, ...], Field(min_length=1)]

    @cached_property
    def pools(self) -> dict[str, tuple[list[Question], list[Question]]]:
        """For each role that has a quiz the critical questions, and the others, in the bank's order."""
        every = {role: self.for_role(role) for role in self.quiz}
        return {
            role: ([one for one in questions if one.critical], [one for one in questions if not one.critical])
            for role, questions in every.items()
        }

    def for_role(self, role: str) -> tuple[Question, ...]:
        """The questions that this role may be asked, in the bank's order."""
        return tuple(question for question in self.questions if role in question.roles)


class TreeUse(Model):
    """Which questions are made from a decision page: for these roles (else for all), and not for the outcomes `off`."""

    roles: tuple[Id, ...] = ()
    off: tuple[Id, ...] = ()


class WrittenBank(ResolvedBank):
    """A bank as its author wrote it: `trees` names the decision pages whose paths become questions."""

    trees: dict[Id, TreeUse] = Field(default_factory=dict)


_WRITTEN = TypeAdapter(WrittenBank)


def read_bank(
    root: Path, path: Path, trees: Mapping[str, DecisionTree], unread: Collection[str] = ()
) -> tuple[ResolvedBank, Located]:
    """Read and resolve a question bank; also return the lines of its keys. Raise `ContentError` with every fault.

    A tree in `unread` exists and could not be read: its questions are left out, and the bank is not blamed for that.
    """
    name = path.relative_to(root).as_posix()
    located = parse_yaml(read_text(path, name), name)
    written = validate(_WRITTEN, located.value, located, name)
    used = {tree: use for tree, use in written.trees.items() if tree in trees}
    generated = [
        question
        for tree, use in used.items()
        for question in generate_questions(trees[tree], use.roles or tuple(written.quiz), use.off)
    ]
    resolved = ResolvedBank(
        policy=written.policy,
        declaration=written.declaration,
        quiz=written.quiz,
        questions=(*written.questions, *generated),
    )
    problems = [
        *_tree_problems(written, trees, unread, located, name),
        *_question_problems(resolved, located, name),
        *_draw_problems(resolved, located, name, whole=used.keys() == written.trees.keys()),
    ]
    if problems:
        raise ContentError(problems)
    return resolved, located


def bank_schema() -> str:
    """The JSON Schema of a bank as authors write it, for editors that complete and check YAML."""
    return json.dumps(WrittenBank.model_json_schema(), ensure_ascii=False, indent=2) + "\n"


def parse_bank(data: bytes) -> ResolvedBank:
    """Parse the bytes of a published bank; raise `Malformed`."""
    try:
        return ResolvedBank.model_validate_json(data)
    except ValidationError as error:
        raise Malformed(f"This is not a published question bank: {error.errors()[0]['msg']}.") from None


def generate_questions(tree: DecisionTree, roles: tuple[str, ...], off: tuple[str, ...] = ()) -> Iterator[Question]:
    """One question for each outcome of a tree, by the first way that leads to it: what is known, and what follows.

    The wrong choices are the outcomes that stand next on the page. Those in `off` are not asked about, but may be wrong
    choices of others.
    """
    steps_to = {outcome.id: steps for steps, outcome in reversed(list(tree.paths()))}
    for place, outcome in enumerate(tree.outcomes):
        if outcome.id in off:
            continue
        nearest = [*tree.outcomes[place + 1 :], *tree.outcomes[:place]]
        wrong = nearest[:DISTRACTORS]
        yield Question(
            id=f"{tree.id}-{outcome.id}",
            prompt=f"{tree.title} This is what you know. What do you do?",
            facts=tuple(f"{answer.text.rstrip('.')}." for _, answer in steps_to[outcome.id]),
            choices=tuple(_choices(outcome, wrong, place=place % (len(wrong) + 1))),
            clauses=tuple(dict.fromkeys(citation.clause for citation in outcome.citations)),
            roles=roles,
        )


def _tree_problems(
    written: WrittenBank, trees: Mapping[str, DecisionTree], unread: Collection[str], located: Located, name: str
) -> Iterator[Problem]:
    for tree, use in written.trees.items():
        line = located.line(("trees", tree))
        if tree not in trees:
            if tree not in unread:
                yield Problem(name, line, f"There is no decision page “{tree}”.")
            continue
        known = {outcome.id for outcome in trees[tree].outcomes}
        for off in (off for off in use.off if off not in known):
            yield Problem(name, line, f"The decision page “{tree}” has no outcome “{off}” to switch off.")
        for role in (role for role in use.roles if role not in written.quiz):
            yield Problem(name, line, f"The role “{role}” of “{tree}” has no quiz in this bank.")


def _choices(outcome: Outcome, wrong: list[Outcome], place: int) -> Iterator[Choice]:
    reason = plain_text(*outcome.advice[:1])
    right = Choice(text=outcome.title, correct=True, feedback=reason or outcome.title)
    others = [Choice(text=other.title, feedback=f"{outcome.title} {reason}".strip()) for other in wrong]
    yield from (*others[:place], right, *others[place:])


def _question_problems(bank: ResolvedBank, located: Located, name: str) -> Iterator[Problem]:
    seen: set[str] = set()
    for at, question in enumerate(bank.questions):
        line = located.line(("questions", at))
        if question.id in seen:
            yield Problem(name, line, f"The id “{question.id}” is used twice. An id is permanent and unique.")
        seen.add(question.id)
        if not question.correct:
            yield Problem(name, line, f"“{question.id}” has no correct choice. Mark one with “correct: true”.")
        if len(question.correct) == len(question.choices):
            yield Problem(name, line, f"“{question.id}” has no wrong choice.")
        if len({choice.text for choice in question.choices}) < len(question.choices):
            yield Problem(name, line, f"“{question.id}” offers the same words twice.")


def _draw_problems(bank: ResolvedBank, located: Located, name: str, *, whole: bool) -> Iterator[Problem]:
    for role, draw in bank.quiz.items():
        for message in _draw_faults(bank, role, draw, whole=whole):
            yield Problem(name, located.line(("quiz", role)), message)


def _draw_faults(bank: ResolvedBank, role: str, draw: Draw, *, whole: bool) -> Iterator[str]:
    questions = bank.for_role(role)
    critical = sum(question.critical for question in questions)
    if whole and draw.number > len(questions):
        yield f"{role}: {draw.number} questions are to be asked, and the bank has {len(questions)} for this role."
    if critical > draw.number:
        yield f"{role}: {critical} questions are critical, and only {draw.number} are asked. Ask more, or mark fewer."
    if draw.pass_mark > draw.number:
        yield f"{role}: the pass mark is {draw.pass_mark}, and only {draw.number} are asked."
