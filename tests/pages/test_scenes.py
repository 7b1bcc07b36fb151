"""The drawn people and the charity's mark: small, described, and coloured by classes alone."""

import gzip
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element, fromstring

import pytest
from playwright.sync_api import Browser, Page

from site_build.pages.render import COMPONENTS, ENVIRONMENT

SCENES = ("hello", "reading", "deciding", "signing", "thanks")
SCENE = ENVIRONMENT.from_string('{% from "scenes/scenes.html" import scene %}{{ scene(name) }}')
MARK = Path(__file__).parents[2] / "docs" / "mark.svg"
LARGEST_SCENE, LARGEST_MARK = 2048, 1024
STYLE = (COMPONENTS / "scenes" / "scenes.css").read_text(encoding="utf-8")
PEOPLE = {  # what lies side by side on each: skin, hair, cloth
    "maya": ("skin-5", "night", "gold"),
    "sam": ("skin-1", "straw", "coral"),
    "ruth": ("skin-2", "silver", "denim"),
    "amir": ("skin-4", "night", "blue"),
    "noor": ("skin-3", "leaf", "plum"),
    "joe": ("skin-2", "rust", "teal"),
}
COLOUR = "part => getComputedStyle(part).color"
DRAWN = {"svg", "title", "desc", "g", "path", "circle", "ellipse", "rect"}


def drawn(name: str) -> Element:
    """The scene of this name, rendered."""
    return fromstring(SCENE.render(name=name))  # noqa: S314 - our own template


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
    ruled = set(re.findall(r"\.([a-z][a-z0-9-]*)", re.sub(r"\{[^}]*\}", "", STYLE)))
    assert set().union(*map(classes, SCENES)) == ruled


def test_the_people() -> None:
    """Six people of five skins are in the group, one of them in a wheelchair."""
    seen = set().union(*map(classes, SCENES))
    assert set().union(*PEOPLE.values()) <= seen
    assert "tyre" in classes("hello") & classes("thanks")


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A phone with all five scenes on one page."""
    scenes = "".join(SCENE.render(name=name) for name in SCENES)
    with browser.new_context(viewport={"width": 390, "height": 844}) as context:
        page = context.new_page()
        page.set_content(f"<style>:root {{ --tint: #e4f0ee; --accent: #0b4f55 }} {STYLE}</style>{scenes}")
        yield page


def lightness(page: Page, part: str) -> float:
    """How light a class is drawn, from 0 (black) to 100 (white): L* of CIELAB, all that is left of it in grey."""
    colour = [int(value) / 255 for value in re.findall(r"\d+", page.locator(f".{part}").first.evaluate(COLOUR))]
    red, green, blue = (value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in colour)
    return float(116 * (0.2126 * red + 0.7152 * green + 0.0722 * blue) ** (1 / 3) - 16)


@pytest.mark.parametrize("person", PEOPLE)
def test_in_grey_a_person_has_parts(page: Page, person: str) -> None:
    """Skin, hair and cloth of each person differ in lightness, not in hue alone."""
    dark, middle, light = sorted(lightness(page, part) for part in PEOPLE[person])
    assert min(middle - dark, light - middle) > 5


def test_in_forced_colours_people_keep_theirs(page: Page) -> None:
    """Nobody becomes a black shape: a scene brings its own background, so its colours may stay."""
    before = [picture.screenshot() for picture in page.locator(".scene").all()]
    page.emulate_media(forced_colors="active")
    assert page.evaluate("matchMedia('(forced-colors: active)').matches")
    assert [picture.screenshot() for picture in page.locator(".scene").all()] == before


@pytest.mark.parametrize(("width", "height"), [(390, 844), (320, 256), (844, 390), (1280, 800)])
def test_a_scene_leaves_room_for_what_to_press(page: Page, width: int, height: int) -> None:
    """Never wider than the screen, nor more than a third of its height, even at 400 % zoom, and nothing is cut off."""
    page.set_viewport_size({"width": width, "height": height})
    for picture in page.locator(".scene").all():
        box = picture.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        assert box["height"] <= height * 0.34
        assert box["width"] / box["height"] == pytest.approx(320 / 180, rel=0.01)


def test_the_mark() -> None:
    """One small square picture that names the charity, with nothing in it that runs or loads."""
    mark = fromstring(MARK.read_bytes())  # noqa: S314 - our own file
    tags = {element.tag.rpartition("}")[2] for element in mark.iter()}
    assert MARK.stat().st_size <= LARGEST_MARK
    assert tags <= {"svg", "title", "rect", "path", "g", "circle"}
    assert mark.get("viewBox") == "0 0 48 48"
    assert mark.findtext("{http://www.w3.org/2000/svg}title") == "Working Together Ludlow"
    assert "http" not in MARK.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
