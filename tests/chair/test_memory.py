"""What the Chair remembers is on the disk before anybody has the line: a cut at any moment leaves one story."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from chair.test_signing import remembered, resign
from site_build.chair import errors
from site_build.chair.memory import read_memory, read_names
from site_build.chair.signing import look
from site_build.formats.cosignature import read_cosignatures
from site_build.formats.log_files import CHECKPOINT_FILE, LOG_FILE, parse_log
from site_build.office.office import Office
from site_build.office.safekeeping.handing_over import Names
from site_build.register.keys import RegisterKeys
from site_build.register.second_copy import verify_folder
from support.build import ROOT
from support.chair import CHAIR_PASSPHRASE, export_of, handed_files, sign_files, sign_now, sign_people
from support.file_limit import largest_file

# Signs the export in a folder, and is killed at one call to the system; prints the line only when it is handed out.
VICTIM = """
import os, signal, sys
from pathlib import Path
from site_build.chair.export import read_export_folder
from site_build.chair.signing import Story, sign

calls, at = [0], int(sys.argv[3])
for name in ("fsync", "rename", "replace", "mkdir"):
    def cut(*given, _real=getattr(os, name), **options):
        calls[0] += 1
        if calls[0] == at:
            os.kill(os.getpid(), signal.SIGKILL)
        return _real(*given, **options)
    setattr(os, name, cut)
signed = sign(Path(sys.argv[1]), read_export_folder(Path(sys.argv[2])), sys.argv[4], Story.GROWN)
sys.stdout.buffer.write(signed.note)
"""


def run_victim(chair: Path, folder: Path, at: int) -> subprocess.CompletedProcess[bytes]:
    """Sign in a process that is killed at this call."""
    command = [sys.executable, "-c", VICTIM, str(chair), str(folder), str(at), CHAIR_PASSPHRASE]
    return subprocess.run(command, cwd=ROOT, capture_output=True, check=False, timeout=120)


def test_killed_between(chair: Path, office: Office, keys: RegisterKeys, tmp_path: Path) -> None:
    """Killed at every call in turn: the memory is whole; nobody has a line that it lacks; no second story is signed."""
    sign_now(chair, office)
    sign_people(office, 1)
    files, folder = handed_files(office), tmp_path / "export"
    folder.mkdir()
    for name, data in files.items():
        (folder / name).write_bytes(data)
    sizes, at = [], 0
    while True:
        at += 1
        run = run_victim(chair, folder, at)
        kept = read_memory(chair)
        assert kept
        sizes.append(kept.size)
        if run.returncode == 0:
            break
        assert (run.returncode, run.stdout) == (-signal.SIGKILL, b""), run.stderr
    assert at > 8
    assert sizes == sorted(sizes)
    assert sizes[0] < sizes[-1]
    assert kept.note == run.stdout
    leaves = list(parse_log(files[LOG_FILE]))
    other = resign(files, keys, [*leaves[:-1], leaves[-1].replace(b'"at":"20', b'"at":"19')])
    with pytest.raises(errors.SignedOther):
        look(chair, export_of(other))


def test_a_full_disk(chair: Path, office: Office) -> None:
    """Where the memory cannot be written nothing is signed, and the memory of before is whole."""
    sign_now(chair, office)
    sign_people(office, 2)
    before, files = remembered(chair), handed_files(office)
    with largest_file(2_000), pytest.raises(errors.MemoryNotWritten) as refused:
        sign_files(chair, files)
    assert "nothing was signed" in str(refused.value)
    assert {name: data for name, data in remembered(chair).items() if "new" not in name} == before
    assert sign_files(chair, files).size > 0


def test_a_disk_that_fails_last(chair: Path, office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the disk may not hold the new name, it is taken back: what was not handed out is not remembered."""
    sign_now(chair, office)
    sign_people(office, 1)
    before, real = remembered(chair), os.fsync

    def fail(descriptor: int) -> None:
        if (chair / "signed-2").exists():
            raise OSError(5, "Input/output error")
        real(descriptor)

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(errors.MemoryNotWritten):
        sign_now(chair, office)
    assert remembered(chair) == before


def test_a_memory_that_was_changed(chair: Path, office: Office, keys: RegisterKeys) -> None:
    """It is checked each time: another log under the keeper's key, without the Chair's line, is not believed."""
    signed = sign_now(chair, office)
    place = chair / "signed-1"
    leaves = [leaf.replace(b'"at":"20', b'"at":"19') for leaf in signed.leaves]
    forged = resign(signed.files, keys, leaves)
    for name in (LOG_FILE, CHECKPOINT_FILE):
        (place / name).write_bytes(forged[name])
    with pytest.raises(errors.MemoryDamaged) as refused:
        look(chair, export_of(handed_files(office)))
    assert refused.value.folder == chair
    assert "register.example/chair" in str(refused.value)
    (place / LOG_FILE).unlink()
    with pytest.raises(errors.MemoryDamaged):
        read_memory(chair)


def test_it_is_an_export(chair: Path, office: Office) -> None:
    """Anybody can verify the folder as it is; names are general words until something is signed."""
    assert read_names(chair) == Names()
    signed = sign_now(chair, office)
    (chair / "signed-later").mkdir()
    assert verify_folder(chair / "signed-1").size == signed.size
    assert read_names(chair).keeper == "Chief Officer"
    assert read_cosignatures(signed.note, signed.keys.log_key, signed.keys.cosigners) == (signed.last,)
