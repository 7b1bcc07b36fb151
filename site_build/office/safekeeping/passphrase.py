"""Change the passphrase: the same keys in a new `keys.age`, which takes the old one's place whole or not at all.

What was made before keeps what it was made with: a backup opens with the passphrase of its day, the recovery file with
its own key. The keys themselves stay, so whoever has an old backup and its passphrase has the keys of today's register.
"""

from pathlib import Path

from site_build.files import write_private
from site_build.office.office import Office
from site_build.office.safekeeping import errors
from site_build.register.errors import PassphraseWrong
from site_build.register.keys import KEYS_FILE, RegisterKeys, check_new_passphrase, open_keys, read_keys_file, seal_keys


def change_passphrase(office: Office, present: str, new: str) -> None:
    """Seal the register's keys with `new`; from then on `present` opens nothing here.

    `Refused`, with the file as it was, when `present` is not the passphrase, when `new` will not do or is the same,
    when somebody else has changed it meanwhile, or when the disk does not take the new file.
    """
    folder = office.register.folder
    before = read_keys_file(folder)
    keys = _open(before, present)
    if new == present:
        raise errors.PassphraseSame()
    sealed = seal_keys(keys, new)
    open_keys(sealed, new)  # what cannot be opened must not take the place of what can
    with office.register.change():  # which has nothing to write: one at a time
        if read_keys_file(folder) != before:
            raise errors.PassphraseMoved()
        _replace(folder, sealed)


def check_typed(passphrase: str, again: str) -> str:
    """A passphrase that was typed twice; `Unfit` when it will not keep anything safe, or when the two differ."""
    check_new_passphrase(passphrase)
    if passphrase != again:
        raise errors.PassphrasesDiffer()
    return passphrase


def _open(before: bytes, present: str) -> RegisterKeys:
    try:
        return open_keys(before, present)
    except PassphraseWrong:
        raise errors.PresentWrong() from None


def _replace(folder: Path, sealed: bytes) -> None:
    try:
        write_private(folder / KEYS_FILE, sealed)
    except OSError as error:
        raise errors.PassphraseNotChanged(folder=folder, why=error.strerror) from None
