"""Recovery: the witness's file and a backup bring the register back under a new passphrase and a new key of its log."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyrage  # type: ignore[import-untyped]
import pytest

from site_build.config import PublicKeys, format_keys, read_public_keys
from site_build.demo.forms import FormFactory
from site_build.errors import PortalError
from site_build.formats.leaf import SucceededLeaf
from site_build.formats.receipt import check_receipt, parse_receipt
from site_build.office.acknowledgments.proofs import issue_receipts
from site_build.office.forms.intake import take_in
from site_build.office.links.links import invite
from site_build.office.office import Office, open_office
from site_build.office.people.people import list_people
from site_build.office.safekeeping import errors
from site_build.office.safekeeping.backup import back_up
from site_build.office.safekeeping.recover import recover_register
from site_build.office.safekeeping.recovery import RecoveryKeys, asks_passphrase, make_recovery, open_recovery
from site_build.office.safekeeping.succession import SiteBehind
from site_build.register.errors import PassphraseWeak, PassphraseWrong
from site_build.register.keys import new_keys
from site_build.register.second_copy import verify_folder
from site_build.register.view import ArrivalState
from support.fast_keys import encrypt, write_fast_keys
from support.sample import ORIGIN

LOST, NEW = "four invented words here", "four other invented words"


class Away:
    """A register that is gone, what is left of it, and forms on their way to it."""

    def __init__(self, office: Office, pen: FormFactory, folder: Path, cosigner: str) -> None:
        self.home, self.place = office.home, office.register.folder
        self.public = office.register.keys.public().model_copy(update={"cosigners": (cosigner,)})
        (self.home / "register.json").write_bytes(format_keys(self.public))
        write_fast_keys(self.place, office.register.keys, LOST)
        take_in(office, [pen.write(invite(office, "Zoë Example").address)])
        (self.receipt,) = issue_receipts(office, "Zoë Example").values()
        (folder / "stick").mkdir()
        self.backup = back_up(office, folder / "stick")
        (self.backup / "register.json").write_bytes(format_keys(self.public))
        self.link = invite(office, "Ash Invented").address
        self.sealed = pen.write(self.link, name="Ash Invented", role="staff")
        self.later = back_up(office, folder / "stick")
        self.log = folder / "exported"
        self.log.mkdir()
        for name in ("log.jsonl", "checkpoint"):
            shutil.copy(self.place / name, self.log / name)
        made = make_recovery(office)
        self.file, self.sheet = folder / "recovery-file.age", folder / "key.txt"
        self.file.write_bytes(made.data)
        self.sheet.write_text(f"# The Chair's sheet\n{made.secret}\n")
        office.register.close()
        shutil.rmtree(self.place)

    @property
    def held(self) -> RecoveryKeys:
        """What the Chair's file holds."""
        return open_recovery(self.file, self.sheet)


@pytest.fixture
def away(
    office: Office,
    pen: FormFactory,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    read_vectors: Callable[[str], Any],
) -> Away:
    """The computer and the passphrase are lost; a backup, an exported log, and the Chair's file and sheet are not."""
    monkeypatch.setattr("pyrage.passphrase.encrypt", encrypt)
    return Away(office, pen, tmp_path, read_vectors("cosignature")["cosigner"]["vkey"])


def test_everything_comes_back(away: Away, root: Path) -> None:
    """The new passphrase opens it, the log says which it continues, nothing that backup and log have is lost."""
    done = recover_register(away.home, away.place, away.backup, away.held, NEW, logs=[away.log])
    assert done.keys.origin == f"{ORIGIN}/2"
    assert (done.restored.doubt, done.restored.entries, done.restored.lost) == ("", 5, 1), "the link of Ash"
    with open_office(root, away.place, NEW, away.home) as office:
        public = read_public_keys(away.home)
        assert public
        assert (public.origin, public.earlier) == (f"{ORIGIN}/2", (away.public.log_key,))
        assert public.cosigners == away.public.cosigners
        assert read_public_keys(away.place) == public
        assert office.recall(SiteBehind), "the website has to be built again"
        assert verify_folder(away.place).successions[0].proved
        assert office.register.doubt is None
        assert {person.name for person in list_people(office)} == {"Zoë Example", "Ash Invented"}
        with office.register.view() as view:
            assert [entry.leaf.carried for entry in view.entries(SucceededLeaf)] == [4]
            assert len(view.invitations) == 1
        invite(office, "Ash Invented")
        (receipt,) = issue_receipts(office, "Zoë Example").values()
        check_receipt(parse_receipt(receipt), public)
    with pytest.raises(PassphraseWrong), open_office(root, away.place, LOST, away.home):
        pass


def test_receipts_of_before(away: Away, root: Path) -> None:
    """A receipt that somebody was given before is good by the new register.json."""
    recover_register(away.home, away.place, away.backup, away.held, NEW)
    with open_office(root, away.place, NEW, away.home):
        public = read_public_keys(away.home)
    assert public
    assert public.origin == f"{ORIGIN}/2"
    assert check_receipt(parse_receipt(away.receipt), public)


def test_what_was_on_its_way(away: Away, root: Path, tmp_path: Path) -> None:
    """An envelope that was sealed before, with a link that the backup has, is taken in; without it, the form waits."""
    shutil.rmtree(away.backup)
    recover_register(away.home, away.place, away.later, away.held, NEW)
    with open_office(root, away.place, NEW, away.home) as office:
        (outcome,) = take_in(office, [away.sealed])
        assert outcome.state is ArrivalState.ACCEPTED


def test_a_link_whose_details_are_lost(away: Away, root: Path) -> None:
    """Where the backup is from before the link, its form is set aside and can be read: a new link brings it in."""
    recover_register(away.home, away.place, away.backup, away.held, NEW, logs=[away.log])
    with open_office(root, away.place, NEW, away.home) as office:
        (outcome,) = take_in(office, [away.sealed])
        assert outcome.signer
        assert (outcome.state, outcome.signer.name) == (ArrivalState.SET_ASIDE, "Ash Invented")


@pytest.mark.parametrize("lines", ["", "no secret here", "AGE-SECRET-KEY-1QQ"])
def test_a_sheet_that_will_not_do(away: Away, lines: str) -> None:
    """A file without the secret line, or with another's, opens nothing; the words say which it is."""
    away.sheet.write_text(lines)
    with pytest.raises((errors.IdentityMissing, errors.RecoveryLocked)):
        open_recovery(away.file, away.sheet)
    away.sheet.write_text(str(pyrage.x25519.Identity.generate()))
    with pytest.raises(errors.RecoveryLocked):
        open_recovery(away.file, away.sheet)


def test_handed_over_under_a_passphrase(away: Away, tmp_path: Path) -> None:
    """The same file sealed anew for a passphrase opens with that, and is known for what it is; others are refused."""
    handed = tmp_path / "recovery-handed-over.age"
    handed.write_bytes(encrypt(away.held.model_dump_json().encode(), "six words that were told"))
    assert (asks_passphrase(handed), asks_passphrase(away.file)) == (True, False)
    assert open_recovery(handed, passphrase="six words that were told") == away.held
    with pytest.raises(errors.RecoveryLocked):
        open_recovery(handed, passphrase="other words that were told")
    handed.write_bytes(encrypt(b"{}", "six words that were told"))
    with pytest.raises(errors.RecoveryFileUnfit):
        open_recovery(handed, passphrase="six words that were told")
    handed.write_bytes(b"a letter")
    with pytest.raises(errors.RecoveryFileUnfit):
        open_recovery(handed, passphrase="six words that were told")


def other_file(away: Away) -> PublicKeys:
    """The backup is of another register than the recovery file."""
    other = new_keys(ORIGIN).public()
    (away.backup / "register.json").write_bytes(format_keys(other))
    (away.home / "register.json").unlink()
    return other


def nameless(away: Away) -> None:
    """Neither the backup nor the portal says whose log it is."""
    for place in (away.home, away.backup):
        (place / "register.json").unlink()


def succeeded(away: Away) -> None:
    """The site has gone on under another name since the backup."""
    keys = new_keys(f"{ORIGIN}/2")
    (away.home / "register.json").write_bytes(format_keys(keys.public()))


@pytest.mark.parametrize(
    ("spoil", "error"),
    [
        (other_file, errors.RecoveryForOther),
        (nameless, errors.BackupNameless),
        (succeeded, errors.BackupFromBefore),
    ],
)
def test_what_is_refused(away: Away, spoil: Callable[[Away], object], error: type[PortalError]) -> None:
    """What does not belong together changes nothing."""
    spoil(away)
    before = read_public_keys(away.home)
    with pytest.raises(error):
        recover_register(away.home, away.place, away.backup, away.held, NEW)
    assert not away.place.exists()
    assert read_public_keys(away.home) == before


def test_a_weak_passphrase(away: Away) -> None:
    """The new passphrase has to keep something safe, as the first."""
    with pytest.raises(PassphraseWeak):
        recover_register(away.home, away.place, away.backup, away.held, "short")
    assert not away.place.exists()


def test_only_the_backup_names_it(away: Away, root: Path) -> None:
    """Where the portal's folder was lost, too, the backup's register.json says whose log it is."""
    (away.home / "register.json").unlink()
    recover_register(away.home, away.place, away.backup, away.held, NEW)
    with open_office(root, away.place, NEW, away.home):
        assert read_public_keys(away.home) == read_public_keys(away.place)
