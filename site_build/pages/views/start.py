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
class StartView:
    """The roles of the portal."""

    component: ClassVar[str] = "start"

    files: str
    organisation: str
    roles: tuple[RoleLink, ...]


def view_start(site: Site, page: str) -> StartView:
    """The view of the page at the path `page`."""
    return StartView(
        files=relative_file(page, "components/"),
        organisation=site.portal.organisation.name,
        roles=tuple(
            RoleLink(words.name, relative_link(page, f"induction/{role}.md"))
            for role, words in site.portal.roles.items()
        ),
    )
