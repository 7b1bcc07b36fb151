"""Pages that nobody writes: the induction, quiz and signing pages of each role, and the register's page.

`generate` gives Markdown with front matter; which component fills the page stands there under `portal:`.
"""

from collections.abc import Callable, Iterator, Sequence
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

PAGE = """---
title: "{title}"
portal: {{component: {component}, policy: "{policy}", role: "{role}"}}
hide: [navigation, toc]
search: {{exclude: true}}
---
# {title}
"""


def generate(site: Site) -> dict[str, str]:
    """Every generated page, and the file of the register's public keys: its path below `docs/`, and its text."""
    return dict(_pages(site))


def _pages(site: Site) -> Iterator[tuple[str, str]]:
    yield START, _page("I am new here", "start")
    yield COVERAGE, _page("What is covered", "coverage")
    yield REGISTER, _page("The register", "register")
    if site.keys:
        yield KEYS, site.keys.model_dump_json(indent=1)
    for role, words in site.portal.roles.items():
        yield f"induction/{role}.md", _page(f"Induction: I am a {words.name}", "steps", role=role)
        for policy_id in policies_of(site, role):
            title = site.policies[policy_id].title
            yield f"quiz/{policy_id}/{role}.md", _page(f"Quiz: {title}, {words.name}", "quiz", policy_id, role)
            yield (
                f"quiz/{policy_id}/{role}-paper.md",
                _page(f"Paper quiz: {title}, {words.name}", "paper", policy_id, role),
            )
            yield f"sign/{policy_id}/{role}.md", _page(f"Sign: {title}, {words.name}", "sign", policy_id, role)


def _page(title: str, component: str, policy: str = "", role: str = "") -> str:
    return PAGE.format(title=title, component=component, policy=policy, role=role)


def render_page(
    site: Site, page: str, meta: dict[str, object], blocks: Sequence[Element], today: date
) -> Markup | None:
    """The HTML of a page that a component fills, or None for a page that is plain Markdown.

    `page` is its path below `docs/`, `meta` its front matter, `blocks` its elements as the site's builder parsed them.
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
    wanted = meta.get("portal")
    return _render_generated(site, page, wanted) if isinstance(wanted, dict) else None


def _render_generated(site: Site, page: str, wanted: dict[str, str]) -> Markup:
    policy, role = wanted["policy"], wanted["role"]
    views: dict[str, Callable[[], View]] = {
        "start": lambda: view_start(site, page),
        "steps": lambda: view_steps(site, role, page),
        "coverage": lambda: view_coverage(site, page),
        "paper": lambda: view_paper(site, policy, role, page),
        "quiz": lambda: view_quiz(site, policy, role, page),
        "sign": lambda: view_sign(site, policy, role, page),
        "register": lambda: view_register(site),
    }
    return render(views[wanted["component"]]())
