"""What is in the place where the register should be, before any passphrase. Looking touches nothing."""

from pathlib import Path
from typing import Literal

from site_build.config import REGISTER_FILE, read_keys
from site_build.errors import Refused
from site_build.register.keys import KEYS_FILE
from site_build.register.place import check_place
from site_build.register.tables import open_database

Found = Literal["nothing", "register"]


def find_register(folder: Path, home: Path) -> Found:
    """Whether a register is in this folder, or nothing is; `Refused` with what was found when it is neither.

    `home` is the folder of the site's `register.json`, which names the register that the site was made for.
    """
    check_place(folder)
    names = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
    if not folder.exists() or (folder.is_dir() and not names):
        _check_unclaimed(folder, home)
        return "nothing"
    if KEYS_FILE not in names:
        raise Refused(
            f"{folder} is not a register: it holds {', '.join(names[:5]) or 'a file'}, but no {KEYS_FILE}. "
            "Nothing was touched. Put the register back from a backup, or say where it is."
        )
    open_database(folder).dispose()
    return "register"


def _check_unclaimed(folder: Path, home: Path) -> None:
    public = read_keys(home)
    if public:
        raise Refused(
            f"This site belongs to the register {public.origin}, and there is no register in {folder}. "
            f"Put it back from a backup, or say where it is. To begin anew, first take {REGISTER_FILE} away."
        )
