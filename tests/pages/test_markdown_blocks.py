"""What authors write inside a page becomes HTML whose links fit the page it is shown on."""

import pytest

from site_build.config import Contact
from site_build.content.source import parse_markdown
from site_build.pages.render import blocks_html, inner_html
from site_build.pages.urls import Urls

HERE = Urls("decide/share.md")
CONTACTS = {"chair": Contact(name="Chair of <Trustees>")}


@pytest.mark.parametrize(
    ("href", "there"),
    [
        ("../policy/confidentiality.md#report-loss", "../../policy/confidentiality/#report-loss"),
        ("other.md", "../other/"),
        ("#kind", "#kind"),
        ("https://portal.example/page.md", "https://portal.example/page.md"),
    ],
)
def test_links_fit_the_page(href: str, there: str) -> None:
    """A link to another page's file becomes its address as seen from here; any other link stays as it is."""
    html = blocks_html(parse_markdown(f"[x]({href})"), HERE, {})
    assert html == f'<p><a href="{there}">x</a></p>'


def test_a_contact_is_named_from_the_configuration() -> None:
    """Whom to ask is said in the configured words, escaped, whatever the author wrote there."""
    blocks = parse_markdown("Ask the [boss](contact:chair).")
    html = blocks_html(blocks, HERE, CONTACTS)
    assert html == "<p>Ask the <strong>Chair of &lt;Trustees&gt;</strong>.</p>"


def test_the_parsed_block_is_not_changed() -> None:
    """The same block can be shown on another page."""
    blocks = parse_markdown("[x](other.md)")
    blocks_html(blocks, HERE, {})
    assert blocks_html(blocks, Urls("index.md"), {}) == '<p><a href="other/">x</a></p>'


def test_the_inside_of_a_block_keeps_its_emphasis_and_its_escapes() -> None:
    """Only the outer element is taken away."""
    (block,) = parse_markdown("a < b, *except* c")
    assert inner_html(block) == "a &lt; b, <em>except</em> c"
