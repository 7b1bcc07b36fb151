"""Every address in what was built leads somewhere, or the build says which one does not."""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_build.pages.link_check import DeadLink, LinkFault, check_links
from support.build import build_site, copy_portal, publish_content

PAGE = "a/b/index.html"
SITE = {
    "index.html": '<h1 id="hello">Hello</h1>',
    "404.html": '<a href="/a/b/#here">There is no such page</a>',
    "a/b/index.html": '<p id="here"><p id="café"><a name="old"></a><template><p id="later"></template>',
    "a/c/index.html": '<p id="there">',
    "style.css": "p { color: red }",
    "a/b/two words.png": "",
    "data.txt": "",
}
GOOD = [
    '<a href="">',
    "<a href>",
    '<a href="#">',
    '<a href="#top">',
    '<a href="#TOP">',
    '<a href="#here">',
    '<a href="#old">',
    '<a href="#later">',
    '<a href="#caf%C3%A9">',
    '<a href="#café">',
    '<a href="#100%25" id="100%25">',
    '<p class="far" hidden id="far"></p><a class="near" href="#far">',
    "<p\nclass=far\nid = far></p><a href='#far'>",
    '<a href="?q=1#here">',
    '<a href=" ../c/ ">',
    '<a href="../c">',
    '<a href="../c/index.html#there">',
    '<a href="../c/?from=b#there">',
    '<a href="/">',
    '<a href="/a/c/#there">',
    '<a href="../..">',
    '<a href="../../#hello">',
    '<a href="../../data.txt#line-1">',
    '<a href="https://charity.example/">',
    '<a href="tel:+441632960000">',
    '<a href="mailto:office@charity.example">',
    '<area href="https://charity.example/">',
    '<svg><a xlink:href="https://charity.example/"></a></svg>',
    '<link rel="canonical" href="http://charity.example/a/b/">',
    '<img src="two%20words.png"><img src="/a/b/two%20words.png">',
    '<img src="data:image/png;base64,AAAA">',
    '<img srcset="two%20words.png, two%20words.png 2x, /data.txt 3x">',
    '<svg><use href="#here"/><use xlink:href="#here"/></svg>',
    '<script>"<a href=nowhere>"</script>',
    '<style>p { content: "url(nowhere)" } /* of\n url(nowhere) */</style>url(nowhere)<p>url(nowhere)',
    "<style>@import '/style.css'; p { background: url( \" two%20words.png \" ) }</style>",
    "<!-- <a href=nowhere> -->",
    "<![ <a href=nowhere> ]>",
]
BAD = [
    ('<a href="nowhere/">', "nowhere/", LinkFault.NOT_BUILT),
    ('<a href="../d/">', "../d/", LinkFault.NOT_BUILT),
    ('<a href="../">', "../", LinkFault.NOT_BUILT),
    ('<a href="../c/index.html/">', "../c/index.html/", LinkFault.NOT_BUILT),
    ('<a href="../C/">', "../C/", LinkFault.NOT_BUILT),
    ('<a href="/a/b/?q=1/../nowhere#x">', "/a/b/?q=1/../nowhere#x", LinkFault.NO_SUCH_PLACE),
    ('<a href="#nowhere">', "#nowhere", LinkFault.NO_SUCH_PLACE),
    ('<a href="#__skip">', "#__skip", LinkFault.NO_SUCH_PLACE),
    ('<a href="../c/#here">', "../c/#here", LinkFault.NO_SUCH_PLACE),
    ('<a href="#Here">', "#Here", LinkFault.NO_SUCH_PLACE),
    ('<p name="spot"><a href="#spot">', "#spot", LinkFault.NO_SUCH_PLACE),
    ('<a href="../../..">', "../../..", LinkFault.OUTSIDE),
    ('<a href="/../index.html">', "/../index.html", LinkFault.OUTSIDE),
    ('<a href="%2e%2e/../../index.html">', "%2e%2e/../../index.html", LinkFault.OUTSIDE),
    ('<a href="http://charity.example/">', "http://charity.example/", LinkFault.AWAY),
    ('<a href="//charity.example/">', "//charity.example/", LinkFault.AWAY),
    ('<a href="javascript:alert(1)">', "javascript:alert(1)", LinkFault.AWAY),
    ('<a href="https://[charity/">', "https://[charity/", LinkFault.UNREADABLE),
    ('<img src="https://charity.example/a.png">', "https://charity.example/a.png", LinkFault.LOADED),
    ('<img src="//charity.example/a.png">', "//charity.example/a.png", LinkFault.LOADED),
    ('<link href="https://charity.example/a.css">', "https://charity.example/a.css", LinkFault.LOADED),
    ('<form action="https://charity.example/">', "https://charity.example/", LinkFault.LOADED),
    ('<form action="send">', "send", LinkFault.NOT_BUILT),
    ('<button formaction="send">', "send", LinkFault.NOT_BUILT),
    ('<video poster="a.png">', "a.png", LinkFault.NOT_BUILT),
    ('<object data="a.pdf">', "a.pdf", LinkFault.NOT_BUILT),
    ('<textarea name="words"></textarea><img alt="" hidden src="a.png">', "a.png", LinkFault.NOT_BUILT),
    ('<p title="1 > 0" hidden><img alt="<p>" src="a.png">', "a.png", LinkFault.NOT_BUILT),
    ('<img srcset="two%20words.png 1x,a.png 2x">', "a.png", LinkFault.NOT_BUILT),
    ('<link imagesrcset="a.png">', "a.png", LinkFault.NOT_BUILT),
    ('<svg><use xlink:href="a.svg#b"/></svg>', "a.svg#b", LinkFault.NOT_BUILT),
    ("<svg><style>p { fill: url(#x) }</style></svg>", "#x", LinkFault.NO_SUCH_PLACE),
    ("<style>@import 'a.css';</style>", "a.css", LinkFault.NOT_BUILT),
    ("<style>p { background: URL( a.png ) }</style>", "a.png", LinkFault.NOT_BUILT),
    ('<template><a href="later/"></template>', "later/", LinkFault.NOT_BUILT),
    ('<A HREF="a&amp;b">', "a&b", LinkFault.NOT_BUILT),
]
TAGS = st.sampled_from(
    ["<a href='", '<img srcset="', "<style>@import '", "url(", "<!--", "<![", "<!DOCTYPE", "<?", "</", "//[", "%", "'>"]
)
MARKUP = st.lists(TAGS | st.text("<>!&#;/\\[]()'\"=-, \n\0aé", max_size=8) | st.text(max_size=20)).map("".join)


def write_site(folder: Path, files: dict[str, str]) -> Path:
    """Write the files of a site below this folder."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def with_html(html: str) -> dict[str, str]:
    """The site, with this at the end of its page in a folder."""
    return SITE | {PAGE: SITE[PAGE] + html}


@pytest.mark.parametrize("html", GOOD)
def test_an_address_that_leads_somewhere_is_fine(tmp_path: Path, html: str) -> None:
    """A file that was built, a folder's index, a place on a page, a plain link to another host, a number to ring."""
    assert list(check_links(write_site(tmp_path, with_html(html)))) == []


@pytest.mark.parametrize(("html", "address", "fault"), BAD)
def test_an_address_that_leads_nowhere_is_named(tmp_path: Path, html: str, address: str, fault: LinkFault) -> None:
    """Its page, the address as it stands there, and what is wrong with it."""
    assert list(check_links(write_site(tmp_path, with_html(html)))) == [DeadLink(PAGE, address, fault)]


@pytest.mark.parametrize(
    ("css", "dead"),
    [
        ("p { background: url(two%20words.png) } q { background: url('../../data.txt') }", []),
        ("p { mask: url(\"data:image/svg+xml,<svg a='url(b.png)'/>\") } q { fill: url(#on-the-page) }", []),
        ("p { background: url(a.png), url('b.png') }", ["a.png", "b.png"]),
        ('@import "https://charity.example/a.css";', ["https://charity.example/a.css"]),
        ("p { background: url(a.png) } q { background: url(a.png) }", ["a.png"]),
    ],
)
def test_styles_are_read_too(tmp_path: Path, css: str, dead: list[str]) -> None:
    """An address in a style is seen from where the style lies; a fragment alone is of the page that uses it."""
    site = write_site(tmp_path, SITE | {"a/b/style.css": css})
    assert [(link.page, link.address) for link in check_links(site)] == [("a/b/style.css", address) for address in dead]


def test_an_address_is_named_once_a_page(tmp_path: Path) -> None:
    """However often it stands there; each page with it is named."""
    site = write_site(tmp_path, {"b.html": '<a href="x"><a href="x">', "a.html": '<a href="x">', "404.html": ""})
    assert [link.page for link in check_links(site)] == ["a.html", "b.html"]


def test_the_page_not_found_is_shown_at_any_address(tmp_path: Path) -> None:
    """What is built beside it is somewhere else from there: only an address from the site's root leads to it."""
    site = write_site(
        tmp_path, SITE | {"404.html": '<a href="/a/b/"><a href="#x" id="x"><a href="a/b/"><a href="/d/">'}
    )
    assert [(link.address, link.fault) for link in check_links(site)] == [
        ("a/b/", LinkFault.RELATIVE),
        ("/d/", LinkFault.NOT_BUILT),
    ]


def test_a_site_may_be_served_below_a_path(tmp_path: Path) -> None:
    """Then an address from the root leads into the site only with that path before it."""
    site = write_site(tmp_path, with_html('<a href="/policies/a/c/"><a href="/policies/"><a href="/a/c/">'))
    (site / "404.html").unlink()
    assert list(check_links(site, "/policies/")) == [DeadLink(PAGE, "/a/c/", LinkFault.OUTSIDE)]


@given(MARKUP)
def test_anything_at_all_can_be_read(html: str) -> None:
    """No page and no style stops the check."""
    with TemporaryDirectory() as folder:
        list(check_links(write_site(Path(folder), {"index.html": html, "style.css": html})))


def test_a_page_that_is_not_text_can_be_read(tmp_path: Path) -> None:
    """Bytes that are no UTF-8 stop nothing either."""
    (tmp_path / "index.html").write_bytes(b'<a href="\xff">')
    assert [link.fault for link in check_links(tmp_path)] == [LinkFault.NOT_BUILT]


def test_the_site_has_no_dead_link(built: Path) -> None:
    """Every address of every page and style that we build leads somewhere."""
    assert list(check_links(built)) == []


def add_raw_link(portal: Path) -> str:
    """A link written as HTML in a page, which MkDocs does not check."""
    with (portal / "docs/glossary.md").open("a", encoding="utf-8") as page:
        page.write('\n<p><a href="../gone/">Gone</a></p>\n')
    return "glossary/index.html: “../gone/” leads to nothing that was built."


def add_whole_page(portal: Path) -> str:
    """A whole page, which MkDocs copies as it is."""
    write_site(portal / "docs", {"extra/page.html": '<!doctype html><title>Extra</title><a href="../#gone">Gone</a>'})
    return "extra/page.html: “../#gone” leads to a place that is not on its page."


@pytest.mark.parametrize("add_dead_link", [add_raw_link, add_whole_page])
def test_a_dead_link_fails_a_strict_build(tmp_path: Path, add_dead_link: Callable[[Path], str]) -> None:
    """Where no builder looks, our own check does: the page, the address and what is wrong are said."""
    portal = copy_portal(tmp_path / "portal")
    publish_content(portal, tmp_path / "published")
    said = add_dead_link(portal)
    run = build_site(portal, tmp_path / "published", tmp_path / "site")
    assert run.returncode == 1
    assert f"WARNING -  {said}\n" in run.stdout
    assert "Aborted with 1 warnings in strict mode" in run.stdout


def test_a_site_with_an_address_of_its_own_builds_strictly(tmp_path: Path) -> None:
    """`site_url` makes absolute addresses, with its path before them: none of them is dead."""
    portal = copy_portal(tmp_path / "portal")
    publish_content(portal, tmp_path / "published")
    with (portal / "mkdocs.yml").open("a", encoding="utf-8") as settings:
        settings.write("\nsite_url: https://charity.example/policies/\n")
    run = build_site(portal, tmp_path / "published", tmp_path / "site")
    assert run.returncode == 0, run.stdout
    assert 'href="/policies/' in (tmp_path / "site/404.html").read_text(encoding="utf-8")
