"""Taking a policy out of use, and renaming one: what the commands say and refuse, and what is built afterwards."""

from pathlib import Path

import pytest

from site_build.config import PORTAL_FILE, read_portal
from site_build.content.site import read_site
from support.build import build_site
from support.commands import portal
from support.publishing import publish_revision
from support.revision import edit
from support.two_policies import (
    SETTINGS,
    TITLE,
    VISITORS_BANK,
    VISITORS_PAGE,
    make_two_policies,
    retire_visitors,
)

RETIRED = (
    f"“visitors” ({TITLE}) is no longer in use: portal.toml does not name it. What was signed stays in the register "
    "for ever, and is shown as “no longer in use”. Nobody is asked to sign it. Was that a mistake? Put it back under "
    "the same id. Never use this id for another policy."
)


@pytest.fixture
def two(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A portal with two policies, both published; commands run in it."""
    root = make_two_policies(tmp_path / "portal")
    monkeypatch.chdir(root)
    monkeypatch.delenv("PORTAL_PUBLISHED", raising=False)
    return root


def test_check_and_publish_say_what_becomes_of_what_was_signed(two: Path) -> None:
    """Nothing is said while both are in use; then both commands say it, and neither takes it for a fault."""
    assert "no longer in use" not in portal("check").stdout
    retire_visitors(two)
    assert RETIRED in portal("check").stdout.splitlines()
    assert portal("publish").stdout.splitlines() == ["Nothing has changed since the last time.", RETIRED]


def test_a_page_that_is_left_behind_is_said(two: Path) -> None:
    """portal.toml does not name the policy, and its page is still there: that is told with both ways out."""
    edit(two / PORTAL_FILE, (SETTINGS, ""))
    said = portal("check", status=1).stdout
    assert f"{VISITORS_PAGE}:2: {PORTAL_FILE} does not say which roles sign this policy." in said
    assert "Is the policy no longer in use? Then remove this page." in said


def test_the_site_keeps_its_history(two: Path) -> None:
    """It is built strictly without a dead link. The words that were signed stay at their address, by title."""
    retire_visitors(two)
    run = build_site(two, two, two / "site")
    assert run.returncode == 0, run.stdout
    history = (two / "site/policy/visitors/history/index.html").read_text(encoding="utf-8")
    assert f"<h1>{TITLE}: its history</h1>" in history
    assert "This policy is no longer in use." in history
    edition = (two / "site/policy/visitors/2026-01/index.html").read_text(encoding="utf-8")
    assert "This policy is no longer in use." in edition
    assert not (two / "site/induction/visitors").exists()
    assert TITLE not in (two / "site/index.html").read_text(encoding="utf-8")


def rename(root: Path) -> None:
    """Give the policy another id, everywhere it stands."""
    for path, new in ((VISITORS_PAGE, "docs/policy/guests.md"), (VISITORS_BANK, "quizzes/guests.yml")):
        edit(root / path, ("policy: visitors\n", "policy: guests\n"))
        (root / path).rename(root / new)
    edit(root / PORTAL_FILE, ("[policies.visitors]", "[policies.guests]"))


def test_a_policy_is_not_renamed_by_its_id(two: Path) -> None:
    """It would be another policy, which everybody has to sign: that is refused, with what to do instead."""
    before = (two / "editions/published.json").read_bytes()
    rename(two)
    said = portal("publish", status=1).output
    assert "docs/policy/guests.md:2: This has the clauses of “visitors”, which portal.toml does not name any" in said
    assert "To call the policy something else, change its title." in said
    assert (two / "editions/published.json").read_bytes() == before


def test_a_new_policy_beside_one_that_is_no_longer_in_use(two: Path) -> None:
    """With a clause of its own it is not the old one, and is published."""
    rename(two)
    page = two / "docs/policy/guests.md"
    edit(page, ("Staff give every visitor a badge.\n{: #badges }", "Staff give every guest a cake.\n{: #cake }"))
    edit(page, ("clause: badges", "clause: cake"))
    edit(two / "quizzes/guests.yml", ("clauses: [badges]", "clauses: [cake]"))
    said = portal("publish").stdout
    assert "Published “guests”, version 2026-01" in said
    assert RETIRED in said


def test_a_new_title_is_a_new_name_of_the_same_policy(two: Path) -> None:
    """The id stays, so everything that was signed stays with it; it is a change of words that the Board decides."""
    edit(two / VISITORS_PAGE, ("# Visitors Policy", "# Guests Policy"), ('"2026-01"\n', '"2026-12"\n'))
    publish_revision(two, kind="editorial")
    site = read_site(two)
    assert site.retired == ()
    assert site.published.title("visitors") == "Guests Policy"
    assert [*site.published.editions_of("visitors").values()][-1].change == "editorial"
    assert "visitors" in read_portal(two).policies
