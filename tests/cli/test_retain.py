"""`portal register retain` and `portal erase`: who and what is shown first, and what erases."""

from datetime import date
from pathlib import Path

import pytest
from time_machine import travel

from site_build.config import PORTAL_FILE
from site_build.content.publish import publish
from site_build.office.office import unlock
from site_build.office.safekeeping.backup import back_up
from support.commands import PASSPHRASE, portal
from support.sample import add

TODAY = date(2026, 11, 25)
PEOPLE = {
    "Ada Invented": ("volunteer", "2025-11-24"),
    "Bea Invented": ("volunteer, staff", "2025-01-31"),
    "Cyd Invented": ("volunteer", "2025-11-25"),
    "Dot Invented": ("staff", ""),
}

pytestmark = pytest.mark.usefixtures("folder")


@pytest.fixture
def folder(root: Path, register: Path) -> Path:
    """Ada left long ago, Bea too, who was more than one thing; Cyd left lately, and Dot is here."""
    publish(root)
    with travel(TODAY), unlock(root, register, PASSPHRASE) as office:
        for name, (roles, left) in PEOPLE.items():
            add(office, name, roles, left=left, started="2024-01-05")
        back_up(office, make(root.parent / "stick"))
    return register


def make(folder: Path) -> Path:
    """A folder that is there."""
    folder.mkdir()
    return folder


def keep(months: str) -> None:
    """Write into the portal's settings how long records are kept."""
    with Path(PORTAL_FILE).open("a", encoding="utf-8") as file:
        file.write(f"\n[retention]\nmonths = {months}\n")


@travel(TODAY)
def test_without_a_period_nobody_is_proposed() -> None:
    """It says that nothing is written, how to write it, and that no number is the law's; the example is one."""
    told = portal("register", "retain").output
    assert "nobody is proposed" in told
    assert "No number here is the law's." in told
    example = told.split("\n\n")[1]
    Path(PORTAL_FILE).write_text(f"{Path(PORTAL_FILE).read_text(encoding='utf-8')}\n{example}\n", encoding="utf-8")
    assert "Ada Invented (volunteer): left 24 November 2025" in portal("register", "retain", "--dry-run").output
    assert len(portal("people", "list").output.splitlines()) == len(PEOPLE)


@travel(TODAY)
def test_a_dry_run_says_who_and_why_and_what(folder: Path) -> None:
    """Who left, when, how long that is kept and what would go; who has no end; which copies hold them; and no more."""
    keep("{ volunteer = 12 }")
    before = {path.name: path.read_bytes() for path in folder.iterdir() if path.suffix != ".lock"}
    told = portal("register", "retain", "--dry-run").output
    assert told.startswith(
        "Ada Invented (volunteer): left 24 November 2025, kept for 12 months, to 24 November 2026\n"
        "Kept without an end, since a role of theirs has no period in portal.toml: Bea Invented.\nThis goes:\n"
    )
    assert "What they signed, with their answers and who helped: 0." in told
    assert "Nobody can take back:" in told
    copy = folder.parent / "stick" / "register-2026-11-25"
    assert f"Copies that hold them still:\n  The backup of 25 November 2026: {copy}\nMake a new backup" in told
    assert "erased since" not in told
    assert before == {name: (folder / name).read_bytes() for name in before}


@travel(TODAY)
def test_they_are_erased_once_somebody_says_so(folder: Path) -> None:
    """The longest of somebody's periods counts; who is not to go stays; and the older copy is named from then on."""
    keep("{ volunteer = 12, staff = 22 }")
    assert "Erase 1 person for good?" in portal("register", "retain", typed="n\n", status=1).output
    assert len(portal("people", "list").output.splitlines()) == len(PEOPLE)
    assert "Erased: Ada Invented.\n" in portal("register", "retain", typed="y\n").output
    told = portal("register", "retain", "--dry-run").output
    assert told.startswith("Nobody left longer ago than records are kept.\nThese copies still hold people")
    with travel(date(2026, 12, 1)):
        assert portal("register", "retain", "--yes").output.count("Erased: ") == 2
    [left] = portal("people", "list").output.splitlines()
    assert "Dot Invented" in left


@travel(TODAY)
def test_a_role_that_is_none_is_refused() -> None:
    """A slip in the settings is told, and nobody's record ends by it or goes on for ever unseen."""
    keep("{ volunter = 12 }")
    assert "retention.months: there is no [roles.volunter]" in portal("register", "retain", status=1).stderr


@travel(TODAY)
def test_one_person_is_erased_after_a_look() -> None:
    """It says what goes, what stays, what nobody can take back and which copies are left; and asks."""
    told = portal("erase", "Dot Invented", typed="n\n", status=1).output
    for words in ("This goes:", "This stays:", "Nobody can take back:", "The backup of 25 November 2026", "for good?"):
        assert words in told
    assert portal("erase", "Dot Invented", "--yes").output.endswith("Erased.\n")
    assert "Dot Invented" not in portal("people", "list").output
