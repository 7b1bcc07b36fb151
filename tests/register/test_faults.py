"""Whichever write or sync fails, the register is as before or as after; what was told as done is there."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from register.faulty import AT, DONE, LEAF, REFUSED
from site_build.config import format_keys
from site_build.register.keys import RegisterKeys
from site_build.register.people import Person
from site_build.register.second_copy import verify_folder
from site_build.register.store import create_register, open_register

CALLS = 60  # more than a change makes of any kind
PROGRAM = Path(__file__).with_name("faulty.py")


@pytest.fixture
def before(folder: Path, keys: RegisterKeys) -> Path:
    """A register with an entry, and with somebody who is to be disposed of."""
    with closing(create_register(folder, keys)) as register, register.change() as change:
        change.append(LEAF.model_copy(update={"id": "L" * 21 + "A"}))
        change.put_person(Person(id="A" * 22, name="Ash Example", roles=("staff",), started=LEAF.at))
    (folder / "register.json").write_bytes(format_keys(keys.public()))
    return folder


def fail_each(call: str, error: str, folders: list[Path], keys: RegisterKeys) -> list[int]:
    """How the change of each folder's register ended, in which its n-th call of this kind failed with this error."""
    keys_file = folders[0].with_name("keys.json")
    keys_file.write_text(keys.model_dump_json())
    trace = ["strace", "-f", "--seccomp-bpf", "-qq", "-o", os.devnull, "-e", f"trace={call}"]
    inject = ["-e", f"inject={call}:error={error}:when={AT}"]
    program = [sys.executable, str(PROGRAM), call, str(keys_file), *map(str, folders)]
    paths = os.pathsep.join(str(path) for path in (PROGRAM.parents[1], PROGRAM.parents[2]))
    run = subprocess.run(
        [*trace, *inject, *program],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": paths},
    )
    assert run.returncode == 0, run.stderr
    return [int(end) for end in run.stdout.split()]


def find_faults(folder: Path, end: int, keys: RegisterKeys) -> Iterator[str]:
    """What is not as it should be after a program ended so."""
    if end not in (DONE, REFUSED):
        yield f"{folder.name}: it ended with {end}"
    with closing(open_register(folder, keys)) as register, register.inspect() as view:
        people = sorted(person.name for person in view.people.values())
        state = (view.size(), people, len(view.marks()))
        if state not in ((1, ["Ash Example"], 0), (2, ["Bo Example"], 1)) or (end == DONE and state[0] == 1):
            yield f"{folder.name}: it ended with {end} and holds {state}"
        if register.doubt or view.find_changed_tables():
            yield f"{folder.name}: {register.doubt}"
    if verify_folder(folder).size != state[0]:
        yield f"{folder.name}: its files prove another size"


@pytest.mark.parametrize(
    ("call", "error"),
    [
        ("pwrite64", "ENOSPC"),
        ("pwrite64", "EIO"),
        ("write", "ENOSPC"),
        ("write", "EIO"),
        ("fsync", "EIO"),
    ],
)
def test_each_write_fails_once(before: Path, keys: RegisterKeys, tmp_path: Path, call: str, error: str) -> None:
    """A full disk or a broken one, at each write and each sync of a change, one at a time."""
    folders = [shutil.copytree(before, tmp_path / f"{call}-{number}") for number in range(1, CALLS + 1)]
    ends = fail_each(call, error, folders, keys)
    assert [fault for folder, end in zip(folders, ends, strict=True) for fault in find_faults(folder, end, keys)] == []
    assert ends[-1] == DONE, "it makes fewer calls than were failed"
    assert REFUSED in ends
