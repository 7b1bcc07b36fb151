"""The key file opens with its passphrase and with the ordinary age format, and tells nobody else anything."""

from pathlib import Path

import pyrage  # type: ignore[import-untyped]
import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_build.formats.note import parse_vkey
from site_build.register.errors import (
    KeysMalformed,
    KeysSlow,
    OriginMalformed,
    PassphraseWeak,
    PassphraseWrong,
    RecordChanged,
    RegisterMissing,
)
from site_build.register.keys import RegisterKeys, Sealer, new_keys, open_keys, read_private_keys, seal_keys, write_keys
from support.fast_keys import encrypt, write_fast_keys

PASSPHRASE = "four invented words here"


def test_key_file(tmp_path: Path, keys: RegisterKeys) -> None:
    """The file is age's own, for one reader, and opens with its passphrase."""
    write_keys(tmp_path, keys, PASSPHRASE)
    path = tmp_path / "keys.age"
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.read_bytes().startswith(b"age-encryption.org/v1\n-> scrypt ")
    assert keys.data_key.encode() in pyrage.passphrase.decrypt(path.read_bytes(), PASSPHRASE)
    assert read_private_keys(tmp_path, PASSPHRASE) == keys


def test_wrong_passphrase(tmp_path: Path, keys: RegisterKeys) -> None:
    """Another passphrase opens nothing."""
    write_fast_keys(tmp_path, keys, PASSPHRASE)
    assert read_private_keys(tmp_path, PASSPHRASE) == keys
    with pytest.raises(PassphraseWrong):
        read_private_keys(tmp_path, PASSPHRASE + "x")


def test_no_key_file(tmp_path: Path) -> None:
    """A folder without keys is no register, and is named."""
    with pytest.raises(RegisterMissing) as caught:
        read_private_keys(tmp_path, PASSPHRASE)
    assert caught.value.folder == tmp_path


def test_other_age_file() -> None:
    """An age file that holds something else is refused."""
    with pytest.raises(KeysMalformed):
        open_keys(encrypt(b"{}", PASSPHRASE), PASSPHRASE)


@pytest.mark.parametrize("data", [b"", b"Dear all", b"age-encryption.org/v1\n"])
def test_damaged_key_file(data: bytes) -> None:
    """A damaged key file is named as damaged: the passphrase is not blamed."""
    with pytest.raises(KeysMalformed):
        open_keys(data, PASSPHRASE)


def test_too_much_work() -> None:
    """A file that would take hours to open is refused for what it is: the passphrase is not blamed."""
    head, scrypt, rest = encrypt(b"{}", PASSPHRASE).split(b"\n", 2)
    slow = b"\n".join([head, scrypt.rpartition(b" ")[0] + b" 40", rest])
    with pytest.raises(KeysSlow):
        open_keys(slow, PASSPHRASE)


def test_short_passphrase(tmp_path: Path, keys: RegisterKeys) -> None:
    """A passphrase that is too short is refused before anything is written."""
    with pytest.raises(PassphraseWeak) as refusal:
        write_keys(tmp_path, keys, "short")
    assert (refusal.value.field, refusal.value.why, refusal.value.shortest) == ("passphrase", "is too short", 12)
    assert list(tmp_path.iterdir()) == []


EASY = ["a" * 12, "abababababab", "123456789012", "210987654321", "abcdefabcdef", "AbCaBcAbCaBc", "aaaabbbbcccc"]


@pytest.mark.parametrize("passphrase", EASY)
def test_easy_passphrase(tmp_path: Path, keys: RegisterKeys, passphrase: str) -> None:
    """Twelve characters that anybody would try are no passphrase: nothing is written, and it is told as such."""
    with pytest.raises(PassphraseWeak) as refusal:
        write_keys(tmp_path, keys, passphrase)
    assert (refusal.value.field, refusal.value.why) == (
        "passphrase",
        "is too easy to guess: it says the same again and again, or goes up like 1234",
    )
    assert list(tmp_path.iterdir()) == []


@given(st.text(min_size=1, max_size=11), st.integers(min_value=12, max_value=14))
def test_what_comes_again_counts_once(keys: RegisterKeys, piece: str, times: int) -> None:
    """A short piece makes no passphrase, however often it is typed."""
    with pytest.raises(PassphraseWeak):
        seal_keys(keys, piece * times)


@pytest.mark.parametrize("passphrase", [PASSPHRASE, "correct horse battery", "k7mp-w3xd-r9ty-4fhc", "солнце дом река"])
def test_good_passphrase(keys: RegisterKeys, passphrase: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Words that have nothing to do with each other do, in any script; and what a password manager makes up."""
    monkeypatch.setattr("pyrage.passphrase.encrypt", encrypt)  # the same, with less work
    assert open_keys(seal_keys(keys, passphrase), passphrase) == keys


def test_public_half(keys: RegisterKeys) -> None:
    """The public half names the origin and holds nothing private; printing the keys shows none of them."""
    public = keys.public().model_dump_json()
    assert parse_vkey(keys.public().log_key).name == keys.origin
    for secret in (keys.log_seed, keys.data_key, keys.drop_token, keys.opening_key.d):
        assert secret not in public
        assert secret not in repr(keys)


@pytest.mark.parametrize("origin", ["", "two words", "plus+sign", "x" * 300])
def test_bad_origin(origin: str) -> None:
    """A name that a log cannot have is refused."""
    with pytest.raises(OriginMalformed):
        new_keys(origin)


def test_sealed_column_stays_in_its_row(keys: RegisterKeys) -> None:
    """A sealed value opens in its own row only, under its own key only, and unchanged only."""
    sealer = Sealer(keys.data_key)
    sealed = sealer.seal("person", "1", b"Zo Example")
    assert sealer.open("person", "1", sealed) == b"Zo Example"
    assert b"Example" not in sealed
    other = Sealer(new_keys("other.example").data_key)
    for wrong, table, row, value in (
        (sealer, "person", "2", sealed),
        (sealer, "details", "1", sealed),
        (other, "person", "1", sealed),
        (sealer, "person", "1", sealed[:-1]),
        (sealer, "person", "1", b""),
    ):
        with pytest.raises(RecordChanged) as caught:
            wrong.open(table, row, value)
        assert caught.value.table == table
