"""Pages that nobody writes, in the site's theme: each role's paper quiz, each edition as it stood, what is covered.

There are the register's and the privacy notice's, too, and the home page where nobody has written one.

`generate` says which there are, and which component fills each for which policy and role. What it says is handed on as
it is and never written into a page's text: a title or a role's name may hold any character.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from xml.etree.ElementTree import Element

from markupsafe import Markup

from site_build.config import REGISTER_FILE
from site_build.content.easy import EasyRead
from site_build.content.own_records import OwnRecords
from site_build.content.policy import Policy
from site_build.content.review import format_calendar
from site_build.content.site import Site
from site_build.content.tree import DecisionTree
from site_build.pages.components.changes.changes import view_changes
from site_build.pages.components.coverage.coverage import view_coverage
from site_build.pages.components.easy.easy import view_easy
from site_build.pages.components.edition.edition import view_edition
from site_build.pages.components.history.history import view_history
from site_build.pages.components.home.home import view_home
from site_build.pages.components.paper.paper import view_paper, view_short_paper
from site_build.pages.components.policy.policy import calendar_of, view_policy
from site_build.pages.components.privacy.privacy import view_privacy
from site_build.pages.components.records.records import view_records
from site_build.pages.components.register.register import CHECKPOINT, read_checkpoint, view_register
from site_build.pages.components.safety.safety import view_safety
from site_build.pages.components.tree.tree import view_tree
from site_build.pages.editions import list_editions, title_of
from site_build.pages.render import render
from site_build.pages.urls import path_of
from site_build.templates import PageView


@dataclass(frozen=True)
class GeneratedPage:
    """A page's title, as text, and the component that fills it; the others are empty where it is for all.

    `since` names the earlier edition, where the page is about what changed for whoever signed that; `edition` is the
    slug of the edition that it is about.
    """

    title: str
    component: str
    policy: str = ""
    role: str = ""
    since: str = ""
    edition: str = ""

    @property
    def path(self) -> str:
        """Where it stands below `docs/`."""
        name = f"short-{self.component}" if self.since else self.component
        return path_of(name, self.policy, self.role, self.since, self.edition)


def generate(site: Site) -> dict[str, GeneratedPage]:
    """Every generated page by its path below `docs/`."""
    return {page.path: page for page in _pages(site)}


def public_files(site: Site) -> dict[str, bytes]:
    """The files that the site shows as they are, by their path below `docs/`: the register's keys and head, reviews."""
    keys = {REGISTER_FILE: site.keys.model_dump_json(indent=1).encode()} if site.keys else {}
    checkpoint = read_checkpoint(site)
    heads = {CHECKPOINT: checkpoint.encode()} if checkpoint else {}
    return (
        keys | heads | {calendar_of(policy): format_calendar(policy, site.portal) for policy in site.policies.values()}
    )


def _pages(site: Site) -> Iterator[GeneratedPage]:
    if not site.has_page(path_of("home")):
        yield GeneratedPage("Home", "home")
    yield GeneratedPage("What is covered", "coverage")
    yield GeneratedPage("The register", "register")
    yield GeneratedPage("How safe the register is", "safety")
    yield GeneratedPage("How we look after your information", "privacy")
    for policy, wanted in site.portal.policies.items():
        for role in wanted.roles:
            whose = f"{site.policies[policy].title}, {site.portal.roles[role].name}"
            yield GeneratedPage(f"Paper quiz: {whose}", "paper", policy, role)
    for policy, role, since in site.short_ways():
        whose = f"{site.policies[policy].title}, {site.portal.roles[role].name}"
        yield GeneratedPage(f"What has changed, on paper: {whose}", "paper", policy, role, since)
    for policy in dict.fromkeys(entry.policy for entry in site.published.publications):
        yield from _history_pages(site, policy)


def _history_pages(site: Site, policy: str) -> Iterator[GeneratedPage]:
    title = title_of(site, policy)
    yield GeneratedPage(f"{title}: its history", "history", policy)
    for edition in list_editions(site.published, policy):
        version = f"version {edition.entry.version}"
        yield GeneratedPage(f"{title}, {version}", "edition", policy, edition=edition.slug)
        if edition.earlier:
            yield GeneratedPage(f"{title}: what changed in {version}", "changes", policy, edition=edition.slug)


def render_page(
    site: Site, page: str, made: GeneratedPage | None, blocks: Sequence[Element], today: date
) -> Markup | None:
    """The HTML of a page that a component fills, or None for a page that is plain Markdown.

    `page` is its path below `docs/`, `made` what `generate` says of it, `blocks` its elements as the site's builder
    parsed them.
    """
    view = _view_written(site, page, blocks, today) or (_view_generated(site, made, today) if made else None)
    return render(view, page) if view else None


def _view_written(site: Site, page: str, blocks: Sequence[Element], today: date) -> PageView | None:
    match site.written.get(page):
        case EasyRead() as easy:
            return view_easy(site, easy, blocks)
        case DecisionTree() as tree:
            return view_tree(site, tree)
        case OwnRecords() as records:
            return view_records(site, records)
        case Policy() as policy:
            return view_policy(site, policy)
    return None


def _view_generated(site: Site, made: GeneratedPage, today: date) -> PageView:
    views: dict[str, Callable[[], PageView]] = {
        "changes": lambda: view_changes(site, made.policy, made.edition),
        "coverage": lambda: view_coverage(site),
        "edition": lambda: view_edition(site, made.policy, made.edition),
        "history": lambda: view_history(site, made.policy),
        "home": lambda: view_home(site),
        "paper": lambda: _view_paper(site, made),
        "privacy": lambda: view_privacy(site, today),
        "register": lambda: view_register(site),
        "safety": lambda: view_safety(site),
    }
    return views[made.component]()


def _view_paper(site: Site, made: GeneratedPage) -> PageView:
    if made.since:
        return view_short_paper(site, made.policy, made.role, made.since)
    return view_paper(site, made.policy, made.role)
