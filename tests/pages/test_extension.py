"""A page is filled inside one Markdown parse, by an extension that any builder can load by its name."""

import pytest
from markdown import Markdown
from markdown.preprocessors import Preprocessor

from site_build.content.site import Site
from site_build.pages.extension import CONTEXT, RenderedPage
from site_build.pages.generate import GeneratedPage
from support.build import ROOT


class Context(Preprocessor):
    """What another builder registers: the page that is being rendered."""

    def __init__(self, md: Markdown, page: RenderedPage) -> None:
        super().__init__(md)
        self.page = page

    def run(self, lines: list[str]) -> list[str]:
        """Leave the page as it is."""
        return lines


def convert(path: str, text: str, **settings: object) -> str:
    """Render a page as a builder does that knows nothing of the portal but its extension's name."""
    md = Markdown(extensions=["attr_list", "toc", "portal"], extension_configs={"portal": settings})
    md.preprocessors.register(Context(md, RenderedPage(path)), CONTEXT, 0)
    return md.convert(text)


def test_a_component_takes_the_place_of_the_page(content: Site) -> None:
    """The plain Markdown is gone, once, and the component is there, once."""
    html = convert("decide/share.md", "# Plain words\n", site=content)
    assert html.count('<div class="tree">') == 1
    assert "Plain words" not in html


def test_a_plain_page_is_left_alone(content: Site) -> None:
    """What is no component is plain Markdown."""
    assert convert("about.md", "# About\n", site=content) == '<h1 id="about">About</h1>'


def test_a_generated_page_needs_no_words_of_its_own(content: Site) -> None:
    """What fills it is told by the content, not by the page."""
    assert "I am a member of staff." in convert("paper/confidentiality/staff.md", "# Content\n", site=content)


def test_a_builder_hands_on_what_it_has_worked_out(content: Site) -> None:
    """A builder loads the extension anew for every page, and which pages there are is worked out once for all."""
    pages = {"elsewhere.md": GeneratedPage("What is covered", "coverage")}
    assert '<div class="coverage' in convert("elsewhere.md", "# Content\n", site=content, pages=pages)
    assert convert("coverage.md", "# Content\n", site=content, pages=pages) == '<h1 id="content">Content</h1>'


def test_the_extension_reads_the_content_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the hook it reads the portal in the folder that it is run in."""
    monkeypatch.chdir(ROOT)
    html = convert("policy/confidentiality.md", "# Confidentiality Policy\n")
    assert 'id="legitimate-use"' in html
