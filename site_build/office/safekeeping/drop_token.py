"""Another token for the drop box: the keys as they are but for that, in a new `keys.age`.

The drop box knows tokens by their SHA-256, and may know two: while it knows both, neither a desk that was unlocked
before nor the next one is shut out.
"""

from secrets import token_bytes

from site_build.files import write_private
from site_build.formats.base64 import encode_url
from site_build.office.office import Office
from site_build.office.safekeeping import errors
from site_build.register.keys import KEYS_FILE, RegisterKeys, open_keys, read_keys_file, seal_keys


def rotate_drop_token(office: Office, passphrase: str) -> RegisterKeys:
    """Give the register's keys a new token, and return them; whoever opens the register from now on uses it.

    `Refused`, with the file as it was, when this is not the passphrase, when somebody else has changed the file
    meanwhile, or when the disk does not take the new one.
    """
    folder = office.register.folder
    before = read_keys_file(folder)
    keys = open_keys(before, passphrase).model_copy(update={"drop_token": encode_url(token_bytes(32))})
    sealed = seal_keys(keys, passphrase)
    open_keys(sealed, passphrase)  # what cannot be opened must not take the place of what can
    with office.register.change():  # which has nothing to write: one at a time
        if read_keys_file(folder) != before:
            raise errors.TokenNotChanged(why="somebody else changed the keys at the same moment")
        try:
            write_private(folder / KEYS_FILE, sealed)
        except OSError as error:
            raise errors.TokenNotChanged(why=error.strerror) from None
    return keys
