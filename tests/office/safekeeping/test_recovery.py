"""The recovery file: what is in it, what is not, who can open it, and when it counts as handed over."""

from dataclasses import replace

import pyrage  # type: ignore[import-untyped]
import pytest

from site_build.errors import Unfit
from site_build.formats.leaf import today
from site_build.office.office import Office
from site_build.office.safekeeping.errors import (
    RecipientWrong,
    RecoveryNotSaved,
    SecretPasted,
)
from site_build.office.safekeeping.recovery import Recovery, RecoveryFile, hand_over, make_recovery
from support.recovery import open_recovery


def test_a_new_key_for_the_chair(office: Office) -> None:
    """The line on the sheet opens the file: the opening and the data key, not the log's key, not the token."""
    made, keys = make_recovery(office), office.register.keys
    held = open_recovery(made.data, made.secret)
    assert (held.origin, held.opening_key, held.data_key) == (keys.origin, keys.opening_key, keys.data_key)
    plain = pyrage.decrypt(made.data, [pyrage.x25519.Identity.from_str(made.secret)])
    assert keys.data_key.encode() in plain
    assert keys.log_seed.encode() not in plain
    assert keys.drop_token.encode() not in plain
    assert made.data.startswith(b"age-encryption.org/v1\n")
    assert made.secret not in repr(made)


def test_the_chairs_own_key(office: Office) -> None:
    """A file for the Chair's own recipient opens with the Chair's identity alone, and there is no sheet."""
    chair, other = pyrage.x25519.Identity.generate(), pyrage.x25519.Identity.generate()
    made = make_recovery(office, f" {chair.to_public()} ")
    assert (made.secret, made.recipient) == ("", str(chair.to_public()))
    assert open_recovery(made.data, str(chair)).data_key == office.register.keys.data_key
    with pytest.raises(pyrage.DecryptError):
        open_recovery(made.data, str(other))


@pytest.mark.parametrize(
    ("pasted", "error"),
    [("age1nonsense", RecipientWrong), ("ssh-ed25519 AAAA", RecipientWrong), ("secret", SecretPasted)],
)
def test_what_is_no_recipient(office: Office, pasted: str, error: type[Unfit]) -> None:
    """Anything but a public line is refused; a secret is called one."""
    secret = str(pyrage.x25519.Identity.generate())
    with pytest.raises(error):
        make_recovery(office, secret if pasted == "secret" else pasted)


def test_handed_over(office: Office) -> None:
    """The Chair has a file only once it has been saved; the register remembers when, and nothing secret."""
    made = make_recovery(office)
    with pytest.raises(RecoveryNotSaved):
        hand_over(office, made)
    assert office.recall(Recovery) is None
    hand_over(office, replace(made, saved=True))
    known = office.recall(Recovery)
    assert known
    assert (known.made, known.recipient) == (today(), made.recipient)
    assert RecoveryFile("age1", b"x").secret == ""
