"""The drawn people and the charity's mark: small, described, and coloured by classes alone."""

import gzip
import re
from collections import Counter
from pathlib import Path
from xml.etree.ElementTree import Element, fromstring

import pytest

from site_build.pages.render import COMPONENTS, ENVIRONMENT

SCENES = ("hello", "reading", "deciding", "signing", "thanks")
SCENE = ENVIRONMENT.from_string('{% from "scenes/scenes.html" import scene %}{{ scene(name) }}')
MARK = Path(__file__).parents[2] / "docs" / "mark.svg"
LARGEST_SCENE, LARGEST_MARK = 2048, 1024
DRAWN = {"svg", "title", "desc", "g", "path", "circle", "ellipse", "rect"}


def drawn(name: str) -> Element:
    """The scene of this name, rendered."""
    return fromstring(SCENE.render(name=name))


def classes(name: str) -> set[str]:
    """Every class of a scene."""
    return {word for element in drawn(name).iter() for word in element.get("class", "").split()}


@pytest.mark.parametrize("name", SCENES)
def test_a_scene_is_described(name: str) -> None:
    """Who cannot see it is told what it shows: a title, and sentences of at most 15 words."""
    picture = drawn(name)
    named = {element.get("id"): element.text or "" for element in picture.iter() if element.get("id")}
    title, words = (named[label] for label in picture.get("aria-labelledby", "").split())
    assert picture.get("role") == "img"
    assert title == picture.findtext("title")
    assert words == picture.findtext("desc")
    assert all(1 < len(sentence.split()) <= 15 for sentence in words.removesuffix(".").split(". "))


@pytest.mark.parametrize("name", SCENES)
def test_a_scene_is_small(name: str) -> None:
    """Each is at most 2 kB as it is sent."""
    assert len(gzip.compress(SCENE.render(name=name).encode(), 9)) <= LARGEST_SCENE


@pytest.mark.parametrize("name", SCENES)
def test_a_scene_is_shapes_alone(name: str) -> None:
    """No script, no style, nothing to load: the page's content security policy allows none of it."""
    elements = list(drawn(name).iter())
    assert {element.tag for element in elements} <= DRAWN
    assert not {"style", "href", "fill", "stroke"} & {key for element in elements for key in element.attrib}


def test_no_id_twice_on_one_page() -> None:
    """All five may stand on one page."""
    ids = Counter(element.get("id") for name in SCENES for element in drawn(name).iter() if element.get("id"))
    assert len(ids) == 2 * len(SCENES)
    assert set(ids.values()) == {1}


def test_every_class_has_its_rule_and_every_rule_its_class() -> None:
    """A part without a colour would be black, and a colour that no part has is left over."""
    style = (COMPONENTS / "scenes" / "scenes.css").read_text(encoding="utf-8")
    ruled = set(re.findall(r"\.([a-z][a-z0-9-]*)", re.sub(r"\{[^}]*\}", "", style)))
    assert set().union(*map(classes, SCENES)) == ruled


def test_the_people() -> None:
    """Five skins and six heads of hair between them; a wheelchair, a stick and a scarf are in the group."""
    seen = set().union(*map(classes, SCENES))
    assert {f"skin-{number}" for number in range(1, 6)} <= seen
    assert {"curls", "straw", "silver", "rust", "night", "leaf"} <= seen
    assert "tyre" in classes("hello")
    assert "tyre" in classes("thanks")


def test_the_mark() -> None:
    """One small square picture that names the charity, with nothing in it that runs or loads."""
    mark = fromstring(MARK.read_bytes())
    tags = {element.tag.rpartition("}")[2] for element in mark.iter()}
    assert MARK.stat().st_size <= LARGEST_MARK
    assert tags <= {"svg", "title", "rect", "path", "g", "circle"}
    assert mark.get("viewBox") == "0 0 48 48"
    assert mark.findtext("{http://www.w3.org/2000/svg}title") == "Working Together Ludlow"
    assert "http" not in MARK.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
