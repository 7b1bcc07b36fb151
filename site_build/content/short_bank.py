"""Short banks: what is asked of somebody who signed an earlier edition about what has changed in it since.

One is written at publishing for each earlier edition, and sums up every material change after it. A change that was
taken back again is not in it.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from site_build.content.bank import BankDuty, Draw, Question, ResolvedBank, ShortBank, ShortDraw, canonical, parse_bank
from site_build.content.change import compare
from site_build.content.edition import Edition, EditionChange, Published, digest, parse_edition


@dataclass(frozen=True)
class Step:
    """An edition of a policy, how it changed the one before, and the bank that was published with it last."""

    edition: Edition
    change: EditionChange
    bank: ResolvedBank


def read_steps(published: Published, policy: str) -> list[Step]:
    """The published editions of a policy, oldest first."""
    return [
        Step(
            parse_edition(published.read(entry.edition)),
            published.change_of(entry.edition),
            parse_bank(published.read(entry.bank)),
        )
        for entry in published.editions_of(policy).values()
    ]


def make_short_banks(earlier: list[Step], now: Step, declaration: str) -> dict[str, ShortBank]:
    """The short bank for each earlier edition, oldest first, by its digest."""
    steps, material, made = [*earlier, now], frozenset[str](), dict[str, ShortBank]()
    for before, after in reversed(list(pairwise(steps))):
        if after.change != "editorial":
            material |= compare(before.edition, after.edition).touched
        bank = make_short_bank(before, now, material, declaration)
        made = {bank.since: bank} | made
    return made


def make_short_bank(since: Step, now: Step, material: Collection[str], declaration: str) -> ShortBank:
    """What is asked of those who signed `since`: about its clauses that are otherwise `now`, if materially touched."""
    change, whole = compare(since.edition, now.edition), now.bank
    here = [clause.id for clause in now.edition.clauses if clause.id in {*change.added, *change.reworded}]
    here, gone = [[each for each in ids if each in material] for ids in (here, change.removed)]
    duties = (*_duties(whole, here), *_duties(since.bank, gone))
    roles = {role for duty in duties for role in duty.roles}
    questions = tuple(question for question in whole.questions if not {*question.clauses}.isdisjoint(here))
    return ShortBank(
        policy=whole.policy,
        declaration=declaration,
        parts=whole.parts,
        duties=duties,
        quiz={role: _draw(draw, whole.parts, role, questions) for role, draw in whole.quiz.items() if role in roles},
        questions=questions,
        since=digest(canonical(since.edition)),
        clauses=(*here, *gone),
    )


def _duties(bank: ResolvedBank, clauses: Collection[str]) -> Iterator[BankDuty]:
    return (duty for duty in bank.duties if duty.clause in clauses)


def _draw(whole: Draw, parts: Iterable[str], role: str, questions: Iterable[Question]) -> ShortDraw:
    """As many as the whole bank asks or as there are, and never fewer than the critical ones; the same share right."""
    mine = [question for question in questions if role in question.roles]
    number = []
    for asked, part in zip(whole.number, parts, strict=True):
        critical = [question.critical for question in mine if question.part == part]
        number.append(max(sum(critical), min(asked, len(critical))))
    return ShortDraw(number=tuple(number), pass_mark=-(-whole.pass_mark * sum(number) // whole.asked))
