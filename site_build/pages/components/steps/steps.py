"""The induction of one role: read, decide, quiz, sign."""

from site_build.config import Portal
from site_build.content.bank import ResolvedBank
from site_build.content.easy import EasyRead
from site_build.content.policy import Policy
from site_build.content.site import Site
from site_build.templates import PageView


class StepsView(PageView, template="steps/steps.html"):
    """What a role does, policy by policy; banks and Easy Reads are found by the policy's id."""

    portal: Portal
    role: str
    policies: tuple[Policy, ...]
    banks: dict[str, ResolvedBank]
    easy_reads: dict[str, EasyRead]


def view_steps(site: Site, role: str) -> StepsView:
    """The view of this role's induction page."""
    return StepsView(
        portal=site.portal,
        role=role,
        policies=tuple(site.policies[policy_id] for policy_id in policies_of(site, role)),
        banks=site.banks,
        easy_reads=site.easy_reads,
    )


def policies_of(site: Site, role: str) -> list[str]:
    """The ids of the policies that `portal.toml` asks of a role."""
    return [policy_id for policy_id, wanted in site.portal.policies.items() if role in wanted.roles]
