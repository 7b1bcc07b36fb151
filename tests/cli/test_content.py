"""`portal check` tells an author everything at once, for a person and for a program; `portal build` stops for it."""

import json
import re
import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from site_build.cli import main
from site_build.config import REGISTER_FILE, format_keys
from site_build.content.confirm import confirm_all
from site_build.content.notice import NOTICE_FILE
from site_build.content.publish import publish
from site_build.content.site import read_site
from site_build.demo.register import make_demonstration
from site_build.formats.leaf import today
from site_build.register.keys import new_keys
from support.build import copy_portal
from support.fast_keys import write_fast_keys
from support.publishing import publish_revision
from support.sample import SAMPLE

BANK = "quizzes/confidentiality.yml"
POLICY = "docs/policy/confidentiality.md"
PLAIN, SAID = "docs/accessibility.md", "A computer and the makers"
EASY = "docs/easy-read/confidentiality.md"
INDEX = "editions/published.json"
PORTAL = Path(sys.executable).with_name("portal")
DIGEST = re.compile(r"[0-9a-f]{64}")


@pytest.fixture
def portal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the portal, which is the current folder."""
    monkeypatch.delenv("PORTAL_PUBLISHED", raising=False)
    monkeypatch.chdir(copy_portal(tmp_path))
    return tmp_path


@pytest.fixture
def portal_with_site(portal: Path, built: Path, published: Path) -> Path:
    """The copy of the portal, with its built site in `site`."""
    shutil.copy(published / REGISTER_FILE, portal)
    shutil.copytree(built, portal / "site")
    return portal


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run `portal` as anyone does, in a process of its own."""
    return subprocess.run([PORTAL, *arguments], capture_output=True, encoding="utf-8", check=False)


def build(*arguments: str) -> Result:
    """Run `portal build` here: only MkDocs has a process of its own."""
    return CliRunner().invoke(main, ["build", *arguments], catch_exceptions=False)


def edit(path: Path, old: str, new: str) -> int:
    """Change words that a file has; give the line on which the new ones begin."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def read_tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, by its path in it, but what Python makes of its own."""
    files = (path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def check(*arguments: str) -> Result:
    """Run `portal check`."""
    return CliRunner().invoke(main, ["check", *arguments])


def test_the_real_content_is_clean(portal: Path) -> None:
    """No errors, nothing unpublished, and no warning but that of the review, which only the Board can do."""
    line = edit(portal / POLICY, "review: 2022-02", "review: 2022-02")
    result = check()
    assert result.exit_code == 0
    warning, well, *_ = result.stdout.splitlines()
    assert warning == (
        f"{POLICY}:{line}: warning: This policy was to be reviewed by 28 February 2022. The Chief Officer sees to that."
    )
    assert well.startswith("No errors.")
    assert well.endswith("Warnings: 1.")
    assert "published" not in result.stdout


def test_a_review_is_told_when_it_is_near(portal: Path) -> None:
    """With who sees to it, for a program, too; a date that is far off is not told. No build stops for either."""
    near, far = (f"{today() + timedelta(days=days)}" for days in (60, 61))
    edit(portal / POLICY, "review: 2022-02", f"review: {near}\nreview_by: chair")
    [problem] = json.loads(check("--format", "json").stdout)
    assert (problem["path"], problem["warning"]) == (POLICY, True)
    assert problem["message"].startswith("This policy is to be reviewed by ")
    assert problem["message"].endswith(". The Chair of Trustees sees to that.")
    assert build().exit_code == 0
    edit(portal / POLICY, near, far)
    assert "Warnings: 0." in check().stdout
    line = edit(portal / POLICY, "review_by: chair", "review_by: nobody")
    assert (
        f"{POLICY}:{line}: There is no contact “nobody” in portal.toml, so nobody sees to the review." in check().stdout
    )


def test_a_notice_that_is_not_adopted_is_told(portal: Path) -> None:
    """It is no warning, because that would stop the build of a site that has to say so."""
    words = "The Board has not adopted the privacy notice yet: board/privacy-notice.md.\n"
    notice = portal / NOTICE_FILE
    assert check().stdout.endswith(words)
    edit(notice, "adopted:", "adopted: 2026-11-01")
    assert words not in check().stdout
    notice.unlink()
    assert check().stdout.endswith(words)
    assert check().exit_code == 0


def test_errors_and_warnings_are_listed_apart_with_file_and_line(portal: Path) -> None:
    """A warning says so and does not fail the check; an error does."""
    easy = portal / "docs/easy-read/confidentiality.md"
    text = easy.read_text(encoding="utf-8") + f"\n:material-key: {'we ' * 15}go.\n"
    easy.write_text(text, encoding="utf-8")
    line = text.count("\n")
    result = check()
    assert result.exit_code == 0
    assert f"docs/easy-read/confidentiality.md:{line}: warning: This sentence has 16 words" in result.stdout
    (portal / BANK).write_text("a:\n\tb: 1\n", encoding="utf-8")
    result = check()
    assert result.exit_code == 1
    assert f"{BANK}:2: This line is not YAML" in result.stdout


def test_json_has_the_same_problems(portal: Path) -> None:
    """A program gets each problem's path, line, message and kind."""
    (portal / BANK).write_text("a: [*x]\n", encoding="utf-8")
    result = check("--format", "json")
    assert result.exit_code == 1
    [problem] = [problem for problem in json.loads(result.stdout) if problem["path"] == BANK]
    assert problem == {"path": BANK, "line": 1, "message": problem["message"], "warning": False}
    assert "aliases" in problem["message"]


@pytest.mark.parametrize(
    "text",
    [
        "a: &a [x]\n"
        + "".join(
            f"{chr(98 + at)}: &{chr(98 + at)} [{'*' + chr(97 + at)}, {'*' + chr(97 + at)}]\n" for at in range(20)
        ),
        "a: " + "[" * 100_000,
        "a: " + "{b: " * 100_000,
        "policy: x\n" * 2,
        "x" * 10_000_000,
        "\ufeff\t",
        "- " * 50_000,
    ],
    ids=["bomb", "brackets", "braces", "twice", "ten-megabytes", "tab", "dashes"],
)
def test_bad_yaml_gets_one_clear_line(portal: Path, text: str) -> None:
    """Whatever stands in a bank, there is one line about it and no traceback."""
    (portal / BANK).write_text(text, encoding="utf-8")
    result = check()
    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit)
    about = [line for line in result.stdout.splitlines() if line.startswith(f"{BANK}:")]
    assert len(about) == 1
    assert len(about[0]) < 200


def test_coverage_lists_every_clause_and_duty(portal: Path) -> None:
    """Each clause with its questions by role, Easy Read and decision pages; each duty with its questions."""
    result = check("--coverage")
    assert result.exit_code == 0
    [loss] = [line for line in result.stdout.splitlines() if " report-loss " in line]
    assert "2.5" in loss
    assert "Easy Read" in loss
    assert "lost" in loss
    duties = [line.split() for line in result.stdout.splitlines() if line.startswith("  duty ")]
    assert len(duties) == 49
    assert all("0" not in counts.split("/") for _, _, counts, *_ in duties)


def test_the_schema_is_printed_alone(portal: Path) -> None:
    """What is printed can be saved as a file that an editor reads."""
    assert json.loads(check("--schema").stdout)["properties"]["trees"]


def test_a_good_build_says_one_sentence(portal: Path) -> None:
    """The site is there, whole pages with their content security policy, too, and nothing else is said."""
    built = run("build", "--site", "out")
    assert (built.returncode, built.stdout, built.stderr) == (0, "The site is in out.\n", "")
    for page in ("policy/confidentiality", "induction", "induction/confidentiality/volunteer"):
        assert "Content-Security-Policy" in (portal / f"out/{page}/index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        (PLAIN, SAID, "[Said](nowhere.md)", "'accessibility.md' contains a link 'nowhere.md'"),
        (PLAIN, SAID, "[Said](policy/confidentiality.md#nowhere)", "does not contain an anchor '#nowhere'"),
        (EASY, "Ask the Chief", f"Ask {'and ask ' * 7}the Chief", f"{EASY}:{{line}}: warning: This sentence has 18"),
    ],
    ids=["link", "anchor", "content"],
)
def test_any_warning_stops_the_build(portal: Path, file: str, old: str, new: str, said: str) -> None:
    """It is said alone, then what that means; the exit status is 1. A dead link is said of what was built, too.

    Nothing new lies anywhere.
    """
    line = edit(portal / file, old, new)
    before = read_tree(portal)
    built = run("build")
    assert built.returncode == 1
    assert built.stdout == ""
    warning, *of_built, end = built.stderr.splitlines()
    assert warning.startswith("WARNING ")
    assert said.format(line=line) in warning
    of_pages = [f"WARNING -  {page}: " for page in ("accessibility/index.html",) if file == PLAIN]
    assert [words.partition("“")[0] for words in of_built] == of_pages
    assert end == "The site was not built. The lines above say what is wrong."
    assert read_tree(portal) == before


def test_a_failed_build_leaves_the_site_as_it_was(portal_with_site: Path) -> None:
    """Every byte of it, and what somebody hid in it; nothing new lies anywhere. The next good build takes its place."""
    portal = portal_with_site
    (portal / "site/.hidden").write_text("kept", encoding="utf-8")
    (portal / "site/gone.html").write_text("of an older build", encoding="utf-8")
    edit(portal / PLAIN, SAID, "[Said](nowhere.md)")
    before = read_tree(portal)
    assert build().exit_code == 1
    assert read_tree(portal) == before
    edit(portal / PLAIN, "[Said](nowhere.md)", "Visits are never counted")
    assert build().exit_code == 0
    after = read_tree(portal)
    assert before.keys() - after.keys() == {"site/gone.html"}
    assert b"Visits are never counted" in after["site/accessibility/index.html"]
    assert after["site/.hidden"] == b"kept"


def change_words(portal: Path, what: str) -> None:
    """Change a word of the policy, or of what people are asked."""
    if what == "words":
        edit(portal / POLICY, "Together-are responsible", "Together are responsible")
    else:
        edit(portal / BANK, "Even a “suspected loss” must be reported.", "A “suspected loss” must be reported too.")


def add_kindness(portal: Path) -> None:
    """Add the invented charity's policy to the portal's own, with what is asked about it."""
    for file in ("docs/policy/kindness.md", "quizzes/kindness.yml"):
        shutil.copy(SAMPLE / file, portal / file)
    with (portal / "portal.toml").open("a", encoding="utf-8") as settings:
        settings.write('[policies.kindness]\nroles = ["trustee", "staff", "volunteer"]\n')


def drafts_of(site: Path) -> set[str]:
    """What the pages of a site say of drafts: the policies, as each page names them, or nothing."""
    pages = [page.read_text(encoding="utf-8") for page in site.rglob("*.html")]
    assert len(pages) > 20
    return {", ".join(re.findall(r"<strong>Draft: ([^<]*)\.</strong>", page)) for page in pages}


def signable(site: Path, policy: str = "confidentiality") -> tuple[bool, bool]:
    """Whether a volunteer can sign in the browser, and on paper."""
    induction, paper = (site / f"{kind}/{policy}/volunteer/index.html" for kind in ("induction", "paper"))
    return 'id="name"' in induction.read_text("utf-8"), "Signature</p>" in paper.read_text("utf-8")


@pytest.mark.parametrize("what", ["words", "questions"])
def test_a_draft_is_built_only_when_it_is_asked_for(portal_with_site: Path, what: str) -> None:
    """Otherwise the site stays as it is, and what to do is said. Each page of a draft says so, and takes no signature.

    Published, the words are built as ever.
    """
    portal = portal_with_site
    change_words(portal, what)
    before = read_tree(portal)
    built = build()
    assert (built.exit_code, built.stdout) == (1, "")
    assert built.stderr == (
        "The site was not built, because this has changed since it was published: confidentiality. Publish it: "
        "“portal publish confidentiality”. Or build a draft, which nobody can sign: “portal build --draft”.\n"
    )
    assert read_tree(portal) == before
    built = build("--draft", "--site", "out")
    assert (built.exit_code, built.stderr) == (0, "")
    assert built.stdout == (
        "The site is in out.\nIt is a draft of “confidentiality”. Nobody can sign that. “portal publish” makes it the "
        "policy.\n"
    )
    assert drafts_of(portal / "out") == {"Confidentiality Policy"}
    assert signable(portal / "out") == (False, False)
    assert drafts_of(portal / "site") == {""}
    if what == "words":
        publish_revision(portal)
    else:
        publish(portal)
    built = build("--site", "out")
    assert (built.exit_code, built.stdout) == (0, "The site is in out.\n")
    assert drafts_of(portal / "out") == {""}


def test_a_draft_is_built_as_strictly_as_any_site(portal: Path) -> None:
    """A dead link stops it."""
    change_words(portal, "words")
    edit(portal / PLAIN, SAID, "[Said](nowhere.md)")
    built = build("--draft")
    assert (built.exit_code, built.stdout) == (1, "")
    assert "'accessibility.md' contains a link 'nowhere.md'" in built.stderr
    assert "has changed since it was published" not in built.stderr
    assert not (portal / "site").exists()


def test_two_policies_are_told_apart(portal: Path) -> None:
    """What was never published is a draft unasked; the other can be signed until its own words change, too."""
    add_kindness(portal)
    (portal / "register.json").write_bytes(format_keys(new_keys("register.example/acknowledgments").public()))
    built = build()
    assert built.exit_code == 0
    assert built.stdout.splitlines()[1].startswith("It is a draft of “kindness”. Nobody can sign that.")
    assert drafts_of(portal / "site") == {"Kindness Policy"}
    assert (signable(portal / "site", "kindness"), signable(portal / "site")) == ((False, False), (True, True))
    change_words(portal, "words")
    assert "since it was published: confidentiality. Publish" in build().stderr
    built = build("--draft")
    assert built.stdout.splitlines()[1].startswith("It is a draft of “confidentiality”, “kindness”.")
    assert drafts_of(portal / "site") == {"Confidentiality Policy, Kindness Policy"}
    assert (signable(portal / "site", "kindness"), signable(portal / "site")) == ((False, False), (False, False))


def test_a_preview_is_signed_into_the_demonstration(portal: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It needs a demonstration of the same words, is built beside it, and says on each page what signing it does."""
    monkeypatch.setattr("site_build.office.safekeeping.setup.write_keys", write_fast_keys)
    change_words(portal, "words")
    missing = "The site was not built. There is no demonstration of these words yet. “portal demo” makes one.\n"
    built = build("--preview")
    assert (built.exit_code, built.stdout, built.stderr) == (1, "", missing)
    make_demonstration(portal, "http://127.0.0.1:8000/")
    edit(portal / POLICY, "Together are responsible", "Together, we are responsible")
    before = read_tree(portal)
    built = build("--preview")
    assert (built.exit_code, built.stdout, built.stderr) == (1, "", missing)
    assert read_tree(portal) == before
    make_demonstration(portal, "http://127.0.0.1:8000/")
    built = build("--preview")
    assert (built.exit_code, built.stderr) == (0, "")
    assert built.stdout.splitlines() == [
        "The site is in .demo/site.",
        "It is a draft of “confidentiality”. What is signed on it goes into the demonstration. “portal publish” makes "
        "it the policy.",
    ]
    site = portal / ".demo/site"
    assert drafts_of(site) == {"Confidentiality Policy"}
    assert "That goes into a demonstration, and does not count." in (site / "index.html").read_text("utf-8")
    assert signable(site) == (True, True)
    assert not (portal / "site").exists()


@pytest.mark.parametrize("site", [".", "quizzes", PLAIN])
def test_only_a_site_is_built_over(portal: Path, site: str) -> None:
    """A folder or a file that holds something else is refused, and stays as it is."""
    before = read_tree(portal)
    built = build("--site", site)
    assert (built.exit_code, built.stdout) == (1, "")
    assert built.stderr == f"{site} is there already, and is no site. It has not been touched. Choose another name.\n"
    assert read_tree(portal) == before


def test_every_warning_is_said(portal: Path) -> None:
    """However many there are, each has its line: where it was written, and where it was built."""
    edit(portal / PLAIN, SAID, "[one](one.md) [two](two.md) [three](glossary.md#three)")
    said = build().stderr.splitlines()
    assert [line[:7] for line in said] == ["WARNING"] * 6 + ["The sit"]


def test_what_was_published_is_never_changed(portal: Path) -> None:
    """A file that the list names, of an older edition too, was changed or lost: that stops whatever reads the site."""
    edit(portal / POLICY, "Together-are responsible", "Together are responsible")
    edit(portal / POLICY, "version: 2020-02", "version: 2026-11")
    confirm_all(read_site(portal))
    said = ("--editorial", "--reason", "A slip.", "--approved-by", "Board of Trustees")
    assert run("publish", *said).returncode == 0
    index = portal / INDEX
    before = index.read_bytes()
    names = sorted(set(DIGEST.findall(before.decode())))
    assert len(names) >= 3
    for name in names:
        path = portal / f"editions/{name}.json"
        data = path.read_bytes()
        path.write_bytes(data.replace(b"policy", b"Policy", 1))
        assert f"editions/{name}.json:1: This file has been changed since it was published." in check().stdout
        path.unlink()
        assert f"editions/{name}.json:1: This file is missing. Bring it back from the" in check().stdout
        path.write_bytes(data)
    assert check().exit_code == 0
    (portal / f"editions/{names[0]}.json").unlink()
    (portal / f"editions/{names[1]}.json").write_bytes(b"{}")
    for command in ("check", "publish", "build"):
        stopped = run(command)
        assert stopped.returncode == 1, command
        told = stopped.stdout + stopped.stderr
        assert f"editions/{names[0]}.json:1: This file is missing." in told, command
        assert f"editions/{names[1]}.json:1: This file has been changed" in told, command
        assert ".py" not in told, command
    assert index.read_bytes() == before
