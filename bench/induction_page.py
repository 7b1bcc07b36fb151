"""What an induction costs whoever does it: bytes, requests, waiting and taps, from a personal link to thank you.

The peer of the page is MkDocs and Material alone, no setting changed but that no letters come from another host, with
one page that has the same words. Both are served by the same server, with gzip, to the same Chromium, in turn.
"""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser

from bench.first_paint import PHONE, Opening, open_slowly, slow_network
from bench.induction_walk import Walk
from bench.project import ROOT, Project, main_of, publish_portal
from bench.table import Figure, compare
from bench.traffic import Traffic, watch_traffic
from bench.website import Website, open_browser, serve_zipped
from site_build.content.site import read_site
from site_build.formats.invitation import new_code

HTML_LIMIT, BYTES_LIMIT, REQUESTS_LIMIT = 60_000, 90_000, 5
PAINT_LIMIT, TASK_LIMIT, TAPS_LIMIT = 0.6, 0.6, 45
ROUNDS = 9
POLICY, FIRST_ROLE = "confidentiality", "volunteer"
SETTINGS = "site_name: The same words\ntheme: {name: material, font: false}\n"
HEADINGS = {"h1": "#", "h2": "##", "h3": "###"}
BLOCKS = {*HEADINGS, "p", "li", "dt", "dd", "summary", "legend", "label", "button"}


def measure_induction(folder: Path) -> Iterator[Figure]:
    """Each role's way in all, the two pages alone, and the wait for one against the theme's page."""
    portal = publish_portal(ROOT, folder / "published")
    portal.build(folder / "site")
    make_page_of_words(folder / "peer", folder / "site" / _path(FIRST_ROLE) / "index.html").build(folder / "peer-site")
    with ExitStack() as stack:
        ours = stack.enter_context(serve_zipped(folder / "site", folder / "ours.sqlite"))
        theirs = stack.enter_context(serve_zipped(folder / "peer-site", folder / "theirs.sqlite"))
        browser = stack.enter_context(open_browser())
        for role in dict.fromkeys((_most_asked(portal), FIRST_ROLE)):
            yield from _measure_way(browser, ours, role)
        yield from _measure_alone(browser, f"{ours.address}induction/", "the arrival page")
        yield from _measure_alone(browser, f"{ours.address}{_path(FIRST_ROLE)}/", f"the page for {FIRST_ROLE}")
        yield from _measure_waiting(browser, ours.address, theirs.address)


def make_page_of_words(root: Path, page: Path) -> Project:
    """The theme alone, and one page with the words of a built page as headings and paragraphs."""
    words = _Words()
    words.feed(main_of(page.read_text(encoding="utf-8")))
    (root / "docs").mkdir(parents=True)
    (root / "mkdocs.yml").write_text(SETTINGS, encoding="utf-8")
    (root / "docs" / "index.md").write_text("\n\n".join(words.blocks), encoding="utf-8")
    return Project(root, root)


class _Words(HTMLParser):
    """Collects a page's words as blocks of Markdown: a heading where it has one, a paragraph for each other thing."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[str] = []

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        if tag in BLOCKS:
            self.blocks.append(HEADINGS.get(tag, ""))

    def handle_data(self, data: str) -> None:
        words = " ".join(data.split())
        if words and self.blocks:
            self.blocks[-1] = f"{self.blocks[-1]} {words}".strip()


def _path(role: str) -> str:
    return f"induction/{POLICY}/{role}"


def _link(home: str, role: str) -> str:
    return f"{home}induction/#{POLICY}/{role}.{new_code()}"


def _most_asked(portal: Project) -> str:
    site = read_site(portal.root, portal.published)
    return max(site.portal.policies[POLICY].roles, key=lambda role: len(site.banks[POLICY].for_role(role)))


def _measure_way(browser: Browser, ours: Website, role: str) -> Iterator[Figure]:
    """On a slow network, as a race between two answers is lost otherwise than on a fast one."""
    with browser.new_context(viewport=PHONE, has_touch=True) as context:
        page = context.new_page()
        slow_network(page)
        walk, before = Walk(page), ours.sent
        with watch_traffic(page) as traffic:
            page.goto(_link(ours.address, role))
            page.wait_for_url(f"**/{_path(role)}/")
            walk.finish()
    yield Figure(f"induction as {role}: HTML as sent", traffic.total("Document"), HTML_LIMIT, "B")
    yield Figure("  bytes in all", traffic.total(), BYTES_LIMIT, "B")
    yield Figure("  bodies that the server sent, broken off or not", ours.sent - before, BYTES_LIMIT, "B")
    yield from _requests(traffic)
    yield Figure("  taps, every answer right", walk.taps, TAPS_LIMIT)
    yield Figure("  (taps on Next within reading)", walk.reading)


def _requests(traffic: Traffic) -> Iterator[Figure]:
    yield Figure("  requests", len(traffic.fetched), REQUESTS_LIMIT)
    for one in traffic.fetched:
        yield Figure(f"    {urlsplit(one.url).path}", one.received, unit="B")


def _measure_alone(browser: Browser, url: str, name: str) -> Iterator[Figure]:
    with browser.new_context(viewport=PHONE) as context:
        page = context.new_page()
        with watch_traffic(page) as traffic:
            page.goto(url, wait_until="networkidle")
    yield Figure(f"{name} alone: HTML as sent", traffic.total("Document"), unit="B")
    yield Figure("  bytes in all", traffic.total(), unit="B")
    yield Figure("  requests", len(traffic.fetched))


def _measure_waiting(browser: Browser, ours: str, theirs: str) -> Iterator[Figure]:
    """The page by itself has the limit; from the personal link two are fetched, and of the peer still one."""
    alone = f"{ours}{_path(FIRST_ROLE)}/"
    ways = ((alone, alone), (_link(ours, FIRST_ROLE), alone), (theirs, theirs))
    rounds = [tuple(open_slowly(browser, url, until) for url, until in ways) for _ in range(ROUNDS)]
    page, linked, peer = zip(*rounds, strict=True)
    yield from _compare("largest paint", PAINT_LIMIT, page, peer, "paint")
    yield Figure(f"  our largest: {page[-1].what}", page[-1].area, unit="px²")
    yield Figure(f"  the theme's: {peer[-1].what}", peer[-1].area, unit="px²")
    yield from _compare("the same from the personal link", None, linked, peer, "since_opened")
    yield from _compare("longest task", TASK_LIMIT, page, peer, "longest_task")


def _compare(
    name: str, limit: float | None, ours: Sequence[Opening], theirs: Sequence[Opening], what: str
) -> Iterator[Figure]:
    mine, other = ([float(getattr(one, what)) for one in openings] for openings in (ours, theirs))
    yield from compare(f"{name}, of the theme alone", limit, mine, "the theme alone", other)
