"""The quiz page of one role in one policy."""

from site_build.content.bank import ResolvedBank
from site_build.content.policy import Policy
from site_build.content.site import Site
from site_build.templates import PageView


class QuizView(PageView, template="quiz/quiz.html"):
    """All questions that the role may be asked, for the browser to draw from and for paper.

    `digest` is that of the bank; `contact` is whom to ask about a question.
    """

    policy: Policy
    role: str
    bank: ResolvedBank
    digest: str
    contact: str


def view_quiz(site: Site, policy_id: str, role: str) -> QuizView:
    """The view of the quiz page of this role in this policy."""
    return QuizView(
        policy=site.policies[policy_id],
        role=role,
        bank=site.banks[policy_id],
        digest=site.pairs[policy_id].bank,
        contact=site.portal.keeper_name,
    )
