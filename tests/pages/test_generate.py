"""The pages that nobody writes: which there are, and what fills them."""

import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from xml.etree.ElementTree import tostring

from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup

from site_build.cli import main
from site_build.config import Contact, Keeper, PublicKeys
from site_build.content.site import Site
from site_build.content.source import parse_markdown
from site_build.pages.builders.mkdocs import ICONS
from site_build.pages.generate import generate, public_files, render_page
from site_build.pages.render import has_component
from site_build.pages.whole import whole_pages
from site_build.words import WAYS

TODAY = date(2026, 11, 22)
ANYTHING = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=40)
TELLING = st.text("\"'`:#\\{}[]%<>&;|!-*_~ aé", min_size=1, max_size=40)  # what means something to a format
WORDS = (ANYTHING | TELLING).filter(str.strip)
SAY_THE_TITLE = {"coverage", "history", "paper"}


class Seen(HTMLParser):
    """What a reader sees of some HTML: its words without spaces, and how many elements there are of each kind."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words = ""
        self.tags: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Count an element."""
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        """Take down some words."""
        self.words += squeeze(data)


def squeeze(words: str) -> str:
    """Words without the spaces between them."""
    return "".join(words.split())


def show(site: Site) -> dict[str, Markup]:
    """Every generated page, rendered."""
    pages = {path: render_page(site, path, made, [], TODAY) for path, made in generate(site).items()}
    return {path: html for path, html in pages.items() if html is not None}


def rename(site: Site, title: str, role: str) -> Site:
    """The same content, with another title of its policy and another name of one of its roles."""
    policy = site.policies["confidentiality"]
    first, *others = policy.sections
    policy = replace(policy, sections=(replace(first, title=title), *others))
    roles = site.portal.roles | {"volunteer": site.portal.roles["volunteer"].model_copy(update={"name": role})}
    portal = site.portal.model_copy(update={"roles": roles})
    return replace(site, policies={"confidentiality": policy}, portal=portal)


def test_every_role_gets_its_pages(content: Site) -> None:
    """A paper quiz for each role and each policy that it is asked to sign; each edition of a policy, and its history.

    A whole page is no page of the theme's.
    """
    assert generate(content).keys() == {
        "index.md",
        "register.md",
        "coverage.md",
        "privacy.md",
        "safety.md",
        "policy/confidentiality/history.md",
        "policy/confidentiality/2020-02.md",
        *(f"paper/confidentiality/{role}.md" for role in ("trustee", "staff", "volunteer")),
    }


def test_a_role_that_is_not_asked_gets_no_quiz(content: Site) -> None:
    """`portal.toml` decides which roles take which quiz."""
    duty = content.portal.policies["confidentiality"]
    asked = {"confidentiality": duty.model_copy(update={"roles": ("staff",)})}
    pages = generate(replace(content, portal=content.portal.model_copy(update={"policies": asked})))
    assert [page for page in pages if page.startswith("paper/")] == ["paper/confidentiality/staff.md"]


def test_the_ways_of_reading_are_said_in_the_same_words(content: Site) -> None:
    """What the browser asks, what paper asks and what the desk asks stands in one place."""
    whole = whole_pages(content, ICONS)["induction/confidentiality/volunteer/index.html"]
    for words in WAYS.values():
        assert squeeze(words).lower() in Seen(whole).words.lower()
        assert squeeze(words).lower() in Seen(show(content)["paper/confidentiality/volunteer.md"]).words.lower()


def test_other_posts(content: Site) -> None:
    """Who keeps the register and who vouches for them is named as `portal.toml` names them."""
    contacts = {"manager": Contact(name="Manager"), "treasurer": Contact(name="Treasurer")}
    keeper = Keeper(post="manager", witness="treasurer")
    portal = content.portal.model_copy(update={"contacts": content.portal.contacts | contacts, "keeper": keeper})
    pages = show(replace(content, portal=portal, keys=None))
    assert "The Manager has not set up the register" in pages["register.md"]
    pages = show(replace(content, portal=portal))
    assert "tell the Treasurer" in pages["register.md"]
    assert "Manager" in pages["register.md"]
    assert "Chief Officer" not in pages["register.md"]
    assert "For the Manager: draw" in pages["paper/confidentiality/volunteer.md"]


def test_a_component_fills_every_generated_page(content: Site) -> None:
    """Each page is there with its own component, and no two have the same title."""
    pages, shown = generate(content), show(content)
    assert shown.keys() == pages.keys()
    assert all(has_component(shown[path], made.component) for path, made in pages.items())
    assert len({made.title for made in pages.values()}) == len(pages)


def test_showing_pages_leaves_what_was_read_as_it_was(content: Site) -> None:
    """Words are parsed once, however many pages show them and however often they are read: each page changes copies."""
    before = read_again(content)
    assert show(content)
    for path, read in content.written.items():
        assert render_page(content, path, None, read.source.blocks, TODAY)
    assert whole_pages(content, ICONS)
    assert read_again(content) == before


def read_again(site: Site) -> dict[str, list[str]]:
    """The elements of each page, as anybody gets them who reads its words now."""
    return {
        path: [tostring(block, encoding="unicode") for block in parse_markdown(read.source.body)]
        for path, read in site.written.items()
    }


def test_any_title_and_any_role_gives_the_same_pages(content: Site) -> None:
    """Whatever a policy is called, and a role: each page is whole, and says their names letter for letter."""
    before = {path: Seen(html).tags for path, html in show(content).items()}

    @settings(deadline=None, max_examples=20)
    @given(WORDS, WORDS)
    def hold(title: str, role: str) -> None:
        site = rename(content, title, role)
        pages = {path: made for path, made in generate(site).items() if made.role in {"", "volunteer"}}
        assert pages["paper/confidentiality/volunteer.md"].title == f"Paper quiz: {title}, {role}"
        for path, made in pages.items():
            html = render_page(site, path, made, [], TODAY)
            assert html is not None
            assert has_component(html, made.component), path
            seen = Seen(html)
            assert seen.tags == before[path], path
            assert squeeze(title) in seen.words or made.component not in SAY_THE_TITLE, path
            assert squeeze(role) in seen.words or made.component != "paper", path

    hold()


def test_a_command_that_a_page_gives_exists(content: Site) -> None:
    """What the register's page says to type is a command, and the keys that it needs are on the site."""
    html = show(content)["register.md"]
    [command] = re.findall(r"<code>portal (.*?)</code>", html)
    *words, _ = command.split()
    assert CliRunner().invoke(main, [*words, "--help"]).exit_code == 0
    assert 'href="../register.json"' in html
    assert PublicKeys.model_validate_json(public_files(content)["register.json"]) == content.keys
    assert "register.json" not in public_files(replace(content, keys=None))


def test_a_plain_page_stays_plain(content: Site) -> None:
    """What no component fills is left to the builder."""
    assert render_page(content, "glossary.md", generate(content).get("glossary.md"), [], TODAY) is None
