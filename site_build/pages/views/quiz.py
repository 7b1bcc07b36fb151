"""The quiz page of one role in one policy."""

from dataclasses import dataclass
from typing import ClassVar

from site_build.content.bank import Question
from site_build.content.site import Site
from site_build.pages.links import relative_file, relative_link
from site_build.pages.views.citation import ClauseLink, cite_clause


@dataclass(frozen=True)
class ChoiceView:
    """A choice and what to tell whoever takes it."""

    text: str
    correct: bool
    feedback: str


@dataclass(frozen=True)
class QuestionView:
    """A question; `part` is the place of its part in the policy, from 0; `many`: more than one choice is right."""

    id: str
    part: int
    prompt: str
    facts: tuple[str, ...]
    choices: tuple[ChoiceView, ...]
    clauses: tuple[ClauseLink, ...]
    critical: bool
    many: bool


@dataclass(frozen=True)
class QuizView:
    """All questions that the role may be asked, for the browser to draw from and for paper.

    `parts` says how many questions are drawn in each part of the policy.
    """

    component: ClassVar[str] = "quiz"

    files: str
    policy: str
    title: str
    role: str
    bank: str
    asked: int
    parts: tuple[int, ...]
    pass_mark: int
    questions: tuple[QuestionView, ...]
    policy_page: str
    steps: str
    sign: str
    paper: str
    contact: str


def view_quiz(site: Site, policy_id: str, role: str, page: str) -> QuizView:
    """The view of the quiz page at the path `page`."""
    bank, policy = site.banks[policy_id], site.policies[policy_id]
    return QuizView(
        files=relative_file(page, "components/"),
        policy=policy_id,
        title=policy.title,
        role=role,
        bank=site.pairs[policy_id].bank,
        asked=bank.quiz[role].asked,
        parts=bank.quiz[role].number,
        pass_mark=bank.quiz[role].pass_mark,
        questions=tuple(_question(site, policy_id, page, question) for question in bank.for_role(role)),
        policy_page=relative_link(page, policy.source.page),
        steps=relative_link(page, f"induction/{role}.md"),
        sign=relative_link(page, f"sign/{policy_id}/{role}.md"),
        paper=relative_link(page, f"quiz/{policy_id}/{role}-paper.md"),
        contact=site.portal.keeper_name,
    )


def _question(site: Site, policy_id: str, page: str, question: Question) -> QuestionView:
    return QuestionView(
        id=question.id,
        part=list(site.banks[policy_id].parts).index(question.part),
        prompt=question.prompt,
        facts=question.facts,
        choices=tuple(ChoiceView(choice.text, choice.correct, choice.feedback) for choice in question.choices),
        clauses=tuple(cite_clause(site.policies[policy_id], clause, page) for clause in question.clauses),
        critical=question.critical,
        many=len(question.correct) > 1,
    )
