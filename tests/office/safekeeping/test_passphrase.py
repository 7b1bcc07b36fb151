"""Another passphrase: what opens with it, what still opens with the old one, and what leaves the old one in force."""

from pathlib import Path

import pytest

from site_build.office.office import Office
from site_build.office.safekeeping.backup import back_up
from site_build.office.safekeeping.errors import (
    PassphraseMoved,
    PassphraseNotChanged,
    PassphraseSame,
    PassphrasesDiffer,
    PresentWrong,
)
from site_build.office.safekeeping.passphrase import change_passphrase, check_typed
from site_build.office.safekeeping.recovery import make_recovery
from site_build.office.safekeeping.suggest import HOW_MANY, read_words, suggest_passphrase
from site_build.register import keys as register_keys
from site_build.register.errors import KeysMalformed, PassphraseWeak, PassphraseWrong
from site_build.register.keys import check_new_passphrase, read_private_keys
from support.fast_keys import encrypt, write_fast_keys
from support.file_limit import largest_file
from support.recovery import open_recovery

OLD, NEW = "four invented words here", "six other words that are new"


@pytest.fixture
def kept(office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    """The office, with keys that open with the old passphrase, quickly, as will those that are sealed anew."""
    monkeypatch.setattr("pyrage.passphrase.encrypt", encrypt)
    write_fast_keys(office.register.folder, office.register.keys, OLD)
    return office


def opens(folder: Path, passphrase: str) -> bool:
    """Whether this passphrase opens the keys in a folder."""
    try:
        return bool(read_private_keys(folder, passphrase))
    except PassphraseWrong:
        return False


def test_only_the_new_one_opens(kept: Office) -> None:
    """The keys are the same behind another passphrase, in a private file, and nothing of the old file is left."""
    folder = kept.register.folder
    before = {path.name for path in folder.iterdir()}
    change_passphrase(kept, OLD, NEW)
    assert read_private_keys(folder, NEW) == kept.register.keys
    assert not opens(folder, OLD)
    assert {path.name for path in folder.iterdir()} == before
    assert (folder / "keys.age").stat().st_mode & 0o777 == 0o600


def test_what_was_made_before(kept: Office, tmp_path: Path) -> None:
    """A backup opens with the passphrase of its day, one made since with the new one; the recovery file as ever."""
    (tmp_path / "stick").mkdir()
    older, recovery = back_up(kept, tmp_path / "stick"), make_recovery(kept)
    change_passphrase(kept, OLD, NEW)
    newer = back_up(kept, tmp_path / "stick")
    assert [opens(older, OLD), opens(older, NEW), opens(newer, OLD), opens(newer, NEW)] == [True, False, False, True]
    assert open_recovery(recovery.data, recovery.secret).data_key == kept.register.keys.data_key


@pytest.mark.parametrize(
    ("present", "new", "error"),
    [
        (NEW, NEW, PresentWrong),
        (OLD + " ", NEW, PresentWrong),
        (OLD, OLD, PassphraseSame),
        (OLD, "short", PassphraseWeak),
        (OLD, "abababababab", PassphraseWeak),
    ],
)
def test_what_changes_nothing(kept: Office, present: str, new: str, error: type[Exception]) -> None:
    """A wrong present one, or a new one that will not do, leaves the file as it was."""
    before = (kept.register.folder / "keys.age").read_bytes()
    with pytest.raises(error):
        change_passphrase(kept, present, new)
    assert (kept.register.folder / "keys.age").read_bytes() == before


def test_a_full_disk_leaves_the_old_one(kept: Office) -> None:
    """Where the new file has no room, the old one opens as before, and nothing is left beside it."""
    folder = kept.register.folder
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    with largest_file(100), pytest.raises(PassphraseNotChanged) as refusal:
        change_passphrase(kept, OLD, NEW)
    assert (refusal.value.folder, refusal.value.why) == (folder, "File too large")
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert opens(folder, OLD)


def test_two_at_once(kept: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever comes second is refused, however far they had come, and the first one's passphrase stands."""
    seal = register_keys.seal_keys

    def seal_slowly(keys: register_keys.RegisterKeys, passphrase: str) -> bytes:
        write_fast_keys(kept.register.folder, keys, "what somebody else chose")
        return seal(keys, passphrase)

    monkeypatch.setattr("site_build.office.safekeeping.passphrase.seal_keys", seal_slowly)
    with pytest.raises(PassphraseMoved):
        change_passphrase(kept, OLD, NEW)
    assert opens(kept.register.folder, "what somebody else chose")


def test_a_file_that_cannot_be_opened_again_is_not_put_in_place(kept: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was sealed is opened before the old file goes."""
    monkeypatch.setattr("site_build.office.safekeeping.passphrase.seal_keys", lambda *_: encrypt(b"{}", NEW))
    with pytest.raises(KeysMalformed):
        change_passphrase(kept, OLD, NEW)
    assert opens(kept.register.folder, OLD)


def test_typed_twice() -> None:
    """Both have to be the same, and good enough."""
    assert check_typed(NEW, NEW) == NEW
    with pytest.raises(PassphrasesDiffer):
        check_typed(NEW, OLD)
    with pytest.raises(PassphraseWeak):
        check_typed("short", "short")


def test_suggestions() -> None:
    """Six words of 512, each easy to copy: 54 bits. None is like another, and all are good enough."""
    words = read_words()
    assert len(words) == len(set(words)) == 512
    assert all(word.isascii() and word.islower() and word.isalpha() and 3 <= len(word) <= 8 for word in words)
    made = {suggest_passphrase() for _ in range(200)}
    assert len(made) == 200
    for passphrase in made:
        assert len(passphrase.split(" ")) == HOW_MANY == 6
        assert set(passphrase.split(" ")) <= set(words)
        check_new_passphrase(passphrase)
