"""Where an induction starts, and where a personal link leads."""

from dataclasses import dataclass
from typing import ClassVar

from site_build.content.site import Site
from site_build.pages.links import relative_file, relative_link

START = "induction/index.md"


@dataclass(frozen=True)
class RoleLink:
    """A role to choose."""

    name: str
    url: str


@dataclass(frozen=True)
class ItemLink:
    """An induction that a personal link may be for: its policy and role as in the link, their words, and its steps."""

    key: str
    title: str
    role: str
    url: str


@dataclass(frozen=True)
class StartView:
    """The roles of the portal, and what links may be for."""

    component: ClassVar[str] = "start"

    files: str
    organisation: str
    roles: tuple[RoleLink, ...]
    items: tuple[ItemLink, ...]


def view_start(site: Site, page: str) -> StartView:
    """The view of the page at the path `page`."""
    return StartView(
        files=relative_file(page, "components/"),
        organisation=site.portal.organisation.name,
        roles=tuple(
            RoleLink(words.name, relative_link(page, f"induction/{role}.md"))
            for role, words in site.portal.roles.items()
        ),
        items=tuple(
            ItemLink(
                f"{policy}/{role}",
                site.policies[policy].title,
                site.portal.roles[role].name,
                relative_link(page, f"induction/{role}.md"),
            )
            for policy, wanted in site.portal.policies.items()
            for role in wanted.roles
        ),
    )
