"""The induction of one role: read, decide, quiz, sign."""

from dataclasses import dataclass
from typing import ClassVar

from site_build.content.site import Site
from site_build.pages.links import relative_file, relative_link
from site_build.pages.views.start import START

DECIDE = "decide/index.md"


@dataclass(frozen=True)
class PolicySteps:
    """The steps in one policy; `easy` is empty where there is no Easy Read."""

    id: str
    title: str
    number: int
    read: str
    easy: str
    quiz: str
    sign: str


@dataclass(frozen=True)
class StepsView:
    """What a role does, policy by policy."""

    component: ClassVar[str] = "steps"

    files: str
    role: str
    role_name: str
    keeper: str
    decide: str
    policies: tuple[PolicySteps, ...]
    back: str


def view_steps(site: Site, role: str, page: str) -> StepsView:
    """The view of the induction page at the path `page`."""
    return StepsView(
        files=relative_file(page, "components/"),
        role=role,
        role_name=site.portal.roles[role].name,
        keeper=site.portal.keeper_name,
        decide=relative_link(page, DECIDE),
        policies=tuple(_policy(site, policy_id, role, page) for policy_id in policies_of(site, role)),
        back=relative_link(page, START),
    )


def policies_of(site: Site, role: str) -> list[str]:
    """The policies that `portal.toml` asks of a role."""
    return [policy_id for policy_id, wanted in site.portal.policies.items() if role in wanted.roles]


def _policy(site: Site, policy_id: str, role: str, page: str) -> PolicySteps:
    policy, easy = site.policies[policy_id], site.easy_reads.get(policy_id)
    return PolicySteps(
        id=policy_id,
        title=policy.title,
        number=site.banks[policy_id].quiz[role].asked,
        read=relative_link(page, policy.source.page),
        easy=relative_link(page, easy.source.page) if easy else "",
        quiz=relative_link(page, f"quiz/{policy_id}/{role}.md"),
        sign=relative_link(page, f"sign/{policy_id}/{role}.md"),
    )
