"""What MkDocs builds with the hook, what it refuses to build, and what it builds again."""

import json
import re
import shutil
import socket
import subprocess
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urldefrag, urljoin

import httpx
import pytest
from mkdocs.config import load_config
from mkdocs.structure.files import File
from mkdocs.structure.pages import Page

from site_build.content.publish import publish
from site_build.content.review import format_calendar
from site_build.content.site import Site
from site_build.pages.builders.mkdocs import HEADING, on_config, on_page_markdown
from site_build.pages.render import COMPONENTS, assets
from support.build import build_site, copy_portal, mkdocs_command, mkdocs_environment, publish_content, run_mkdocs

BANK = "quizzes/confidentiality.yml"
POLICY = "docs/policy/confidentiality.md"
EASY = "docs/easy-read/confidentiality.md"
TITLE = """The "Confidentiality" 'Policy': 100 % #1 \\ {{ x }} {% raw %} <b> </title> & é"""
ROLE = """member of "staff": #1 \\ {{ x }} {% raw %} <b> </title> -- &amp; é"""
LOG = "serve.log"
PATIENCE = 30  # seconds


class Links(HTMLParser):
    """The addresses that a page leads to or loads, the ids that it has, its elements, and its words by element."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.ids: set[str] = set()
        self.tags: list[str] = []
        self.words: dict[str, str] = {}
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what one element is and leads to."""
        self.tags.append(tag)
        named = {name: value or "" for name, value in attrs}
        self.addresses += [named[name] for name in ("href", "src") if name in named and tag != "base"]
        self.ids |= {named[name] for name in ("id", "name") if name in named}

    def handle_data(self, data: str) -> None:
        """Note the words that follow a start tag."""
        tag = self.tags[-1] if self.tags else ""
        self.words[tag] = self.words.get(tag, "") + data


@pytest.fixture
def portal(tmp_path: Path) -> Path:
    """A copy of the portal that a test may change; what it published is in the folder beside it."""
    root = copy_portal(tmp_path / "portal")
    publish_content(root, tmp_path / "published")
    return root


def build(portal: Path) -> subprocess.CompletedProcess[str]:
    """Build a copied portal strictly."""
    return build_site(portal, portal.parent / "published", portal / "site")


def pages_of(site: Path) -> dict[str, Links]:
    """Every page of a built site by its path."""
    pages = sorted(site.rglob("*.html"))
    return {page.relative_to(site).as_posix(): Links(page.read_text(encoding="utf-8")) for page in pages}


def edit(path: Path, old: str, new: str) -> None:
    """Change the first of some words in a file that has them."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def line_of(path: Path, words: str) -> int:
    """The line on which words first stand."""
    return path.read_text(encoding="utf-8").split(words)[0].count("\n") + 1


@pytest.mark.parametrize(
    ("page", "sign_of_life"),
    [
        ("policy/confidentiality", 'id="report-loss"'),
        ("decide/share", '<section class="card outcome"'),
        ("induction", "I am a volunteer"),
        ("induction/confidentiality/staff", "You are a member of staff"),
        (
            "induction/confidentiality/volunteer",
            'data-id="memory-stick-missing" data-part="0" data-clauses="',
        ),
        ("induction/confidentiality/trustee", "data-opening-key="),
        ("register", "register.example/acknowledgments"),
        ("coverage", '<tr id="confidentiality/report-loss">'),
        ("easy-read/confidentiality", '<p class="idea"><span class="twemoji"><svg'),
        ("paper/confidentiality/staff", "Answer sheet"),
    ],
)
def test_components_are_in_the_built_site(built: Path, page: str, sign_of_life: str) -> None:
    """A green build proves nothing when a hook is silently ignored: the pages have what only the portal makes."""
    assert sign_of_life in (built / page / "index.html").read_text(encoding="utf-8")


def test_every_link_of_the_site_leads_somewhere(built: Path) -> None:
    """Pages, anchors, scripts and styles that a page names are in the site; no page loads from another host."""
    home = "https://portal.example/"
    pages = pages_of(built)
    for name, page in pages.items():
        if name == "404.html":  # the one page that is served at any address: the theme's links in it are absolute
            continue
        for address in page.addresses:
            url, anchor = urldefrag(urljoin(home + name, address))
            assert url.startswith((home, "data:")), f"{name}: {address}"
            target = url.removeprefix(home)
            target = target + "index.html" if target in {"", "."} or target.endswith("/") else target
            assert (built / target).is_file(), f"{name}: {address}"
            assert not anchor or target not in pages or anchor in pages[target].ids, f"{name}: {address}"


def test_the_site_has_the_scripts_and_styles_of_the_components_and_no_source(built: Path) -> None:
    """Beside a view stand template, script, style and font: all but the template are on the site, as they are sent."""
    served = {path.relative_to(built).as_posix(): path for path in (built / "components").rglob("*") if path.is_file()}
    assert served.keys() == assets().keys()
    assert all(path.read_bytes() == assets()[name] for name, path in served.items())
    assert {path.suffix for path in served.values()} == {".css", ".js", ".woff2", ".txt"}
    assert not list(built.rglob("*.py*"))
    assert all("{%" not in path.read_text(encoding="utf-8") for path in built.rglob("*.html"))


def test_no_search_finds_that_a_review_is_late(built: Path, content: Site) -> None:
    """Whether it is, only the reader's day tells; the date itself is found, and the site has it for a calendar."""
    found = (built / "search/search_index.json").read_text(encoding="utf-8")
    assert "To be reviewed by 28 February 2022" in found
    assert "is being reviewed" not in found
    calendar = (built / "policy/confidentiality/review.ics").read_bytes()
    assert calendar == format_calendar(content.policies["confidentiality"], content.portal)


def test_every_page_rules_out_other_hosts_and_strange_scripts(built: Path) -> None:
    """Each page of the theme's carries a content security policy with exactly the hashes of its own inline scripts."""
    for path in set(built.rglob("*.html")) - set((built / "induction").rglob("*.html")):
        html = path.read_text(encoding="utf-8")
        found = re.search(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', html)
        assert found, path
        assert html.index(found[0]) < html.index("<link"), path
        inline = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)
        hashes = {f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'" for script in inline}
        rules = dict(rule.strip().split(" ", 1) for rule in found[1].split(";"))
        assert set(rules["script-src"].split()) == {"'self'", *hashes}, path
        assert rules["default-src"] == "'self'"


def test_the_search_is_named_before_any_script_ran(built: Path) -> None:
    """A screen reader that comes to it early hears what it is, too."""
    opened = [page for page in built.rglob("*.html") if "md-search__form" in page.read_text(encoding="utf-8")]
    assert opened
    assert all('role="dialog" aria-label="Search"' in page.read_text(encoding="utf-8") for page in opened)


def test_a_fault_in_a_bank_is_said_with_its_line(portal: Path) -> None:
    """The build stops, and names the file and the line; there is no traceback."""
    edit(portal / BANK, "clauses: [report-loss]", "clauses: [no-such-clause]")
    run = build(portal)
    assert run.returncode == 1
    assert f"{BANK}:{line_of(portal / BANK, 'no-such-clause')}: " in run.stdout
    assert "there is no clause “no-such-clause”" in run.stdout
    assert ".py" not in run.stdout


def test_a_picture_that_is_not_there_is_said_with_its_line(portal: Path) -> None:
    """An Easy Read names its pictures; a name that was mistyped stops the build as every fault does."""
    edit(portal / EASY, "\n:material-", "\n:material-hand-hart-")
    run = build(portal)
    assert run.returncode == 1
    assert f"{EASY}:{line_of(portal / EASY, 'hand-hart')}: There is no picture “material-hand-hart-" in run.stdout
    assert ".py" not in run.stdout


def test_every_fault_is_said_at_once(portal: Path) -> None:
    """Two faults in two files are both said."""
    edit(portal / BANK, "correct: true", "correct: yes")
    edit(portal / "docs/decide/share.md", "](#financial-whom)", "](#nowhere)")
    run = build(portal)
    assert run.returncode == 1
    assert f"{BANK}:{line_of(portal / BANK, 'correct: yes')}: " in run.stdout
    assert f"docs/decide/share.md:{line_of(portal / 'docs/decide/share.md', '(#nowhere)')}: " in run.stdout


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (POLICY, "Together-are responsible", "Together are responsible"),
        (BANK, "Even a “suspected loss” must be reported.", "A “suspected loss” must be reported too."),
    ],
)
def test_words_that_are_not_published_fail_a_strict_build(portal: Path, file: str, old: str, new: str) -> None:
    """Changed words or questions cannot be signed, and the build says what to run; nothing else is wrong."""
    edit(portal / file, old, new)
    run = build(portal)
    assert run.returncode == 1
    assert "has changed since it was published" in run.stdout
    assert "portal publish" in run.stdout
    assert "Aborted with 1 warnings in strict mode" in run.stdout


@pytest.mark.parametrize("change", ["words", "questions", "never-published"])
def test_a_build_that_is_not_strict_makes_a_draft(portal: Path, change: str) -> None:
    """Words and questions that are not published are built, and every page says of which policy they are a draft.

    Where nothing of it was ever published a strict build makes one, too.
    """
    published = portal.parent / "published"
    if change == "never-published":
        shutil.rmtree(published / "editions")
        assert build(portal).returncode == 0
    elif change == "words":
        edit(portal / POLICY, "Together-are responsible", "Together are responsible")
    else:
        edit(portal / BANK, "Even a “suspected loss” must be reported.", "A “suspected loss” must be reported too.")
    run = run_mkdocs(portal, published, portal / "site")
    assert run.returncode == 0
    assert "“confidentiality” " in run.stdout
    assert "is a draft and cannot be signed. Run: portal publish" in run.stdout
    pages = sorted((portal / "site").rglob("*.html"))
    assert len(pages) > 20
    for page in pages:
        assert page.read_text(encoding="utf-8").count("Draft: Confidentiality Policy.") == 1, page


def test_nothing_is_said_of_drafts_where_there_is_none(built: Path) -> None:
    """A site of published words has no banner, not even an empty one."""
    for page in built.rglob("*.html"):
        html = page.read_text(encoding="utf-8")
        assert "Draft:" not in html
        assert "<aside" not in html, page


def test_a_policy_and_a_role_may_be_called_anything(portal: Path, built: Path) -> None:
    """Every page is made of the same elements as ever, and says the names letter for letter, its title, too."""
    heading = re.sub(r"[#\\>{}]", r"\\\g<0>", TITLE)
    edit(portal / POLICY, "# Confidentiality Policy", f"# {heading}")
    edit(portal / "portal.toml", 'name = "member of staff"', f"name = {json.dumps(ROLE)}")
    shutil.rmtree(portal.parent / "published/editions")  # an edition more would be a page more
    publish(portal, portal.parent / "published")
    run = build(portal)
    assert run.returncode == 0, run.stdout
    pages = pages_of(portal / "site")
    assert {path: page.tags for path, page in pages.items()} == {
        path: page.tags for path, page in pages_of(built).items()
    }
    assert TITLE in pages["policy/confidentiality/history/index.html"].words["h1"]
    assert TITLE in pages["policy/confidentiality/index.html"].words["span"]  # after its number
    paper = pages["paper/confidentiality/staff/index.html"]
    assert paper.words["title"].strip() == f"Paper quiz: {TITLE}, {ROLE} - Working Together Ludlow"
    assert paper.words["h1"].startswith(f"{TITLE}: the quiz on paper\n")
    induction = pages["induction/confidentiality/staff/index.html"]
    assert induction.words["title"].startswith(f"{TITLE}: your induction - Working Together Ludlow\n")
    assert induction.words["h1"].startswith(f"Your induction: {TITLE}\n")
    assert f"You are a {ROLE}." in induction.words["p"]


@pytest.mark.parametrize("strict", [["--strict"], []])
def test_a_generated_page_that_came_out_empty_stops_the_build(portal: Path, strict: list[str]) -> None:
    """Where something swallowed what fills the pages, no build is a success, strict or not; the pages are named."""
    edit(portal / "mkdocs.yml", '  - portal:\n      published: !ENV [PORTAL_PUBLISHED, "."]\n', "")
    run = subprocess.run(
        mkdocs_command("build", *strict),
        cwd=portal,
        env=mkdocs_environment(portal),
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 1
    assert "ERROR   -  paper/confidentiality/staff.md was built without what belongs on it." in run.stderr
    assert '.py"' not in run.stderr


def test_an_edition_changed_by_hand_stops_the_build(portal: Path) -> None:
    """People signed it as it was; the file is named, and what to do."""
    name = json.loads((portal.parent / "published/editions/published.json").read_bytes())[-1]["edition"]
    path = portal.parent / f"published/editions/{name}.json"
    path.write_bytes(path.read_bytes().replace(b"members", b"strangers"))
    run = build(portal)
    assert run.returncode == 1
    assert f"{path}:1: This file has been changed since it was published. Bring it back from the" in run.stdout
    assert ".py" not in run.stdout


def test_a_broken_portal_toml_is_said(portal: Path) -> None:
    """What is configured by hand is checked like everything else."""
    edit(portal / "portal.toml", "[roles.staff]\nname", "[roles.staff]\nnames")
    run = build(portal)
    assert run.returncode == 1
    assert "portal.toml: roles.staff.name" in run.stdout
    assert ".py" not in run.stdout


@pytest.mark.parametrize("page", ["policy/confidentiality.md", "decide/share.md"])
def test_a_dead_link_on_a_page_that_a_component_fills_is_said_of_its_file(portal: Path, page: str) -> None:
    """MkDocs looks at what was read of the page, and names the file that somebody wrote and the link as written."""
    links = "[one](../nowhere.md), [two](../glossary.md#nothing), [three](#nobody)"
    edit(portal / "docs" / page, "\n## ", f"\nSee {links}.\n{{: #extra }}\n\n## ")
    said = build(portal).stdout
    assert f"Doc file '{page}' contains a link '../nowhere.md', but the target 'nowhere.md' is not found" in said
    assert f"Doc file '{page}' contains a link '../glossary.md#nothing', but the doc 'glossary.md' does not" in said
    assert f"Doc file '{page}' contains a link '#nobody', but there is no such anchor on this page." in said


def test_a_page_is_not_parsed_twice(portal: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a policy and a decision page, what was read stands for its words; all else MkDocs parses as it is written."""
    monkeypatch.chdir(portal)
    config = on_config(load_config("mkdocs.yml"))
    told = {}
    for path in ("policy/confidentiality.md", "decide/share.md", "easy-read/confidentiality.md", "decide/index.md"):
        page = Page(None, File(path, config.docs_dir, config.site_dir, use_directory_urls=True), config)
        told[path] = on_page_markdown("Words", page, config)
    assert list(told.values()) == [HEADING, HEADING, "Words", "Words"]


@contextmanager
def served(portal: Path) -> Iterator[str]:
    """Run `mkdocs serve` on a copied portal, and give its address."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        place = f"127.0.0.1:{probe.getsockname()[1]}"
    command = mkdocs_command("serve", "--dev-addr", place)
    environment = mkdocs_environment(portal.parent / "published")
    with (portal.parent / LOG).open("w") as log:
        process = subprocess.Popen(command, cwd=portal, env=environment, stdout=log, stderr=log)
        try:
            yield f"http://{place}/"
        finally:
            process.terminate()
            process.wait()


def wait_until(condition: Callable[[], bool]) -> None:
    """Wait until something holds; fail when it does not in half a minute."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "It has not come to hold."
        time.sleep(0.1)


def page_text(url: str) -> str:
    """The page at this address, or nothing while the server is not there."""
    try:
        return httpx.get(url, timeout=PATIENCE).text
    except httpx.TransportError:
        return ""


def test_serve_watches_the_components(portal: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Their styles and scripts are not in the folders that MkDocs watches by itself."""
    monkeypatch.chdir(portal)
    assert str(COMPONENTS) in on_config(load_config("mkdocs.yml")).watch


def test_serve_shows_what_the_files_say_now(portal: Path) -> None:
    """Without starting again, a change in `quizzes/` or a policy is on the page; a fault is said, and can be mended."""
    with served(portal) as home:
        quiz, policy = f"{home}induction/confidentiality/volunteer/", f"{home}policy/confidentiality/"
        wait_until(lambda: "You may have left it on the bus." in page_text(quiz))
        for page in (home, policy, quiz, f"{home}induction/"):
            assert "livereload(" in page_text(page)
            assert "Content-Security-Policy" not in page_text(page)  # it would stop the live reload
        edit(portal / BANK, "You may have left it on the bus.", "You may have left it on a bench.")
        wait_until(lambda: "left it on a bench" in page_text(quiz))
        assert "on the bus" not in page_text(quiz)
        edit(portal / BANK, "clauses: [report-loss]", "clauses: [no-such-clause]")
        wait_until(lambda: "there is no clause “no-such-clause”" in (portal.parent / LOG).read_text(encoding="utf-8"))
        edit(portal / BANK, "clauses: [no-such-clause]", "clauses: [report-loss]")
        edit(portal / POLICY, "Together-are responsible", "Together are responsible")
        wait_until(lambda: "Together are responsible" in page_text(policy))


def test_serve_says_which_links_are_dead(portal: Path) -> None:
    """Nothing stops: a page is served while its links are mended. None of the theme's own is dead, there either."""
    edit(portal / "docs/glossary.md", "# ", '<p><a href="../gone/">Gone</a></p>\n\n# ')
    with served(portal) as home:
        wait_until(lambda: "Gone" in page_text(f"{home}glossary/"))
    said = [line for line in (portal.parent / LOG).read_text(encoding="utf-8").splitlines() if "WARNING" in line]
    assert said == ["WARNING -  glossary/index.html: “../gone/” leads to nothing that was built."]


def test_the_site_names_nobody(built: Path, content: Site) -> None:
    """The roles and contacts of `portal.toml` are posts, not people, and the site has no e-mail address."""
    assert all(re.fullmatch(r"[A-Z][A-Za-z ]+", contact.name) for contact in content.portal.contacts.values())
    for path in built.rglob("*.html"):
        assert "mailto:" not in path.read_text(encoding="utf-8")
