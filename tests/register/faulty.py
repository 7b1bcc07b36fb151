"""Change many copies of a register, each in a program of its own, whose n-th call of one kind the system fails.

Run under strace, which fails call number `AT` of a process: `python faulty.py CALL KEYS FOLDER…`. Before it opens
the n-th folder's register, a program makes AT - n calls that touch nothing of it. It ends with 0 when the change was
told as done, with 1 when it was refused in words, and with 2 for anything else.
"""

import os
import sys
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from site_build.errors import PortalError
from site_build.formats.leaf import EditionLeaf
from site_build.register.keys import RegisterKeys
from site_build.register.people import Person
from site_build.register.store import Register, open_register

AT = 200
LEAF = EditionLeaf(policy="kindness", version="1", edition="a" * 64, bank="b" * 64, change="first")
DONE, REFUSED, BROKEN = 0, 1, 2


def spend(call: str, times: int) -> None:
    """Make so many calls of this kind on a file that nobody reads."""
    with tempfile.TemporaryFile(buffering=0) as file:
        acts: dict[str, Callable[[], object]] = {
            "pwrite64": lambda: os.pwrite(file.fileno(), b"x", 0),
            "write": lambda: os.write(file.fileno(), b"x"),
            "fsync": lambda: os.fsync(file.fileno()),
        }
        for _ in range(times):
            acts[call]()


def change(register: Register) -> None:
    """A change of every kind: a leaf, a person, a big document; somebody is disposed of."""
    with register.change() as made:
        made.append(LEAF)
        made.put_document("d" * 64, bytes(9000))
        made.put_person(Person(id="B" * 21 + "A", name="Bo Example", roles=("staff",), started=LEAF.at))
        made.drop_person("A" * 22)


def live(call: str, number: int, keys: RegisterKeys, folder: Path) -> int:
    """Spend the calls before the one that fails, open the register, and change it."""
    spend(call, AT - number)
    try:
        with closing(open_register(folder, keys)) as register:
            change(register)
    except PortalError:
        return REFUSED
    except BaseException:  # noqa: BLE001  # whatever a person would see as a traceback
        return BROKEN
    return DONE


def main() -> None:
    """Start a program for each folder, one after the other; say how each ended."""
    call, keys_file, *folders = sys.argv[1:]
    keys, ends = RegisterKeys.model_validate_json(Path(keys_file).read_bytes()), []
    for number, folder in enumerate(folders, 1):
        child = os.fork()
        if child == 0:
            os._exit(live(call, number, keys, Path(folder)))
        ends.append(str(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])))
    sys.stdout.write(" ".join(ends))


if __name__ == "__main__":
    main()
