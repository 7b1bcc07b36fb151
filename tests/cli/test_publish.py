"""`portal publish` shows what has changed and asks what it means; `portal confirm` says what still holds."""

import json
import os
import pty
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from site_build.cli import main
from site_build.content.confirm import CONFIRMED, confirm_all, find_all_stale
from site_build.content.edition import read_published
from site_build.content.publish import publish
from site_build.content.site import read_site
from support import revision
from support.build import copy_portal
from support.publishing import BOARD, REASON
from support.revision import edit, follow, revise

PORTAL = Path(sys.executable).with_name("portal")
SAID = ("--material", "--reason", REASON, "--approved-by", BOARD)
KINDNESS = "docs/policy/kindness.md"


@pytest.fixture
def portal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the real portal, which is the current folder, with a revised policy that is not confirmed."""
    monkeypatch.delenv("PORTAL_PUBLISHED", raising=False)
    monkeypatch.chdir(copy_portal(tmp_path))
    publish(tmp_path)
    revise(tmp_path)
    follow(tmp_path)
    return tmp_path


@pytest.fixture
def confirmed(portal: Path) -> Path:
    """The same, with whatever cites a changed clause confirmed."""
    confirm_all(read_site(portal))
    return portal


def run(*arguments: str) -> Result:
    """Run `portal`."""
    return CliRunner().invoke(main, arguments)


def without_warnings(result: Result) -> list[str]:
    """What a command listed, but for warnings: the real policy's review is late."""
    return [line for line in result.stdout.splitlines() if ": warning: " not in line]


def changes(root: Path) -> list[str]:
    """What was published so far, by kind."""
    return [entry.change for entry in read_published(root / "editions").publications]


def test_since_an_edition_everything_to_be_read_again_is_listed(portal: Path) -> None:
    """By file and line, also for a program, and the exit status is 1; without `--since` nothing is said of it."""
    assert run("check").exit_code == 0
    result = run("check", "--since", revision.EARLIER)
    assert result.exit_code == 1
    lines = without_warnings(result)
    waiting = find_all_stale(read_site(portal))
    assert {line.split(": ")[1].split(" ")[0] for line in lines} == {each.citer.what for each in waiting}
    assert len(lines) == len(waiting)
    reminder = "remember/confidentiality/3 cites “report-loss”, which has other words now. Change it, or confirm it."
    assert f"{revision.EASY}:6: {reminder}" in lines
    assert result.stderr == (
        "These lines have to be read again. “portal confirm WHAT…” confirms that they still hold.\n"
    )
    result = run("check", "--format", "json", "--since", revision.EARLIER)
    told = [each for each in json.loads(result.stdout) if not each["warning"]]
    assert [f"{each['path']}:{each['line']}: {each['message']}" for each in told] == lines
    assert "No edition “2019” was published. These were: 2020-02." in run("check", "--since", "2019").stderr


def test_a_portal_that_cannot_be_read_is_told_first(portal: Path) -> None:
    """Errors in it, and nothing about what has changed."""
    edit(portal / revision.BANK, ("declaration: ", "declared: "))
    result = run("check", "--since", revision.EARLIER)
    assert result.stderr == "Errors were found. They stop the build until they are mended.\n"
    assert "other words now" not in result.stdout


def test_confirm_and_publish(portal: Path) -> None:
    """Names as they are listed, or files; then what is said on the command line is published."""
    before = changes(portal)
    assert run("publish", *SAID).exit_code == 1
    listed = without_warnings(run("check", "--since", revision.EARLIER))
    names = [line.split(": ")[1].split(" ")[0] for line in listed if not line.startswith(revision.BANK)]
    result = run("confirm", *names, revision.BANK)
    assert result.exit_code == 0
    assert sorted(result.stdout.splitlines()) == sorted(
        f"Confirmed: {line.split(': ')[1].split(' ')[0]}." for line in listed
    )
    assert (portal / "editions" / CONFIRMED).exists()
    assert run("check", "--since", revision.EARLIER).exit_code == 0
    published = run("publish", "confidentiality", *SAID)
    assert published.exit_code == 0
    assert published.stdout.startswith(f"Published “confidentiality”, version {revision.VERSION}, edition ")
    assert published.stdout.endswith(": material.\n")
    assert changes(portal) == [*before, "material"]
    assert run("publish").stdout == "Nothing has changed since the last time.\n"
    assert run("publish", "confidentiality").stdout == "Nothing has changed since the last time.\n"


def test_nothing_is_confirmed_that_does_not_wait(portal: Path) -> None:
    """It is refused by its name."""
    result = run("confirm", "outcome/lost/nowhere")
    assert result.exit_code == 1
    assert result.stderr == (
        "Nothing that waits to be confirmed is called: outcome/lost/nowhere. Nothing was confirmed.\n"
    )


def test_without_a_decision_the_change_is_shown_and_what_to_add(confirmed: Path) -> None:
    """Each clause that was added, removed, moved or reworded; where nobody can be asked, nothing is published."""
    before = changes(confirmed)
    result = run("publish")
    assert result.exit_code == 1
    assert f"“confidentiality”, version {revision.VERSION}, against version {revision.EARLIER}:\n" in result.stdout
    assert f"  added     {revision.ADDED}: Such information must not" in result.stdout
    assert f"  removed   {revision.REMOVED}: Original documents" in result.stdout
    assert f"  moved     {revision.MOVED}: More information" in result.stdout
    for clause in revision.REWORDED:
        assert f"  reworded  {clause}\n    before: Confidentiality Policy > " in result.stdout
    assert "must be reported within 24 hours to the Chief Officer" in result.stdout
    assert result.stdout.endswith("If it is material, it concerns: trustees, staff, volunteers.\n")
    assert result.stderr == (
        "Nothing was published. Add to the command: --material or --editorial, --reason, --approved-by.\n"
    )
    assert run("publish", "--editorial", "--reason", "So.").stderr.endswith("Add to the command: --approved-by.\n")
    assert changes(confirmed) == before


def type_answers(*answers: str) -> tuple[int, str]:
    """Run `portal publish` in a terminal where these lines are typed; its exit status, and what the screen shows."""
    ours, theirs = pty.openpty()
    environment = os.environ | {"TERM": "dumb"}
    with subprocess.Popen([PORTAL, "publish"], stdin=theirs, stdout=theirs, stderr=theirs, env=environment) as process:
        os.close(theirs)
        os.write(ours, "".join(f"{answer}\n" for answer in answers).encode())
        shown = b"".join(read_terminal(ours))
    os.close(ours)
    return process.returncode, shown.decode()


def read_terminal(descriptor: int) -> Iterable[bytes]:
    """What is written to a terminal until nobody holds its other end."""
    while True:
        try:
            data = os.read(descriptor, 4096)
        except OSError:  # Linux says so when the program has ended
            return
        if not data:
            return
        yield data


def test_on_a_terminal_it_asks(confirmed: Path) -> None:
    """The kind, the reason, and who approved it, where the policy's own is offered."""
    status, shown = type_answers("editorial", "A slip of the pen.", "")
    assert status == 0, shown
    assert "Is the change material or editorial" in shown
    assert f"Which body or post approved it [{BOARD}]" in shown
    entry = read_published(confirmed / "editions").publications[-1]
    assert (entry.change, entry.reason, entry.approved_by) == ("editorial", "A slip of the pen.", BOARD)


def test_a_person_did_not_approve_it(confirmed: Path) -> None:
    """A name is refused at once."""
    before = changes(confirmed)
    status, shown = type_answers("material", "So.", "Sam Example")
    assert status == 1
    assert "“Sam Example” is no body or post that the portal knows, and a person is never named." in shown
    assert changes(confirmed) == before


@pytest.fixture
def two(root: Path) -> Path:
    """The invented charity with a second policy, nothing published."""
    for name, folder, ending in (("kindness", "docs/policy", "md"), ("kindness", "quizzes", "yml")):
        text = (root / folder / f"{name}.{ending}").read_text("utf-8")
        (root / folder / f"calm.{ending}").write_text(text.replace("policy: kindness", "policy: calm"), "utf-8")
    edit(root / "portal.toml", ("[policies.kindness]", '[policies.calm]\nroles = ["volunteer"]\n\n[policies.kindness]'))
    return root


def test_two_policies_are_published_one_by_one(two: Path) -> None:
    """For the first time both at once, as nothing is decided; when words change, each with its own decision."""
    assert [line.split(",")[0] for line in run("publish").stdout.splitlines()] == [
        "Published “calm”",
        "Published “kindness”",
    ]
    for name in ("calm", "kindness"):
        edit(two / f"docs/policy/{name}.md", ("kind to everybody.", "kind to all."), ("version: 2026-01", "version: 2"))
        edit(two / f"docs/policy/{name}.md", ("version: 2\n", 'version: "2"\n'))
    confirm_all(read_site(two))
    both = "More than one policy has changed: calm, kindness. They are published one by one. Nothing was published.\n"
    assert run("publish").stderr == both
    assert run("publish", *SAID).stderr == both
    assert changes(two) == ["first", "first"]
    assert run("publish", "calm", *SAID).exit_code == 0
    assert run("publish", *SAID).exit_code == 0
    assert changes(two) == ["first", "first", "material", "material"]
    assert run("publish", "other").stderr == "There is no policy “other”. There are: calm, kindness.\n"


def test_what_concerns_nobody_says_so(two: Path) -> None:
    """A policy that lists no duties, and a new version in which no clause has changed."""
    run("publish")
    edit(two / KINDNESS, ("version: 2026-01", "version: 2026-02"))
    shown = run("publish", "kindness").stdout
    assert "  No clause has changed, only the version.\n" in shown
    assert shown.endswith("If it is material, it concerns: nobody.\n")
