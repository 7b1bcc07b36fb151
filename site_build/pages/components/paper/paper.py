"""The quiz of one role, or what changed and its quiz, on paper: one fixed draw, and an answer sheet to record."""

from dataclasses import replace

from site_build.config import Portal
from site_build.content.bank import Question, ResolvedBank
from site_build.content.policy import Policy
from site_build.content.quiz import draw
from site_build.content.short_induction import ShortInduction
from site_build.content.site import Site
from site_build.templates import PageView
from site_build.words import WAYS, WAYS_OF_CHANGE

NONCE = "paper"  # the draw of the paper quiz: the same for everybody until the bank changes


class PaperQuizView(PageView, template="paper/paper.html"):
    """The questions, then the answer sheet, which is not `signable` while these words are not published.

    `digest` is that of the bank that grades it, with the draw `nonce`. `short` is what changed, which stands before the
    questions; None where they are about the whole policy.
    """

    portal: Portal
    policy: Policy
    role: str
    bank: ResolvedBank
    digest: str
    questions: tuple[Question, ...]
    signable: bool
    nonce: str = NONCE
    ways: tuple[tuple[str, str], ...] = tuple(WAYS.items())
    short: ShortInduction | None = None


def view_paper(site: Site, policy_id: str, role: str) -> PaperQuizView:
    """The view of the paper quiz of this role in this policy."""
    return _view(site, role, site.banks[policy_id], site.pairs[policy_id].bank)


def view_short_paper(site: Site, policy_id: str, role: str, name: str) -> PaperQuizView:
    """The view of the paper quiz of this role in what changed since the edition of this name."""
    short = site.short_inductions[policy_id][name]
    view = _view(site, role, short.bank, short.now.short[short.since.edition])
    return replace(view, short=short, ways=tuple(WAYS_OF_CHANGE.items()))


def _view(site: Site, role: str, bank: ResolvedBank, digest: str) -> PaperQuizView:
    return PaperQuizView(
        portal=site.portal,
        policy=site.policies[bank.policy],
        role=role,
        bank=bank,
        digest=digest,
        questions=tuple(draw(bank, role, NONCE)),
        signable=site.is_published(bank.policy),
    )
