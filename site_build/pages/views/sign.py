"""The page on which one role signs one policy."""

from dataclasses import dataclass
from typing import ClassVar

from site_build.content.site import Site
from site_build.pages.links import relative_file, relative_link
from site_build.pages.views.start import START
from site_build.words import WAYS


@dataclass(frozen=True)
class SignView:
    """What the browser puts into a statement. `obstacle` says why nothing can be signed here yet, or is empty.

    `opening_key` is the register's public JWK as JSON. `drop_box` is empty where the site has none.
    """

    component: ClassVar[str] = "sign"

    files: str
    policy: str
    title: str
    version: str
    edition: str
    bank: str
    role: str
    role_name: str
    declaration: str
    origin: str
    opening_key: str
    drop_box: str
    obstacle: str
    organisation: str
    keeper: str
    witness: str
    policy_page: str
    quiz: str
    steps: str
    start: str
    home: str
    ways: tuple[tuple[str, str], ...] = tuple(WAYS.items())


def view_sign(site: Site, policy_id: str, role: str, page: str) -> SignView:
    """The view of the signing page at the path `page`."""
    policy, today = site.policies[policy_id], site.pairs[policy_id]
    return SignView(
        files=relative_file(page, "components/"),
        policy=policy_id,
        title=policy.title,
        version=policy.meta.version,
        edition=today.edition,
        bank=today.bank,
        role=role,
        role_name=site.portal.roles[role].name,
        declaration=site.banks[policy_id].declaration,
        origin=site.keys.origin if site.keys else "",
        opening_key=site.keys.opening_key.model_dump_json() if site.keys else "",
        drop_box=relative_file(page, site.portal.drop_box.path.lstrip("/")) if site.portal.drop_box else "",
        obstacle=_obstacle(site, policy_id),
        organisation=site.portal.organisation.name,
        keeper=site.portal.keeper_name,
        witness=site.portal.witness_name,
        policy_page=relative_link(page, policy.source.page),
        quiz=relative_link(page, f"quiz/{policy_id}/{role}.md"),
        steps=relative_link(page, f"induction/{role}.md"),
        start=relative_link(page, START),
        home=relative_link(page, "index.md"),
    )


def _obstacle(site: Site, policy_id: str) -> str:
    if site.keys is None:
        return "no-register"
    return "" if site.is_published(policy_id) else "not-published"
