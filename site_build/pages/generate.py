"""Pages that nobody writes: the induction, quiz and signing pages of each role, and the register's page.

`generate` says which there are, and which component fills each for which policy and role. What it says is handed on as
it is and never written into a page's text: a title or a role's name may hold any character.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from xml.etree.ElementTree import Element

from markupsafe import Markup

from site_build.content.site import Site
from site_build.pages.render import View, render
from site_build.pages.views.coverage import COVERAGE, view_coverage
from site_build.pages.views.easy import view_easy
from site_build.pages.views.paper import view_paper
from site_build.pages.views.policy import view_policy
from site_build.pages.views.quiz import view_quiz
from site_build.pages.views.register import KEYS, REGISTER, view_register
from site_build.pages.views.sign import view_sign
from site_build.pages.views.start import START, view_start
from site_build.pages.views.steps import policies_of, view_steps
from site_build.pages.views.tree import view_tree


@dataclass(frozen=True)
class GeneratedPage:
    """A page's title, as text, and the component that fills it; `policy` and `role` are empty where it is for all."""

    title: str
    component: str
    policy: str = ""
    role: str = ""


def generate(site: Site) -> dict[str, GeneratedPage]:
    """Every generated page by its path below `docs/`."""
    return dict(_pages(site))


def public_files(site: Site) -> dict[str, str]:
    """The files that the site shows as they are, by their path below `docs/`: the register's public keys."""
    return {KEYS: site.keys.model_dump_json(indent=1)} if site.keys else {}


def _pages(site: Site) -> Iterator[tuple[str, GeneratedPage]]:
    yield START, GeneratedPage("I am new here", "start")
    yield COVERAGE, GeneratedPage("What is covered", "coverage")
    yield REGISTER, GeneratedPage("The register", "register")
    for role, words in site.portal.roles.items():
        yield f"induction/{role}.md", GeneratedPage(f"Induction: I am a {words.name}", "steps", role=role)
        for policy in policies_of(site, role):
            whose = f"{site.policies[policy].title}, {words.name}"
            yield f"quiz/{policy}/{role}.md", GeneratedPage(f"Quiz: {whose}", "quiz", policy, role)
            yield f"quiz/{policy}/{role}-paper.md", GeneratedPage(f"Paper quiz: {whose}", "paper", policy, role)
            yield f"sign/{policy}/{role}.md", GeneratedPage(f"Sign: {whose}", "sign", policy, role)


def render_page(
    site: Site, page: str, made: GeneratedPage | None, blocks: Sequence[Element], today: date
) -> Markup | None:
    """The HTML of a page that a component fills, or None for a page that is plain Markdown.

    `page` is its path below `docs/`, `made` what `generate` says of it, `blocks` its elements as the site's builder
    parsed them.
    """
    for policy in site.policies.values():
        if policy.source.page == page:
            return render(view_policy(site, policy, today))
    for tree in site.trees.values():
        if tree.source.page == page:
            return render(view_tree(site, tree))
    for easy in site.easy_reads.values():
        if easy.source.page == page:
            return render(view_easy(site, easy, blocks))
    return _render_generated(site, page, made) if made else None


def _render_generated(site: Site, page: str, made: GeneratedPage) -> Markup:
    policy, role = made.policy, made.role
    views: dict[str, Callable[[], View]] = {
        "start": lambda: view_start(site, page),
        "steps": lambda: view_steps(site, role, page),
        "coverage": lambda: view_coverage(site, page),
        "paper": lambda: view_paper(site, policy, role, page),
        "quiz": lambda: view_quiz(site, policy, role, page),
        "sign": lambda: view_sign(site, policy, role, page),
        "register": lambda: view_register(site),
    }
    return render(views[made.component]())
