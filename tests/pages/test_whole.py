"""The whole pages of the induction: what is in them, and nothing else, is let run."""

import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import pytest

from site_build.content.site import Site
from site_build.pages.builders.mkdocs import ICONS
from site_build.pages.whole import Pictures, add_whole_policy, whole_pages

INLINE = re.compile(r"<(script|style)[^>]*>(.*?)</\1>", re.DOTALL)
SHAPE = "M1 2h3"


class Tags(HTMLParser):
    """Every tag of a page with its attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found = list[tuple[str, dict[str, str | None]]]()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        self.found.append((tag, dict(attrs)))


@pytest.fixture(scope="module")
def pages(content: Site) -> dict[str, str]:
    """Every whole page as it is served, by its path."""
    return {path: add_whole_policy(html) for path, html in whole_pages(content, ICONS).items()}


def policy_of(html: str) -> dict[str, str]:
    """The rules of a page's content security policy, by what they are about."""
    [policy] = re.findall(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', html)
    return {kind: rule for kind, _, rule in (each.strip().partition(" ") for each in policy.split(";"))}


def hash_of(text: str) -> str:
    """How a content security policy names what is inline."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def test_there_is_one_for_the_arrival_and_each_role(pages: dict[str, str], content: Site) -> None:
    """For each policy that is asked of somebody."""
    inductions = [
        f"induction/{policy}/{role}/index.html"
        for policy, wanted in content.portal.policies.items()
        for role in wanted.roles
    ]
    assert list(pages) == ["induction/index.html", *inductions]


def test_only_what_is_in_the_page_may_run(pages: dict[str, str]) -> None:
    """One script and one style, each by its hash; nothing inline besides, no other host, and no form's target."""
    for html in pages.values():
        inline = dict(INLINE.findall(html))
        assert len(INLINE.findall(html)) == len(inline) == 2
        hashes = {
            kind: f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'" for kind, text in inline.items()
        }
        assert policy_of(html) == {
            "default-src": "'none'",
            "script-src": hashes["script"],
            "style-src": hashes["style"],
            "img-src": "'self' data:",
            "font-src": "'self'",
            "connect-src": "'self'",
            "base-uri": "'none'",
            "form-action": "'none'",
        }


def test_the_policy_comes_before_what_it_rules(pages: dict[str, str]) -> None:
    """It is the first thing after the encoding, which itself is among the first."""
    for html in pages.values():
        assert [tag for tag, _ in Tags(html).found][:4] == ["html", "head", "meta", "meta"]
        assert Tags(html).found[3][1]["http-equiv"] == "Content-Security-Policy"


def test_nothing_is_loaded_for_it(pages: dict[str, str]) -> None:
    """No script, style, frame or search index, and pictures in one file; no attribute that would be refused."""
    for html in pages.values():
        for tag, attributes in Tags(html).found:
            assert tag not in {"iframe", "object", "embed", "base", "video", "audio"}
            assert not {"style", "srcset"} & attributes.keys()
            assert not [name for name in attributes if name.startswith("on")]
            assert "src" not in attributes or tag == "img"
            assert tag != "link" or attributes["rel"] == "icon"
            assert tag != "use" or (attributes["href"] or "").startswith("../pictures.svg#")
        assert not re.search("search[_/.]", html)


def test_pictures_are_drawn_once(tmp_path: Path) -> None:
    """Each name's shapes, in the order of the names, without those that have none."""
    for name in ("lock", "door"):
        (tmp_path / "kit").mkdir(exist_ok=True)
        svg = f'<svg xmlns="http://www.w3.org/2000/svg"><path d="{SHAPE}"/><path d="M0 {name}"/></svg>'
        (tmp_path / f"kit/{name}.svg").write_text(svg, encoding="utf-8")
    drawn = Pictures(tmp_path).draw(iter(["kit-lock", "", "kit-door", "kit-lock"]))
    assert list(drawn.items()) == [
        ("kit-lock", f'<path d="{SHAPE}"/><path d="M0 lock"/>'),
        ("kit-door", f'<path d="{SHAPE}"/><path d="M0 door"/>'),
    ]


def test_every_question_is_in_the_page_and_none_is_shown(pages: dict[str, str], content: Site) -> None:
    """They stand in a template, so that none flashes up before the script has run."""
    for role in content.portal.roles:
        html = pages[f"induction/confidentiality/{role}/index.html"]
        [template] = re.findall(r"<template data-questions>(.*?)</template>", html, re.DOTALL)
        ids = re.findall(r'<section data-id="([^"]+)"', template)
        assert ids == [question.id for question in content.banks["confidentiality"].for_role(role)]
        assert 'data-id="' not in html.replace(template, "")
