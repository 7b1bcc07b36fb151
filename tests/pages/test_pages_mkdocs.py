"""What MkDocs builds with the hook, what it refuses to build, and what it builds again."""

import re
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

from pages.build import build_site, copy_portal, mkdocs_command, mkdocs_environment, publish_content
from site_build.content.site import Site

BANK = "quizzes/confidentiality.yml"
LOG = "serve.log"
PATIENCE = 30  # seconds


class Links(HTMLParser):
    """The addresses that a page leads to or loads, and the ids that it has."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.ids: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what one element leads to."""
        named = {name: value or "" for name, value in attrs}
        self.addresses += [named[name] for name in ("href", "src") if name in named and tag != "base"]
        self.ids |= {named[name] for name in ("id", "name") if name in named}


@pytest.fixture
def portal(tmp_path: Path) -> Path:
    """A copy of the portal that a test may change; what it published is in the folder beside it."""
    root = copy_portal(tmp_path / "portal")
    publish_content(root, tmp_path / "published")
    return root


def build(portal: Path) -> subprocess.CompletedProcess[str]:
    """Build a copied portal strictly."""
    return build_site(portal, portal.parent / "published", portal / "site")


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
        ("induction/staff", "You are a member of staff"),
        ("quiz/confidentiality/volunteer", 'data-id="memory-stick-missing" data-part="private" data-critical'),
        ("sign/confidentiality/trustee", "data-opening-key="),
        ("register", "register.example/acknowledgments"),
        ("coverage", '<tr id="report-loss">'),
        ("easy-read/confidentiality", '<p class="idea"><span class="twemoji"><svg'),
        ("quiz/confidentiality/staff-paper", "Answer sheet"),
    ],
)
def test_components_are_in_the_built_site(built: Path, page: str, sign_of_life: str) -> None:
    """A green build proves nothing when a hook is silently ignored: the pages have what only the portal makes."""
    assert sign_of_life in (built / page / "index.html").read_text(encoding="utf-8")


def test_every_link_of_the_site_leads_somewhere(built: Path) -> None:
    """Pages, anchors, scripts and styles that a page names are in the site; no page loads from another host."""
    home = "https://portal.example/"
    pages = {
        path.relative_to(built).as_posix(): Links(path.read_text(encoding="utf-8")) for path in built.rglob("*.html")
    }
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


def test_every_page_rules_out_other_hosts_and_strange_scripts(built: Path) -> None:
    """Each page carries a content security policy with exactly the hashes of its own inline scripts."""
    for path in built.rglob("*.html"):
        html = path.read_text(encoding="utf-8")
        found = re.search(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', html)
        assert found, path
        assert html.index(found[0]) < html.index("<link"), path
        inline = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)
        hashes = {f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'" for script in inline}
        rules = dict(rule.strip().split(" ", 1) for rule in found[1].split(";"))
        assert set(rules["script-src"].split()) == {"'self'", *hashes}, path
        assert rules["default-src"] == "'self'"


def test_a_fault_in_a_bank_is_said_with_its_line(portal: Path) -> None:
    """The build stops, and names the file and the line; there is no traceback."""
    edit(portal / BANK, "clauses: [report-loss]", "clauses: [no-such-clause]")
    run = build(portal)
    assert run.returncode == 1
    assert f"{BANK}:{line_of(portal / BANK, 'no-such-clause')}: " in run.stdout
    assert "there is no clause “no-such-clause”" in run.stdout
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
        ("docs/policy/confidentiality.md", "should only be accessed", "may only be accessed"),
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


def test_a_broken_portal_toml_is_said(portal: Path) -> None:
    """What is configured by hand is checked like everything else."""
    edit(portal / "portal.toml", "[roles.staff]\nname", "[roles.staff]\nnames")
    run = build(portal)
    assert run.returncode == 1
    assert "portal.toml: roles.staff.name" in run.stdout
    assert ".py" not in run.stdout


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


def test_serve_shows_what_the_files_say_now(portal: Path) -> None:
    """Without starting again, a change in `quizzes/` or a policy is on the page; a fault is said, and can be mended."""
    with served(portal) as home:
        quiz, policy = f"{home}quiz/confidentiality/volunteer/", f"{home}policy/confidentiality/"
        wait_until(lambda: "You may have left it on the bus." in page_text(quiz))
        assert "Content-Security-Policy" not in page_text(quiz)  # it would stop the live reload
        edit(portal / BANK, "You may have left it on the bus.", "You may have left it on a bench.")
        wait_until(lambda: "left it on a bench" in page_text(quiz))
        assert "on the bus" not in page_text(quiz)
        edit(portal / BANK, "clauses: [report-loss]", "clauses: [no-such-clause]")
        wait_until(lambda: "there is no clause “no-such-clause”" in (portal.parent / LOG).read_text(encoding="utf-8"))
        edit(portal / BANK, "clauses: [no-such-clause]", "clauses: [report-loss]")
        edit(portal / "docs/policy/confidentiality.md", "should only be accessed", "may only be accessed")
        wait_until(lambda: "may only be accessed" in page_text(policy))


def test_the_site_names_nobody(built: Path, content: Site) -> None:
    """The roles and contacts of `portal.toml` are posts, not people, and the site has no e-mail address."""
    assert all(re.fullmatch(r"[A-Z][A-Za-z ]+", contact.name) for contact in content.portal.contacts.values())
    for path in built.rglob("*.html"):
        assert "mailto:" not in path.read_text(encoding="utf-8")
