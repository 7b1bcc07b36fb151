"""A question bank as its author writes it, in `quizzes/<policy>.yml`, and how it is resolved.

Resolved means: with the questions made from decision trees added, each question in the part of the policy that it
belongs to (the last that one of its clauses is in), and nothing left to look up.
"""

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Annotated
from zlib import crc32

from pydantic import Field, TypeAdapter

from site_build.config import Id, Model
from site_build.content.bank import BankDuty, Choice, Draw, Question, ResolvedBank, Text, WrittenQuestion
from site_build.content.policy import WHOLE, Policy
from site_build.content.source import plain_text, raise_problems, read_text, validate
from site_build.content.strict_yaml import Located, parse_yaml
from site_build.content.tree import DecisionTree, Outcome
from site_build.errors import Problem

SHORT_DECLARATION = "I have read what changed in the {title}. I agree to keep to the policy as it is now."
DISTRACTORS = 3  # wrong outcomes beside the right one, in a question made from a tree


class TreeUse(Model):
    """Which questions are made from a decision page: for these roles (else for all), and not for the outcomes `off`."""

    roles: tuple[Id, ...] = ()
    off: tuple[Id, ...] = ()


class WrittenBank(Model):
    """A bank as its author wrote it: `trees` names the decision pages whose paths become questions.

    `short_declaration` is what people agree to who have signed before and were shown what changed.
    """

    policy: Id
    declaration: Text
    short_declaration: Text | None = None
    quiz: dict[Id, Draw]
    trees: dict[Id, TreeUse] = Field(default_factory=dict)
    questions: Annotated[tuple[WrittenQuestion, ...], Field(min_length=1)]


_WRITTEN = TypeAdapter(WrittenBank)


@dataclass(frozen=True)
class Known:
    """What a bank is resolved against: policies by id, decision trees by name, and the names of files not readable."""

    policies: Mapping[str, Policy]
    trees: Mapping[str, DecisionTree]
    unread: Collection[str] = ()


@dataclass(frozen=True)
class BankFile:
    """A bank that was read: as resolved, the lines of its keys, and its declaration for those who signed before."""

    bank: ResolvedBank
    located: Located
    short_declaration: str


def read_bank(root: Path, path: Path, known: Known) -> BankFile:
    """Read and resolve a question bank. Raise `ContentError` with every fault.

    A tree that exists and could not be read has its questions left out, and the bank is not blamed for that; without
    its policy a bank is in one part.
    """
    name = path.relative_to(root).as_posix()
    located = parse_yaml(read_text(path, name), name)
    written = validate(_WRITTEN, located.value, located, name)
    bank = _resolve(written, known)
    trees = list(_tree_problems(written, known, located))
    whole = not trees and written.trees.keys() <= known.trees.keys() and bank.policy in known.policies
    raise_problems([*trees, *_question_problems(bank, located), *_draw_problems(bank, located, whole=whole)])
    return BankFile(bank, located, written.short_declaration or _default_declaration(known.policies.get(bank.policy)))


def _default_declaration(policy: Policy | None) -> str:
    return SHORT_DECLARATION.format(title=policy.title if policy else "policy")


def _resolve(written: WrittenBank, known: Known) -> ResolvedBank:
    """The bank with the questions from its trees, each question in its part, and the policy's duties."""
    policy = known.policies.get(written.policy)
    generated = (
        question
        for tree, use in written.trees.items()
        if tree in known.trees
        for question in generate_questions(known.trees[tree], use.roles or tuple(written.quiz), use.off)
    )
    duties = policy.meta.duties if policy else ()
    return ResolvedBank(
        policy=written.policy,
        declaration=written.declaration,
        parts=policy.part_ids if policy else (WHOLE,),
        duties=tuple(BankDuty(id=duty.id, clause=duty.clause, roles=duty.roles) for duty in duties),
        quiz=written.quiz,
        questions=tuple(_place(question, policy) for question in (*written.questions, *generated)),
    )


def _place(question: WrittenQuestion, policy: Policy | None) -> Question:
    """The question in the last part that one of its clauses is in; a clause that does not exist is told elsewhere."""
    at = max((policy.parts.get(clause, 0) for clause in question.clauses), default=0) if policy else 0
    part = policy.part_ids[at] if policy else WHOLE
    return Question(part=part, **{name: getattr(question, name) for name in WrittenQuestion.model_fields})


def bank_schema() -> str:
    """The JSON Schema of a bank as authors write it, for editors that complete and check YAML."""
    return json.dumps(WrittenBank.model_json_schema(), ensure_ascii=False, indent=2) + "\n"


def question_id(tree: DecisionTree, outcome: Outcome) -> str:
    """The id of the question made from an outcome."""
    return f"{tree.id}-{outcome.id}"


def generate_questions(
    tree: DecisionTree, roles: tuple[str, ...], off: Collection[str] = ()
) -> Iterator[WrittenQuestion]:
    """One question for each outcome of a tree that has its case told: the case, and what follows from it.

    The wrong choices are those that the tree names, else the outcomes that stand next on the page. Those in `off` are
    not asked about, but may be wrong choices of others.
    """
    for outcome in (outcome for outcome in tree.outcomes if outcome.id in tree.told and outcome.id not in off):
        asked = question_id(tree, outcome)
        place = crc32(asked.encode()) % (DISTRACTORS + 1)  # of the right choice: it stays, and letters are even
        yield WrittenQuestion(
            id=asked,
            prompt=tree.told[outcome.id],
            choices=tuple(_choices(outcome, _wrong(tree, outcome), place)),
            clauses=tuple(dict.fromkeys(citation.clause for citation in outcome.citations)),
            roles=roles,
        )


def _wrong(tree: DecisionTree, right: Outcome) -> list[Outcome]:
    if right.id in tree.wrong:
        return [outcome for outcome in tree.outcomes if outcome.id in tree.wrong[right.id]]
    place = tree.outcomes.index(right)
    return [*tree.outcomes[place + 1 :], *tree.outcomes[:place]][:DISTRACTORS]


def _tree_problems(written: WrittenBank, known: Known, located: Located) -> Iterator[Problem]:
    for tree, use in written.trees.items():
        problem = partial(located.problem, ("trees", tree))
        if tree not in known.trees:
            if tree not in known.unread:
                yield problem(f"There is no decision page “{tree}”.")
            continue
        outcomes, told = {outcome.id for outcome in known.trees[tree].outcomes}, known.trees[tree].told
        for off in (off for off in use.off if off not in outcomes):
            yield problem(f"The decision page “{tree}” has no outcome “{off}” to switch off.")
        for outcome in outcomes - {*use.off, *told}:
            yield problem(f"Nothing tells a case for “{outcome}”. Add it to “told” on its page “{tree}”, or to “off”.")
        for role in (role for role in use.roles if role not in written.quiz):
            yield problem(f"The role “{role}” of “{tree}” has no quiz in this bank.")


def _choices(outcome: Outcome, wrong: list[Outcome], place: int) -> Iterator[Choice]:
    reason = plain_text(*outcome.advice[:1])
    right = Choice(text=outcome.title, correct=True, feedback=reason or outcome.title)
    others = [Choice(text=other.title, feedback=f"{outcome.title} {reason}".strip()) for other in wrong]
    yield from (*others[:place], right, *others[place:])


def _question_problems(bank: ResolvedBank, located: Located) -> Iterator[Problem]:
    seen: set[str] = set()
    for at, question in enumerate(bank.questions):
        problem = partial(located.problem, ("questions", at))
        if question.id in seen:
            yield problem(f"The id “{question.id}” is used twice. An id is permanent and unique.")
        seen.add(question.id)
        if not question.correct:
            yield problem(f"“{question.id}” has no correct choice. Mark one with “correct: true”.")
        if len(question.correct) == len(question.choices):
            yield problem(f"“{question.id}” has no wrong choice.")
        if len({choice.text for choice in question.choices}) < len(question.choices):
            yield problem(f"“{question.id}” offers the same words twice.")


def _draw_problems(bank: ResolvedBank, located: Located, *, whole: bool) -> Iterator[Problem]:
    for role, draw in bank.quiz.items():
        for message in _draw_faults(bank, role, draw, whole=whole):
            yield located.problem(("quiz", role), message)


def _draw_faults(bank: ResolvedBank, role: str, draw: Draw, *, whole: bool) -> Iterator[str]:
    if whole and len(draw.number) != len(bank.parts):
        yield f"{role}: say how many questions are asked in each of the policy's {len(bank.parts)} parts, in order."
    elif whole:
        yield from _part_faults(bank, role, draw)
    if draw.pass_mark > draw.asked:
        yield f"{role}: the pass mark is {draw.pass_mark}, and only {draw.asked} are asked."


def _part_faults(bank: ResolvedBank, role: str, draw: Draw) -> Iterator[str]:
    for part, number, (critical, others) in zip(bank.parts, draw.number, bank.pools[role], strict=True):
        there = len(critical) + len(others)
        if number > there:
            yield f"{role}, part “{part}”: {number} questions are to be asked, and the bank has {there} for this role."
        if len(critical) > number:
            yield (
                f"{role}, part “{part}”: {len(critical)} questions are critical, and only {number} are asked. "
                "Ask more, or mark fewer."
            )
