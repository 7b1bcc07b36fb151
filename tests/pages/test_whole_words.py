"""What whole pages say: from `portal.toml`, the register and the content, letter for letter, in every build."""

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markupsafe import Markup

from site_build.config import Contact, Keeper, Organisation, PolicyDuty
from site_build.content.policy import Policy
from site_build.content.site import Site
from site_build.pages.builders.mkdocs import ICONS
from site_build.pages.components.arrival.arrival import view_arrival
from site_build.pages.components.induction.induction import view_induction
from site_build.pages.render import render
from site_build.pages.whole import add_whole_policy, whole_pages

ARRIVAL = "induction/index.html"
INDUCTION = "induction/confidentiality/{}/index.html"
VOLUNTEER = INDUCTION.format("volunteer")
ANYTHING = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=40)
TELLING = st.text("\"'`:#\\{}[]%<>&;|!-*_~ aé", min_size=1, max_size=40)  # what means something to a format
ENDS = ("</script><script>alert(1)</script>", "</style>", "</template>", "<!--", "]]>", '"><img src=x>')
WORDS = (ANYTHING | TELLING | st.sampled_from(ENDS)).filter(str.strip)
NOTHING = dict.fromkeys(("draft", "mark", "style", "script"), Markup(""))  # inline


class Whole(HTMLParser):
    """The elements of a page with their attributes, and the words in it, without the spaces between them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.words = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        """Note some words."""
        self.words += "".join(data.split())

    @property
    def tags(self) -> list[str]:
        """The kinds of its elements, in order."""
        return [tag for tag, _ in self.elements]

    def says(self, words: str) -> bool:
        """Whether these words are in it."""
        return "".join(words.split()) in self.words

    def of(self, name: str) -> dict[str, str]:
        """The attributes of the one component of this name."""
        [found] = [attrs for _, attrs in self.elements if attrs.get("class") == name]
        return found


@pytest.fixture(scope="module")
def pages(content: Site) -> dict[str, str]:
    """Every whole page of the real content."""
    return whole_pages(content, ICONS)


def with_portal(site: Site, **changes: object) -> Site:
    """The same content with other things in `portal.toml`."""
    return replace(site, portal=site.portal.model_copy(update=changes))


def test_a_role_that_is_not_asked_has_no_induction(content: Site) -> None:
    """`portal.toml` decides; the arrival offers what there is twice, for a personal link and without one."""
    duty = content.portal.policies["confidentiality"]
    asked = {"confidentiality": duty.model_copy(update={"roles": ("staff",)})}
    one = whole_pages(with_portal(content, policies=asked), ICONS)
    assert one.keys() == {ARRIVAL, INDUCTION.format("staff")}
    assert one[ARRIVAL].count('href="confidentiality/staff/"') == 2
    assert 'data-item="confidentiality/staff"' in one[ARRIVAL]
    assert "volunteer" not in Whole(one[ARRIVAL].partition("<script")[0]).words


def test_several_policies(content: Site) -> None:
    """Everybody finds all that they do under who they are; a role finds nothing that is not for it."""
    twice = content.portal.policies | {"care": PolicyDuty(roles=("staff", "volunteer"))}
    site = replace(with_portal(content, policies=twice), policies=content.policies | {"care": other_policy(content)})
    html = whole_arrival(site)
    found = re.split('<h4 id="role-', html.split("<form hidden")[0])[1:]
    offered = {role.partition('"')[0]: re.findall(r'href="([a-z/]+)".*?<span>(.*?)</span>', role) for role in found}
    assert offered == {
        "trustee": [("confidentiality/trustee/", "Confidentiality Policy")],
        "staff": [("confidentiality/staff/", "Confidentiality Policy"), ("care/staff/", "Care")],
        "volunteer": [("confidentiality/volunteer/", "Confidentiality Policy"), ("care/volunteer/", "Care")],
    }
    assert "Please read our policy." not in html


def other_policy(content: Site) -> Policy:
    """The same policy with another title."""
    policy = content.policies["confidentiality"]
    first, *others = policy.sections
    return replace(policy, sections=(replace(first, title="Care"), *others))


def test_every_question_has_its_part(content: Site, pages: dict[str, str]) -> None:
    """As the register draws them: in which part each is asked, and which have to be right."""
    bank = content.banks["confidentiality"]
    data = pages[VOLUNTEER].partition("<template data-questions>")[2].partition("</template>")[0]
    found = [attrs for tag, attrs in Whole(data).elements if tag == "section"]
    assert [(each["data-id"], int(each["data-part"]), "data-critical" in each) for each in found] == [
        (question.id, bank.parts.index(question.part), question.critical) for question in bank.for_role("volunteer")
    ]


def test_no_id_stands_twice(pages: dict[str, str]) -> None:
    """Clauses, ideas and pictures bring ids of their own, and the forms have some: a link to one leads to one place."""
    for path, html in pages.items():
        ids = [attrs["id"] for _, attrs in Whole(html).elements if "id" in attrs]
        assert len(ids) == len(set(ids)), path


def test_the_site_has_them_as_they_are(built: Path, pages: dict[str, str]) -> None:
    """What the builder writes is what is made here, with its content security policy."""
    assert {path: (built / path).read_text(encoding="utf-8") for path in pages} == {
        path: add_whole_policy(html) for path, html in pages.items()
    }


def test_words_stay_words(content: Site, pages: dict[str, str]) -> None:
    """Whatever policy, part, role and charity are called: the same elements, and each name letter for letter."""
    before = {path: Whole(pages[path]).tags for path in (ARRIVAL, VOLUNTEER)}

    @settings(deadline=None, max_examples=20)
    @given(WORDS, WORDS, WORDS, WORDS)
    @example(*ENDS[:4])
    @example(*ENDS[2:])
    def hold(title: str, part: str, role: str, charity: str) -> None:
        site = rename(content, title, part, role, charity)
        made = whole_pages(site, ICONS)
        shown = {path: Whole(made[path]) for path in before}
        assert {path: page.tags for path, page in shown.items()} == before
        assert all(page.says(name) for page in shown.values() for name in (role, charity))
        facts = shown[VOLUNTEER].of("induction")
        assert json.loads(facts["data-titles"])[0] == part
        assert shown[VOLUNTEER].says(title)
        assert add_whole_policy(made[VOLUNTEER]).count("Content-Security-Policy") == 1

    hold()


def rename(site: Site, title: str, part: str, role: str, charity: str) -> Site:
    """The same content, with other names of its policy, its first part, a role, and the charity."""
    policy = site.policies["confidentiality"]
    first, *others = policy.sections
    parts = (policy.meta.parts[0].model_copy(update={"title": part}), *policy.meta.parts[1:])
    meta = policy.meta.model_copy(update={"parts": parts})
    policy = replace(policy, meta=meta, sections=(replace(first, title=title), *others))
    roles = site.portal.roles | {"volunteer": site.portal.roles["volunteer"].model_copy(update={"name": role})}
    named = with_portal(site, roles=roles, organisation=Organisation(name=charity))
    return replace(named, policies={"confidentiality": policy})


def test_what_signing_needs(content: Site, pages: dict[str, str]) -> None:
    """The register's name and its public key, as they are; the digests of what is signed; where forms go."""
    facts, arrival = Whole(pages[VOLUNTEER]).of("induction"), Whole(pages[ARRIVAL]).of("arrival")
    assert content.keys is not None
    assert facts["data-origin"] == content.keys.origin
    assert json.loads(facts["data-opening-key"]) == content.keys.opening_key.model_dump()
    pair = content.pairs["confidentiality"]
    assert (facts["data-edition"], facts["data-bank"]) == (pair.edition, pair.bank)
    assert (facts["data-drop-box"], arrival["data-drop-box"]) == ("../../../drop", "../drop")
    assert (facts["data-arrival"], facts["data-home"]) == ("../../", "../../../")


def test_without_a_drop_box(content: Site) -> None:
    """Whoever signs saves the form, and the page says so; nothing says that it is sent by itself."""
    pages = whole_pages(with_portal(content, drop_box=None), ICONS)
    page = Whole(pages[VOLUNTEER])
    assert page.of("induction")["data-drop-box"] == Whole(pages[ARRIVAL]).of("arrival")["data-drop-box"] == ""
    assert page.says("Then you save it, and give it to the Chief Officer.")
    assert not page.says("Sign and send")
    assert not page.says("Then it is sent to the register.")
    assert not page.says("It tries again by itself")
    assert not page.says("Try again")
    assert page.says("Your form is ready. Now save it.")


def test_without_a_register(content: Site) -> None:
    """The page teaches, and says at once that nothing can be signed here, and what to do instead."""
    page = Whole(whole_pages(replace(content, keys=None), ICONS)[VOLUNTEER])
    facts = page.of("induction")
    assert (facts["data-origin"], facts["data-opening-key"]) == ("", "")
    assert page.says("You cannot sign here yet. The Chief Officer has not set up the register.")
    assert page.says("Or sign on paper")
    assert not [attrs for tag, attrs in page.elements if tag == "input" and attrs.get("name") == "name"]


def test_other_posts(content: Site) -> None:
    """Who keeps the register and who vouches for them is named as `portal.toml` names them."""
    contacts = {"manager": Contact(name="Manager", phone="01234 567 890"), "treasurer": Contact(name="Treasurer")}
    site = with_portal(content, contacts=contacts, keeper=Keeper(post="manager", witness="treasurer"))
    view = view_induction(site, "confidentiality", "volunteer")
    silent = view.bank.model_copy(update={"questions": ()})  # authors' own words name whom they name
    bare = str(render(replace(view, bank=silent, parts=(), remember=()), VOLUNTEER, **NOTHING))
    for html in (bare, whole_arrival(site)):
        assert "Manager" in html
        assert "Chief Officer" not in html
    assert "Tell the Treasurer" in bare
    assert '<a href="tel:01234567890">01234 567 890</a>' in bare


def whole_arrival(site: Site) -> str:
    """The page on which everybody's induction begins."""
    return str(render(view_arrival(site), ARRIVAL, **NOTHING))


def test_a_policy_without_an_easy_read_offers_no_choice(content: Site) -> None:
    """There is one way to read it, so nobody is asked which; nothing is said of pictures."""
    page = Whole(whole_pages(replace(content, easy_reads={}), ICONS)[VOLUNTEER])
    assert not [attrs for _, attrs in page.elements if attrs.get("name") == "way" or attrs.get("data-act") == "switch"]
    assert {attrs["data-way"] for _, attrs in page.elements if "data-way" in attrs} == {"full"}
    assert "use" not in page.tags
    assert not page.says("Short sentences, with pictures")


def test_a_charity_without_a_mark(content: Site, tmp_path: Path) -> None:
    """Its name stands alone, and no address leads to a picture that is not there."""
    html = whole_pages(replace(content, root=tmp_path), ICONS)[ARRIVAL]
    assert 'class="top__mark"' not in html
    assert "mark.svg" not in html
    assert Whole(html).says(content.portal.organisation.name)
