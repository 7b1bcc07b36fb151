"""The Chair's keys: made once, sealed, and as words."""

from pathlib import Path

import pyrage  # type: ignore[import-untyped]
import pytest

from site_build.chair.errors import ChairFileDamaged, ChairKeysMissing, ChairKeysThere, ChairPassphraseWrong
from site_build.chair.keys import CHAIR_FILE, CHAIR_KEYS, make_chair_keys, open_chair_keys, read_chair_public
from site_build.formats.base64 import decode_url
from site_build.formats.cosignature import new_cosigner_key
from site_build.office.safekeeping.fingerprint import say_public_key
from site_build.office.safekeeping.suggest import read_words
from site_build.register.errors import PassphraseWeak
from support.chair import CHAIR_PASSPHRASE


def test_keys_are_made_once(tmp_path: Path) -> None:
    """They are sealed with the passphrase in age's own format, for this user alone, and never replaced."""
    folder = tmp_path / "new" / "chair"
    assert read_chair_public(folder) is None
    with pytest.raises(PassphraseWeak):
        make_chair_keys(folder, "short")
    assert not folder.exists()
    public = make_chair_keys(folder, CHAIR_PASSPHRASE)
    assert (folder / CHAIR_KEYS).stat().st_mode & 0o777 == 0o600
    plain = pyrage.passphrase.decrypt((folder / CHAIR_KEYS).read_bytes(), CHAIR_PASSPHRASE)
    keys = open_chair_keys(folder, CHAIR_PASSPHRASE)
    assert keys.seed.encode() in plain
    assert keys.seed not in repr(keys)
    assert read_chair_public(folder) == public == keys.public()
    assert public.recipient == str(pyrage.x25519.Identity.from_str(keys.identity).to_public())
    with pytest.raises(ChairKeysThere):
        make_chair_keys(folder, CHAIR_PASSPHRASE)
    assert open_chair_keys(folder, CHAIR_PASSPHRASE) == keys


def test_keys_that_do_not_open(chair: Path) -> None:
    """A wrong passphrase, a damaged file and a missing one are told apart; the words name the file."""
    with pytest.raises(ChairPassphraseWrong) as wrong:
        open_chair_keys(chair, "another passphrase")
    assert wrong.value.field == "passphrase"
    (chair / CHAIR_FILE).write_bytes(b"{}")
    with pytest.raises(ChairFileDamaged) as damaged:
        read_chair_public(chair)
    assert damaged.value.path == chair / CHAIR_FILE
    (chair / CHAIR_KEYS).write_bytes(b"no age file")
    with pytest.raises(ChairFileDamaged):
        open_chair_keys(chair, CHAIR_PASSPHRASE)
    (chair / CHAIR_KEYS).unlink()
    with pytest.raises(ChairKeysMissing):
        open_chair_keys(chair, CHAIR_PASSPHRASE)


def test_a_key_as_words(chair: Path) -> None:
    """Eight words, nine bits each, from the start of SHA-256 of the public key; the key's name has no part in them."""
    public = read_chair_public(chair)
    assert public
    seed = decode_url(open_chair_keys(chair, CHAIR_PASSPHRASE).seed)
    assert public.words == say_public_key(new_cosigner_key("any.example/name", seed).public_key)
    # printf '' | sha256sum: e3b0c44298fc1c149a..., of which the first nine bits are 1 1100 0111
    assert say_public_key(b"").split()[0] == read_words()[0b111000111]
    bits = "".join(f"{read_words().index(word):09b}" for word in say_public_key(b"").split())
    assert f"{int(bits, 2):x}" == "e3b0c44298fc1c149a"
