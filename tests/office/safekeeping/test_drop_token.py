"""Another token for the drop box: it is in the keys, and nothing else of them changes; or the old one stays."""

from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from site_build.demo.forms import FormFactory
from site_build.office.forms.collect import collect_all
from site_build.office.forms.errors import TokenUnknown
from site_build.office.office import Office
from site_build.office.safekeeping.drop_token import rotate_drop_token
from site_build.office.safekeeping.errors import TokenNotChanged
from site_build.register import keys as register_keys
from site_build.register.errors import PassphraseWrong
from site_build.register.keys import read_private_keys
from site_build.register.store import open_register
from support.drop_box import running
from support.fast_keys import encrypt, write_fast_keys
from support.file_limit import largest_file

PASSPHRASE = "four invented words here"


@pytest.fixture
def kept(office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    """The office, with keys that open quickly, as will those that are sealed anew."""
    monkeypatch.setattr("pyrage.passphrase.encrypt", encrypt)
    write_fast_keys(office.register.folder, office.register.keys, PASSPHRASE)
    return office


def test_the_token_alone_is_new(kept: Office) -> None:
    """The keys open with the same passphrase, in a private file, and differ in nothing but the token."""
    old, folder = kept.register.keys, kept.register.folder
    new = rotate_drop_token(kept, PASSPHRASE)
    assert read_private_keys(folder, PASSPHRASE) == new
    assert new.drop_token != old.drop_token
    assert new.model_copy(update={"drop_token": old.drop_token}) == old
    assert new.drop_token_sha256() == sha256(new.drop_token.encode()).hexdigest()
    assert (folder / "keys.age").stat().st_mode & 0o777 == 0o600


def test_both_are_good_for_a_while(kept: Office, pen: FormFactory, tmp_path: Path) -> None:
    """While the drop box knows both, a register that was open before collects, and one that is opened since, too."""
    old = kept.register.keys
    new = rotate_drop_token(kept, PASSPHRASE)
    with running(tmp_path, old.drop_token, new.drop_token) as box:
        box.post(pen.write(None).data)
        assert len(collect_all(kept, box.address).outcomes) == 1
        kept.register.close()
        opened = replace(kept, register=open_register(kept.register.folder, new))
        try:
            box.post(pen.write(None).data)
            assert len(collect_all(opened, box.address).outcomes) == 1
            assert box.inbox.read(0) == []
        finally:
            opened.register.close()


def test_the_old_one_alone_shuts_the_new_one_out(kept: Office, tmp_path: Path) -> None:
    """A drop box that was not told of the new one refuses it in words."""
    old = kept.register.keys
    new = rotate_drop_token(kept, PASSPHRASE)
    kept.register.close()
    opened = replace(kept, register=open_register(kept.register.folder, new))
    try:
        with running(tmp_path, old.drop_token) as box, pytest.raises(TokenUnknown):
            collect_all(opened, box.address)
    finally:
        opened.register.close()


def test_what_changes_nothing(kept: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """A wrong passphrase, a full disk, and somebody else's change at the same moment leave the file as it was."""
    folder = kept.register.folder
    before = (folder / "keys.age").read_bytes()
    with pytest.raises(PassphraseWrong):
        rotate_drop_token(kept, "four other words here")
    with largest_file(100), pytest.raises(TokenNotChanged) as refusal:
        rotate_drop_token(kept, PASSPHRASE)
    assert refusal.value.why == "File too large"
    assert (folder / "keys.age").read_bytes() == before
    seal = register_keys.seal_keys

    def seal_slowly(keys: register_keys.RegisterKeys, passphrase: str) -> bytes:
        write_fast_keys(folder, kept.register.keys, "what somebody else chose")
        return seal(keys, passphrase)

    monkeypatch.setattr("site_build.office.safekeeping.drop_token.seal_keys", seal_slowly)
    with pytest.raises(TokenNotChanged):
        rotate_drop_token(kept, PASSPHRASE)
    assert read_private_keys(folder, "what somebody else chose") == kept.register.keys
