"""The quiz of one role on paper: one fixed draw, and an answer sheet that the keeper can record."""

from site_build.config import Portal
from site_build.content.bank import Question, ResolvedBank
from site_build.content.policy import Policy
from site_build.content.quiz import draw
from site_build.content.site import Site
from site_build.templates import PageView
from site_build.words import WAYS

NONCE = "paper"  # the draw of the paper quiz: the same for everybody until the bank changes


class PaperQuizView(PageView, template="paper/paper.html"):
    """The questions, then the answer sheet. `digest` is that of the bank that grades it, with the draw `nonce`."""

    portal: Portal
    policy: Policy
    role: str
    bank: ResolvedBank
    digest: str
    questions: tuple[Question, ...]
    nonce: str = NONCE
    ways: tuple[tuple[str, str], ...] = tuple(WAYS.items())


def view_paper(site: Site, policy_id: str, role: str) -> PaperQuizView:
    """The view of the paper quiz of this role in this policy."""
    bank = site.banks[policy_id]
    return PaperQuizView(
        portal=site.portal,
        policy=site.policies[policy_id],
        role=role,
        bank=bank,
        digest=site.pairs[policy_id].bank,
        questions=tuple(draw(bank, role, NONCE)),
    )
