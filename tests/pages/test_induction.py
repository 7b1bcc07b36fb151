"""What an induction teaches in which part, how long it takes, and why it may not be signed yet."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from site_build.config import PublicKeys
from site_build.content.publish import publish
from site_build.content.site import Site, read_site
from site_build.pages.builders.mkdocs import ICONS
from site_build.pages.components.induction.induction import InductionView, view_induction
from site_build.pages.whole import Pictures, picture_files
from site_build.register.keys import RegisterKeys
from support.sample import SAMPLE

PARTS = """parts:
  - {id: everybody, title: Everybody, sections: [kindness-policy]}
  - {id: doubt, title: In doubt, sections: [doubt]}
"""
EASY = """---
easy_read: kindness
---
# Being kind: Easy Read

:material-book-open-variant-outline: This is about being kind.

## Both {: #both }

:material-hand-heart-outline: Be kind. Ask first.

[Policy](../policy/kindness.md#ask-first){ .clause }

[Policy](../policy/kindness.md#be-kind){ .clause }

## Be kind {: #kind }

:material-hand-heart-outline: Be kind.

[Policy](../policy/kindness.md#be-kind){ .clause }
"""
Kindness = Callable[..., Site]


@pytest.fixture
def kindness(tmp_path: Path, keys: RegisterKeys) -> Kindness:
    """Read the invented charity's content after a change of its policy, with an Easy Read or without one."""

    def make(parts: str = "", easy: str = "", public: PublicKeys | None = keys.public()) -> Site:  # noqa: B008
        root = tmp_path / "portal"
        shutil.copytree(SAMPLE, root, dirs_exist_ok=True)
        policy, bank = root / "docs/policy/kindness.md", root / "quizzes/kindness.yml"
        words = policy.read_text(encoding="utf-8").replace("---\n\n#", f"{parts}---\n\n#")
        if parts:
            words = words.replace("Somebody who", "## In doubt {: #doubt }\n\nSomebody who")
            bank.write_text(bank.read_text(encoding="utf-8").replace("number: [3]", "number: [2, 1]"), encoding="utf-8")
        policy.write_text(words, encoding="utf-8")
        if easy:
            (root / "docs/easy.md").write_text(easy.replace("../policy", "policy"), encoding="utf-8")
        publish(root)
        return replace(read_site(root), keys=public)

    return make


def induct(site: Site, policy: str = "kindness") -> InductionView:
    """The induction of a volunteer."""
    return view_induction(site, policy, "volunteer")


def told(view: InductionView) -> list[tuple[str, list[str], list[str]]]:
    """Each part's title, and the titles of its sections in Easy Read and in the policy's words."""
    return [(part.title, [each.title for each in part.easy], [each.title for each in part.full]) for part in view.parts]


def test_a_section_belongs_to_the_last_part_that_it_cites(kindness: Kindness) -> None:
    """In whatever order it cites them; the introduction, which cites nothing, belongs to the first."""
    assert told(induct(kindness(PARTS, EASY))) == [
        ("Everybody", ["Being kind: Easy Read", "Be kind"], ["Kindness Policy"]),
        ("In doubt", ["Both"], ["In doubt"]),
    ]


def test_without_parts_and_without_an_easy_read(kindness: Kindness) -> None:
    """There is one part, called as the policy is, in the policy's words alone, without pictures and reminders."""
    view = induct(kindness())
    assert told(view) == [("Kindness Policy", [], ["Kindness Policy"])]
    assert view.remember == ()


def test_the_real_policy_is_taught_whole(content: Site) -> None:
    """Every section is in one part, in both forms; what spans two parts comes in the later one."""
    view = induct(content, "confidentiality")
    words, read = content.policies["confidentiality"], content.easy_reads["confidentiality"]
    assert [section for part in view.parts for section in part.full] == [s for s in words.sections if s.clauses]
    taught = [section for part in view.parts for section in part.easy]
    assert sorted(section.id for section in taught) == sorted(part.id for part in read.parts)
    assert taught[0].id == ""
    assert [part.title for part in view.parts] == [part.title for part in words.meta.parts]
    assert "Where the policy says two things" in [section.title for section in view.parts[1].easy]
    assert view.remember == read.remember


def test_how_long_it_takes(kindness: Kindness) -> None:
    """To the next five minutes: the words at 120 a minute, in Easy Read where there is one, and a minute a question."""
    for more, minutes in ((829, 10), (830, 15)):  # and eleven other words; with three questions, ten minutes or more
        site = kindness(PARTS, EASY.replace("Ask first.", f"Ask first. {'Now. ' * more}"))
        assert induct(site).minutes == minutes
        assert induct(replace(site, easy_reads={})).minutes == 5


def test_a_picture_is_drawn_once(kindness: Kindness) -> None:
    """Each that the Easy Read names, however often, from what the builder has, in one file; an idea may have none."""
    site = kindness(PARTS, EASY)
    [(path, file)] = picture_files(site, ICONS).items()
    assert path == induct(site).pictures == "induction/kindness/pictures.svg"
    symbols = list(ElementTree.fromstring(file))  # noqa: S314 - what was just made
    assert [each.get("id") for each in symbols] == ["material-book-open-variant-outline", "material-hand-heart-outline"]
    drawn = ElementTree.parse(ICONS / "material/hand-heart-outline.svg").getroot()  # noqa: S314 - an installed package's
    assert [shape.get("d") for shape in symbols[1]] == [shape.get("d") for shape in drawn]
    assert Pictures(ICONS).draw(["", "material-key"]).keys() == {"material-key"}


def test_what_stands_in_the_way_of_signing(kindness: Kindness) -> None:
    """Nothing, or no register; or the words are a draft, whoever keeps a register."""
    site = kindness()
    changed = replace(site, published=replace(site.published, publications=()))
    assert induct(site).obstacle == ""
    assert induct(changed).obstacle == "draft"
    assert induct(replace(changed, keys=None)).obstacle == "draft"
    assert induct(replace(site, keys=None)).obstacle == "no-register"
