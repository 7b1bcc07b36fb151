"""The recovery file at the Chair: it opens with their key, says whose it is, and is handed over sealed anew."""

from pathlib import Path

import pyrage  # type: ignore[import-untyped]
import pytest

from site_build.chair import errors
from site_build.chair.keys import read_chair_public
from site_build.chair.recovery import hand_over_keys, open_recovery_file
from site_build.office.office import Office
from site_build.office.safekeeping.recovery import RecoveryKeys, make_recovery
from support.chair import CHAIR_PASSPHRASE


def test_it_opens_and_is_handed_over(chair: Path, office: Office) -> None:
    """The file that the desk makes to the Chair's line opens; what is handed over opens with the words shown."""
    public = read_chair_public(chair)
    assert public
    made = make_recovery(office, public.recipient)
    held = open_recovery_file(chair, made.data, CHAIR_PASSPHRASE)
    assert (held.origin, held.data_key) == (office.register.keys.origin, office.register.keys.data_key)
    handed = hand_over_keys(held)
    assert len(handed.passphrase.split()) == 6
    assert handed.passphrase not in repr(handed)
    plain = pyrage.passphrase.decrypt(handed.data, handed.passphrase)
    assert RecoveryKeys.model_validate_json(plain) == held


def test_files_that_are_not_it(chair: Path, office: Office) -> None:
    """A file for another key, one of something else, and one that is no age file; a wrong passphrase is that."""
    public = read_chair_public(chair)
    assert public
    other = pyrage.encrypt(b"{}", [pyrage.x25519.Recipient.from_str(public.recipient)])
    for data, expected in (
        (make_recovery(office).data, errors.RecoveryFileClosed),
        (b"no age file", errors.RecoveryFileClosed),
        (other, errors.RecoveryFileOther),
    ):
        with pytest.raises(expected) as refused:
            open_recovery_file(chair, data, CHAIR_PASSPHRASE)
        assert refused.value.field == "recovery"
    with pytest.raises(errors.ChairPassphraseWrong):
        open_recovery_file(chair, other, "another passphrase")
