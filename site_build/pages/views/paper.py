"""The quiz of one role on paper: one fixed draw, and an answer sheet that the keeper can record."""

from dataclasses import dataclass
from string import ascii_uppercase
from typing import ClassVar

from site_build.content.bank import Question
from site_build.content.quiz import draw
from site_build.content.site import Site
from site_build.pages.links import relative_file, relative_link
from site_build.words import WAYS

NONCE = "paper"  # the draw of the paper quiz: the same for everybody until the bank changes


@dataclass(frozen=True)
class PaperQuestion:
    """A question whose choices are lettered."""

    id: str
    prompt: str
    facts: tuple[str, ...]
    choices: tuple[tuple[str, str], ...]
    many: bool


@dataclass(frozen=True)
class PaperView:
    """The questions, then the answer sheet. `bank` is the digest of the bank that grades it, with the draw `nonce`."""

    component: ClassVar[str] = "paper"

    files: str
    organisation: str
    keeper: str
    title: str
    version: str
    role_name: str
    declaration: str
    questions: tuple[PaperQuestion, ...]
    pass_mark: int
    bank: str
    nonce: str
    quiz: str
    ways: tuple[tuple[str, str], ...] = tuple(WAYS.items())


def view_paper(site: Site, policy_id: str, role: str, page: str) -> PaperView:
    """The view of the page at the path `page`."""
    bank, policy = site.banks[policy_id], site.policies[policy_id]
    return PaperView(
        files=relative_file(page, "components/"),
        organisation=site.portal.organisation.name,
        keeper=site.portal.keeper_name,
        title=policy.title,
        version=policy.meta.version,
        role_name=site.portal.roles[role].name,
        declaration=bank.declaration,
        questions=tuple(map(_question, draw(bank, role, NONCE))),
        pass_mark=bank.quiz[role].pass_mark,
        bank=site.pairs[policy_id].bank,
        nonce=NONCE,
        quiz=relative_link(page, f"quiz/{policy_id}/{role}.md"),
    )


def _question(question: Question) -> PaperQuestion:
    choices = tuple(zip(ascii_uppercase, (choice.text for choice in question.choices), strict=False))
    return PaperQuestion(question.id, question.prompt, question.facts, choices, len(question.correct) > 1)
