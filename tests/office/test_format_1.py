"""An office over a register of an earlier format: it says of everybody and of each form what it said before."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from site_build.errors import Refused
from site_build.office.forms.intake import take_in_again
from site_build.office.forms.pending import DECIDED, UNDECIDED, list_pending
from site_build.office.office import Office, open_office
from site_build.office.safekeeping.backup import back_up
from site_build.office.safekeeping.integrity import check_register
from site_build.register.tables import DATABASE_FILE
from site_build.register.view import ArrivalState
from site_build.words import ARRIVALS
from support.format_1 import BEFORE, KEPT, PASSPHRASE, copy_format_1
from support.sample import list_standings


@pytest.fixture
def folder(root: Path, tmp_path: Path) -> Path:
    """The register, and its site's editions in the portal's folder."""
    copy_format_1(tmp_path / "kept")
    shutil.rmtree(root / "editions")
    shutil.copytree(KEPT / "editions", root / "editions")
    return tmp_path / "kept"


@pytest.fixture
def old(root: Path, folder: Path) -> Iterator[Office]:
    """The office, unlocked."""
    with open_office(root, folder, PASSPHRASE) as office:
        yield office


def test_a_wrong_passphrase_migrates_nothing(root: Path, folder: Path) -> None:
    """Only the right passphrase brings the register into another format."""
    with pytest.raises(Refused, match="passphrase"), open_office(root, folder, "another phrase of mine"):
        pass
    assert (folder / DATABASE_FILE).read_bytes() == (KEPT / DATABASE_FILE).read_bytes()
    assert len(list(folder.iterdir())) == 5


def test_everything_is_said_as_before(old: Office, tmp_path: Path) -> None:
    """Standings, forms and the words for how they came are the same; the check finds nothing; a backup is made."""
    standings = [[row.person.name, row.role, row.policy, row.standing] for row in list_standings(old)]
    assert sorted(standings) == BEFORE["standings"]
    forms = [
        [held.sha256, ARRIVALS[held.state], held.came, held.reason, held.at.isoformat(), held.text]
        for held in list_pending(old, *UNDECIDED, *DECIDED)
    ]
    keys = ("sha256", "state", "source", "reason", "at", "text")
    assert forms == [[held[key] for key in keys] for held in BEFORE["held"]]
    assert check_register(old).faults == ()
    made = back_up(old, tmp_path)
    assert not list(made.glob("register-before-*"))


def test_what_was_set_aside_is_assessed_again(old: Office) -> None:
    """The old envelopes are still whole, and keep the way in which they came."""
    before = [(held.came, held.text) for held in list_pending(old, ArrivalState.SET_ASIDE)]
    outcomes = take_in_again(old)
    assert [(outcome.came, outcome.state) for outcome in outcomes] == [(came, "set_aside") for came, _ in before]
    assert [(held.came, held.text) for held in list_pending(old, ArrivalState.SET_ASIDE)] == before
