"""What comes back from the Chair is kept only if it holds, and never in place of one that says more."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from chair.test_signing import resign
from site_build.chair.signing import COSIGNER_FILE, SIGNED_FILE, handed_out
from site_build.config import REGISTER_FILE, PublicKeys, read_public_keys
from site_build.formats.leaf import today
from site_build.formats.log_files import parse_log
from site_build.formats.trust_policy import TRUST_POLICY_FILE, parse_trust_policy
from site_build.office.office import Office, open_office
from site_build.office.safekeeping import errors
from site_build.office.safekeeping.backup import back_up
from site_build.office.safekeeping.cosigning import (
    CosignedState,
    is_known,
    know_cosigner,
    read_cosigned,
    read_files,
    take_in,
)
from site_build.register.errors import LogBehind, LogForked
from site_build.register.keys import RegisterKeys
from site_build.register.second_copy import COSIGNED_FILE
from support.chair import CHAIR_NAME, CHAIR_PASSPHRASE, handed_files, make_fast_chair, sign_files, sign_now, sign_people
from support.fast_keys import write_fast_keys


@pytest.fixture
def chair(tmp_path: Path) -> Path:
    """A folder with the Chair's keys."""
    make_fast_chair(tmp_path / "chair")
    return tmp_path / "chair"


def state(office: Office) -> CosignedState:
    """How far it was signed."""
    with office.register.view() as view:
        return read_cosigned(office, view)


def kept(office: Office) -> bytes:
    """The file beside the checkpoint."""
    path = office.register.folder / COSIGNED_FILE
    return path.read_bytes() if path.exists() else b""


def test_a_first_signature(chair: Path, office: Office, keys: RegisterKeys, tmp_path: Path) -> None:
    """The key comes with it, is known from then on, and stands in every `register.json`, the policy and backups."""
    write_fast_keys(office.register.folder, keys, CHAIR_PASSPHRASE)
    assert state(office) == CosignedState(size=1)
    given = handed_out(sign_now(chair, office))
    came = read_files(given.values())
    assert not is_known(office, came.key)
    assert take_in(office, came) == state(office) == CosignedState(1, 1, today())
    assert kept(office) == given[SIGNED_FILE]
    assert (office.register.folder / COSIGNED_FILE).stat().st_mode & 0o777 == 0o600
    assert is_known(office, came.key)
    for folder in (office.home, office.register.folder):
        public = read_public_keys(folder)
        assert public
        assert public.cosigners == (came.key,)
    handed = handed_files(office)
    assert parse_trust_policy(handed[TRUST_POLICY_FILE]).witnesses == {CHAIR_NAME: came.key}
    assert PublicKeys.model_validate_json(handed[REGISTER_FILE]).cosigners == (came.key,)
    (tmp_path / "stick").mkdir()
    copy = read_public_keys(back_up(office, tmp_path / "stick"))
    assert copy
    assert copy.cosigners == (came.key,)


def test_a_later_one_needs_no_key(chair: Path, office: Office) -> None:
    """The newer replaces the older; the older does not come back, and says so."""
    first = handed_out(sign_now(chair, office))
    take_in(office, read_files(first.values()))
    sign_people(office, 1)
    assert state(office).signed < state(office).size
    second = handed_out(sign_now(chair, office))
    take_in(office, read_files([second[SIGNED_FILE]]))
    assert state(office).signed == state(office).size > 1
    with pytest.raises(errors.CosignedOlder) as refused:
        take_in(office, read_files([first[SIGNED_FILE]]))
    assert refused.value.signed == state(office).signed
    assert kept(office) == second[SIGNED_FILE]


def test_what_may_not_be_kept(chair: Path, office: Office, keys: RegisterKeys, tmp_path: Path) -> None:
    """An unknown key, a line that does not hold, a longer list and another list: each is told, and nothing changes."""
    first = handed_out(sign_now(chair, office))
    with pytest.raises(errors.CosignerUnknown):
        take_in(office, read_files([first[SIGNED_FILE]]))
    take_in(office, read_files(first.values()))
    files = handed_files(office)
    leaves = list(parse_log(files["log.jsonl"]))
    changed = [leaf.replace(b'"at":"20', b'"at":"19') for leaf in leaves]
    make_fast_chair(tmp_path / "forked")
    forked = handed_out(sign_files(tmp_path / "forked", resign(files, keys, changed)))
    line = first[SIGNED_FILE].splitlines()[-1]
    broken = first[SIGNED_FILE].replace(line[-60:], line[-61:-1])
    before = kept(office), read_public_keys(office.home)
    for came, expected in (
        (read_files([broken]), errors.CameBackBroken),
        (read_files([b"neither"]), errors.CameBackBroken),
        (read_files([handed_files(office)["checkpoint"]]), errors.CosignerUnknown),
        (read_files(forked.values()), errors.CosignedOther),
    ):
        with pytest.raises(expected):
            take_in(office, came)
        assert (kept(office), read_public_keys(office.home)) == before
    assert isinstance(office.register.doubt, LogForked)
    with pytest.raises(errors.NothingCameBack):
        read_files([])


def test_a_list_longer_than_the_register(chair: Path, office: Office, tmp_path: Path, keys: RegisterKeys) -> None:
    """The Chair has signed more than is here: an old copy was put back, and the words say so."""
    write_fast_keys(office.register.folder, keys, CHAIR_PASSPHRASE)
    (tmp_path / "stick").mkdir()
    backup = back_up(office, tmp_path / "stick")
    sign_people(office, 1)
    given = handed_out(sign_now(chair, office))
    office.register.close()
    with open_office(office.root, backup, CHAIR_PASSPHRASE) as old:
        assert old.register.doubt is None
        with pytest.raises(errors.CosignedAhead) as refused:
            take_in(old, read_files(given.values()))
    assert isinstance(old.register.doubt, LogBehind)
    assert refused.value.signed > refused.value.size


def test_a_register_file_that_was_lost(chair: Path, office: Office, keys: RegisterKeys) -> None:
    """It is written anew with the Chair's key, which the register remembers."""
    came = read_files(handed_out(sign_now(chair, office)).values())
    take_in(office, came)
    (office.home / REGISTER_FILE).unlink()
    office.register.close()
    write_fast_keys(office.register.folder, keys, CHAIR_PASSPHRASE)
    with open_office(office.root, office.register.folder, CHAIR_PASSPHRASE) as opened:
        assert opened.public_keys.cosigners == (came.key,)
    public = read_public_keys(office.home)
    assert public
    assert public.cosigners == (came.key,)


def test_another_key_and_none(chair: Path, office: Office, tmp_path: Path) -> None:
    """What a key signed says nothing once it is not known any more; a damaged file says nothing, either."""
    take_in(office, read_files(handed_out(sign_now(chair, office)).values()))
    make_fast_chair(tmp_path / "next")
    other = handed_out(sign_now(tmp_path / "next", office))
    take_in(office, read_files([other[COSIGNER_FILE]]))
    assert state(office) == CosignedState(size=1)
    take_in(office, read_files([other[SIGNED_FILE]]))
    assert state(office).signed == 1
    (office.register.folder / COSIGNED_FILE).write_bytes(b"damaged")
    assert state(office) == CosignedState(size=1)
    know_cosigner(office, "")
    public = read_public_keys(office.home)
    assert public
    assert public.cosigners == ()


@pytest.mark.parametrize(
    ("found", "old"),
    [
        (CosignedState(9), False),
        (CosignedState(9, 8, date(2026, 1, 1)), False),
        (CosignedState(9, 8, date(2025, 12, 31)), True),
        (CosignedState(9, 9, date(2025, 12, 31)), False),
    ],
)
def test_when_it_is_long_ago(found: CosignedState, old: bool) -> None:
    """A quarter after the last signature, if anything has come since."""
    assert found.is_old(date(2026, 1, 1) + timedelta(days=92)) is old
