"""What of a policy is decided, taught and retold: each clause and duty against trees, questions and Easy Read."""

from collections.abc import Iterable
from dataclasses import dataclass

from site_build.content.bank import ResolvedBank
from site_build.content.easy import EasyRead, Part
from site_build.content.policy import Clause, Duty, Policy
from site_build.content.tree import Citation, DecisionTree, Outcome

Decided = tuple[DecisionTree, Outcome]


@dataclass(frozen=True)
class ClauseCoverage:
    """Where a clause is used. `questions` counts by role, `total` each question once."""

    clause: Clause
    outcomes: tuple[Decided, ...]
    questions: dict[str, int]
    easy_parts: tuple[Part, ...]
    total: int

    @property
    def trees(self) -> tuple[DecisionTree, ...]:
        """The decision trees that cite the clause, each once, in their own order."""
        return tuple({tree.id: tree for tree, _ in self.outcomes}.values())


@dataclass(frozen=True)
class DutyCoverage:
    """A duty, the use of its clause, and the ids of the questions that teach it, by each role that has the duty."""

    duty: Duty
    clause: ClauseCoverage
    questions: dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class Coverage:
    """A whole policy's coverage, in reading order."""

    policy: Policy
    clauses: tuple[ClauseCoverage, ...]
    duties: tuple[DutyCoverage, ...]


def cover(policy: Policy, bank: ResolvedBank, trees: Iterable[DecisionTree], easy: EasyRead | None) -> Coverage:
    """Work out the coverage of one policy."""
    decided, page = _decided_by_citation(trees), policy.source.page
    clauses = {
        clause.id: _cover_clause(clause, decided.get(Citation(page, clause.id), []), bank, easy)
        for clause in policy.clauses()
    }
    duties = tuple(_cover_duty(duty, clauses[duty.clause], bank) for duty in policy.meta.duties)
    return Coverage(policy, tuple(clauses.values()), duties)


def _decided_by_citation(trees: Iterable[DecisionTree]) -> dict[Citation, list[Decided]]:
    """The outcomes that cite a clause, in the order of their trees, each once."""
    decided: dict[Citation, list[Decided]] = {}
    for tree in trees:
        for outcome in tree.outcomes:
            for citation in dict.fromkeys(outcome.citations):
                decided.setdefault(citation, []).append((tree, outcome))
    return decided


def _cover_clause(
    clause: Clause, decided: Iterable[Decided], bank: ResolvedBank, easy: EasyRead | None
) -> ClauseCoverage:
    parts = easy.parts if easy else ()
    asked = [question for question in bank.questions if clause.id in question.clauses]
    return ClauseCoverage(
        clause,
        outcomes=tuple(decided),
        questions={role: sum(role in question.roles for question in asked) for role in bank.quiz},
        easy_parts=tuple(part for part in parts if any(clause.id == cited.clause for cited in part.citations)),
        total=len(asked),
    )


def _cover_duty(duty: Duty, clause: ClauseCoverage, bank: ResolvedBank) -> DutyCoverage:
    teaching = [question for question in bank.questions if duty.id in question.duties]
    return DutyCoverage(duty, clause, {role: tuple(q.id for q in teaching if role in q.roles) for role in duty.roles})


def format_coverage(coverage: Coverage, roles: list[str]) -> str:
    """The coverage as lines of text: for each clause and duty its questions by role, Easy Read and decision pages."""
    lines = [f"{coverage.policy.title}: questions for {', '.join(roles)}"]
    for entry in coverage.clauses:
        counts = "/".join(str(entry.questions.get(role, 0)) for role in roles)
        lines.append(f"  {entry.clause.number:<7} {entry.clause.id:<34} {counts:<9} {_format_use(entry)}")
    for duty in coverage.duties:
        counts = "/".join(str(len(duty.questions[role])) if role in duty.questions else "-" for role in roles)
        lines.append(f"  duty    {duty.duty.id:<34} {counts:<9} {_format_use(duty.clause)}")
    return "\n".join(lines) + "\n"


def _format_use(entry: ClauseCoverage) -> str:
    trees = ", ".join(tree.id for tree in entry.trees) or "no decision page"
    return f"{'Easy Read' if entry.easy_parts else 'no Easy Read'}; {trees}"
