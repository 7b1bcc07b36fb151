"""What leads where on the site, by what is there: its navigation, and the home page that nobody has to write."""

import re
import shutil
from pathlib import Path

import pytest

from site_build.content.site import Site, read_site
from site_build.pages.components.home.home import view_home
from site_build.pages.generate import generate
from site_build.pages.navigation import Entry, list_navigation
from site_build.pages.render import render
from support.build import ROOT, build_site, copy_portal
from support.revision import edit
from support.sample import SAMPLE
from support.two_policies import SETTINGS, TITLE, VISITORS_PAGE, add_visitors_policy

OWN = [
    {"The policy": "policy/confidentiality.md"},
    {"Easy Read": "easy-read/confidentiality.md"},
    {"Glossary": "glossary.md"},
    {"What is covered": "coverage.md"},
]
PAPERS = [
    {"For trustees": "paper/confidentiality/trustee.md"},
    {"For staff": "paper/confidentiality/staff.md"},
    {"For volunteers": "paper/confidentiality/volunteer.md"},
]
FIRST: list[Entry] = [
    {"Home": "index.md"},
    {"I am new here": "induction/index.html"},
    {"I have lost something": "decide/lost.md"},
    {"I need to decide something": "decide/index.md"},
]
LAST: list[Entry] = [
    {"The register": "register.md"},
    {"How safe the register is": "safety.md"},
    {"How we keep our own records": "own-records.md"},
]
ALWAYS: list[Entry] = [*FIRST, {"Confidentiality Policy": OWN}, {"The questions on paper": PAPERS}, *LAST]


@pytest.fixture
def portal(tmp_path: Path) -> Path:
    """A copy of the portal that a test may change."""
    return copy_portal(tmp_path / "portal")


def navigation_of(site: Path) -> list[str]:
    """What the navigation of a built site says, in order, on the one page that is in no part of it."""
    html = (site / "404.html").read_text(encoding="utf-8")
    navigation = html.split('<nav class="md-nav md-nav--primary"')[1].split("md-content")[0]
    said = re.findall(r'<span class="md-ellipsis">\s*(.*?)\s*</span>', navigation, re.DOTALL)
    return list(dict.fromkeys(said))


def home_of(site: Site) -> str:
    """The home page of this content."""
    return render(view_home(site), "index.md")


def test_one_policy_has_the_navigation_that_it_always_had() -> None:
    """The same titles in the same order: all that belongs to the policy stands in its section."""
    assert list_navigation(read_site(ROOT)) == ALWAYS


def test_two_policies_have_a_place_each_and_share_the_rest(portal: Path) -> None:
    """In the order of portal.toml; a policy that is one page needs no section; the papers are told apart."""
    add_visitors_policy(portal)
    visitors = [{"For staff": "paper/visitors/staff.md"}, {"For volunteers": "paper/visitors/volunteer.md"}]
    assert list_navigation(read_site(portal)) == [
        *FIRST,
        {"Confidentiality Policy": OWN[:2]},
        {TITLE: "policy/visitors.md"},
        *OWN[2:],
        {"The questions on paper": [{"Confidentiality Policy": PAPERS}, {TITLE: visitors}]},
        *LAST,
    ]


def test_a_small_portal_leads_to_nothing_that_is_not_there() -> None:
    """Without decision pages, Easy Read and glossary neither the navigation nor the home page names them."""
    site = read_site(SAMPLE)
    assert list_navigation(site) == [
        {"Home": "index.md"},
        {"I am new here": "induction/index.html"},
        {"Kindness Policy": [{"The policy": "policy/kindness.md"}, {"What is covered": "coverage.md"}]},
        {
            "The questions on paper": [
                {f"For {plural}": f"paper/kindness/{role}.md"}
                for role, plural in (("trustee", "trustees"), ("staff", "staff"), ("volunteer", "volunteers"))
            ]
        },
        *LAST[:2],
    ]
    home = home_of(site)
    assert "keeps its" in home
    assert re.findall(r'href="([^"]*)"', home.split("</h1>")[1]) == ["induction/", "policy/kindness/"]


def test_titles_are_words_and_no_html(portal: Path) -> None:
    """The theme writes a title as it is given."""
    add_visitors_policy(portal)
    edit(portal / VISITORS_PAGE, ("# Visitors Policy", r"# Visitors & \> friends"))
    edit(portal / "portal.toml", ('plural = "staff"', 'plural = "<i>staff</i>"'))
    said = str(list_navigation(read_site(portal)))
    assert "Visitors &amp; &gt; friends" in said
    assert "For &lt;i&gt;staff&lt;/i&gt;" in said
    assert "<" not in said


def test_the_home_page_names_every_policy(portal: Path) -> None:
    """One in a sentence, several in a list, each with its Easy Read where there is one."""
    page, easy = "policy/confidentiality/", ', and <a href="easy-read/confidentiality/">in Easy Read</a>'
    assert "keeps its <a" in home_of(read_site(portal))
    add_visitors_policy(portal)
    links = re.findall(r'<li><a href="([^"]*)">(.*?)</a>(.*?)</li>', home_of(read_site(portal)))
    assert links == [(page, "Confidentiality Policy", easy), ("policy/visitors/", TITLE, "")]


def test_what_somebody_wrote_by_hand_wins(portal: Path) -> None:
    """A navigation in mkdocs.yml and a home page in docs/ stay as they are."""
    with (portal / "mkdocs.yml").open("a", encoding="utf-8") as settings:
        settings.write("\nnav:\n  - Start: index.md\n  - Words: glossary.md\n")
    (portal / "docs/index.md").write_text("# Our own home\n", encoding="utf-8")
    run = build_site(portal, portal, portal / "site")
    assert run.returncode == 0, run.stdout
    assert navigation_of(portal / "site") == ["Start", "Words"]
    assert "Our own home" in (portal / "site/index.html").read_text(encoding="utf-8")
    assert "index.md" not in generate(read_site(portal))


def test_a_built_page_has_this_navigation(built: Path) -> None:
    """The theme shows what the portal lists."""
    titles = [title for entry in ALWAYS for title in entry]
    assert [title for title in navigation_of(built) if title in titles] == titles


def test_a_site_without_decision_pages_and_easy_read_has_no_dead_link(tmp_path: Path) -> None:
    """Two small policies, and nothing else that somebody wrote but what every page's foot leads to."""
    portal = copy_portal(tmp_path / "portal")
    for part in ("docs", "quizzes", "editions", "board"):
        shutil.rmtree(portal / part)
    shutil.copytree(SAMPLE, portal, dirs_exist_ok=True)
    add_visitors_policy(portal)
    assert SETTINGS in (portal / "portal.toml").read_text(encoding="utf-8")
    for page in ("accessibility.md", "mark.svg"):
        shutil.copy(ROOT / "docs" / page, portal / "docs" / page)
    edit(portal / "docs/accessibility.md", ("[glossary](glossary.md)", "glossary"))
    run = build_site(portal, portal, portal / "site")
    assert run.returncode == 0, run.stdout
