"""The Chair signs what has only grown, refuses everything else, and remembers nothing of what was refused."""

import re
import time
from dataclasses import replace
from pathlib import Path

import pytest

from site_build.chair import errors
from site_build.chair.keys import read_chair_public
from site_build.chair.memory import read_memory
from site_build.chair.signing import COSIGNER_FILE, SIGNED_FILE, Story, handed_out, look, say_log_key, sign
from site_build.config import REGISTER_FILE, format_keys
from site_build.errors import PortalError
from site_build.formats.base64 import decode_url, encode_standard
from site_build.formats.checkpoint import Checkpoint, open_checkpoint, sign_checkpoint
from site_build.formats.cosignature import read_cosignatures
from site_build.formats.errors import CheckpointMismatch
from site_build.formats.leaf import SucceededLeaf, format_leaf
from site_build.formats.log_files import CHECKPOINT_FILE, LOG_FILE, format_log, parse_log
from site_build.formats.merkle import leaf_hash, tree_root
from site_build.formats.note import parse_note
from site_build.office.office import Office
from site_build.office.safekeeping.cosigning import say_cosigner, say_own_key
from site_build.register.keys import RegisterKeys, continue_keys, new_keys
from site_build.register.store import open_register
from support.chair import CHAIR_NAME, CHAIR_PASSPHRASE, export_of, handed_files, sign_files, sign_now, sign_people
from support.sample import ORIGIN, make_office


def resign(files: dict[str, bytes], keys: RegisterKeys, leaves: list[bytes]) -> dict[str, bytes]:
    """The same files with other leaves, signed by the keeper's own key: what a keeper could do, and nobody else."""
    head = Checkpoint(keys.origin, len(leaves), tree_root(list(map(leaf_hash, leaves))))
    return {
        **files,
        LOG_FILE: format_log(leaves),
        CHECKPOINT_FILE: sign_checkpoint(head, decode_url(keys.log_seed, 32)),
    }


def remembered(folder: Path) -> dict[str, bytes]:
    """Every file in the Chair's folder, the lock aside."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.suffix != ".lock")
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def test_the_first_time(chair: Path, office: Office) -> None:
    """The origin and the key are shown, and pinned; the line that is handed out holds by the key handed out."""
    sign_people(office, 1)
    found = look(chair, export_of(handed_files(office)))
    assert (found.story, found.suggested, len(found.words.split())) == (Story.FIRST, CHAIR_NAME, 8)
    before = int(time.time())
    signed = sign_now(chair, office)
    given = handed_out(signed)
    vkey = given[COSIGNER_FILE].decode().strip()
    log_key = office.register.keys.public().log_key
    (line,) = read_cosignatures(given[SIGNED_FILE], log_key, [vkey])
    assert (line.name, line.key) == (CHAIR_NAME, vkey)
    assert before <= line.when <= time.time()
    assert open_checkpoint(given[SIGNED_FILE], log_key).size == signed.size == len(signed.leaves)
    again = read_memory(chair)
    assert again
    assert again.files == signed.files
    assert again.names.witness == "Chair of Trustees"


def test_it_grows(chair: Path, office: Office) -> None:
    """Each later list is held against the whole one before; the line of before is not carried along."""
    first = sign_now(chair, office)
    sign_people(office, 2)
    found = look(chair, export_of(handed_files(office)))
    assert (found.story, found.signed) == (Story.GROWN, first.size)
    second = sign_now(chair, office)
    assert second.size > first.size
    files = {**handed_files(office), CHECKPOINT_FILE: second.note}
    third = sign_files(chair, files)
    assert [len(parse_note(each.note).signatures) for each in (first, second, third)] == [2, 2, 2]
    assert [path.name for path in chair.glob("signed-*")] == ["signed-3"]


def test_rewritten_logs(chair: Path, office: Office, keys: RegisterKeys) -> None:
    """Smaller, another of the same size, and one that does not begin as what was signed: each is told, none kept."""
    sign_people(office, 2)
    early = handed_files(office)
    sign_people(office, 2, start=2)
    signed = sign_now(chair, office)
    leaves = list(parse_log(signed.log))
    dated = leaves[-1].replace(b'"at":"20', b'"at":"19')
    new = re.sub(rb'"id":"..', b'"id":"AA', leaves[-1])
    before, size = remembered(chair), len(leaves)
    for files, expected in (
        (early, errors.SignedMore(size=len(parse_log(early[LOG_FILE])), signed=size)),
        (resign(early, keys, [*leaves[:-1], dated]), errors.SignedOther(entry=size, signed=size)),
        (resign(early, keys, [*leaves[:-1], new, leaves[-1]]), errors.SignedOther(entry=size, signed=size)),
        (resign(early, keys, [*leaves[:-2], new]), errors.SignedOther(entry=size - 1, signed=size)),
    ):
        for act in (look, lambda folder, export: sign(folder, export, CHAIR_PASSPHRASE, Story.GROWN)):
            with pytest.raises(PortalError) as refused:
                act(chair, export_of(files))
            assert (type(refused.value), vars(refused.value)) == (type(expected), vars(expected))
            assert "Tell the other trustees" in str(refused.value)
            assert remembered(chair) == before


def test_another_origin_and_another_key(chair: Path, office: Office, tmp_path: Path, root: Path) -> None:
    """A register of another name, and one of the same name with another key, are refused with what that may mean."""
    sign_now(chair, office)
    before = remembered(chair)
    for origin, expected in (("other.example/list", errors.OriginOther), (ORIGIN, errors.LogKeyOther)):
        other = make_office(root, tmp_path / f"other-{expected.__name__}", new_keys(origin))
        with pytest.raises(expected) as refused:
            look(chair, export_of(handed_files(other)))
        assert "Nothing was signed" in str(refused.value)
        assert remembered(chair) == before
        other.register.close()


def succeed(office: Office) -> Office:
    """The same register under a new key, as after a loss."""
    keys = office.register.keys
    office.register.close()
    public = office.public_keys
    new = continue_keys(public, keys.opening_key, keys.data_key)
    return replace(office, register=open_register(office.register.folder, new))


def test_a_successor(chair: Path, office: Office) -> None:
    """A new key is shown with what was carried, and signed only when the Chair says so."""
    sign_people(office, 1)
    signed = sign_now(chair, office)
    before, next_office = remembered(chair), succeed(office)
    sign_people(next_office, 1, start=1)
    export = export_of(handed_files(next_office))
    found = look(chair, export)
    assert (found.story, found.signed, found.carried, found.lost) == (Story.SUCCEEDED, 3, 3, 0)
    assert found.earlier == say_log_key(signed.keys.log_key) != found.words
    for agreed in (Story.GROWN, Story.FIRST):
        with pytest.raises(errors.ExportForgotten):
            sign(chair, export, CHAIR_PASSPHRASE, agreed)
    assert remembered(chair) == before
    after = sign(chair, export, CHAIR_PASSPHRASE, Story.SUCCEEDED)
    assert (after.keys.origin, after.size) == (f"{ORIGIN}/2", 6)
    assert look(chair, export).story == Story.GROWN
    with pytest.raises(errors.ExportFromBefore):
        look(chair, export_of(signed.files))
    twice = succeed(next_office)
    assert look(chair, export_of(handed_files(twice))).carried == 6
    twice.register.close()


def test_a_successor_of_an_older_copy(chair: Path, office: Office, keys: RegisterKeys, tmp_path: Path) -> None:
    """What the Chair signed and is not carried counts as lost; a successor that tells something else is refused."""
    backup = tmp_path / "old"
    backup.mkdir()
    office.register.copy_to(backup)
    sign_people(office, 1)
    signed = sign_now(chair, office)
    new = continue_keys(office.public_keys, keys.opening_key, keys.data_key)
    old = replace(office, register=open_register(backup, new))
    found = look(chair, export_of(handed_files(old)))
    assert (found.story, found.signed, found.carried, found.lost) == (Story.SUCCEEDED, 3, 1, 2)
    old.register.close()
    files = dict(signed.files)
    leaf = SucceededLeaf(checkpoint=resign(files, keys, [])[CHECKPOINT_FILE].decode(), carried=2)
    other = signed.leaves[0].replace(b'"at":"20', b'"at":"19')
    forged = resign(files, new, [format_leaf(leaf), other, signed.leaves[1]])
    forged[REGISTER_FILE] = format_keys(new.public())
    with pytest.raises(errors.SignedOther) as refused:
        look(chair, export_of(forged))
    assert refused.value.entry == 1


def test_files_that_do_not_verify(chair: Path, office: Office) -> None:
    """All of the log's verification comes first: a leaf changed under the same head is refused."""
    files = handed_files(office)
    lines = files[LOG_FILE].splitlines()
    lines[0] = encode_standard(parse_log(files[LOG_FILE])[0].replace(b'"at":"20', b'"at":"19')).encode()
    with pytest.raises(CheckpointMismatch):
        look(chair, export_of({**files, LOG_FILE: b"\n".join(lines) + b"\n"}))
    assert read_memory(chair) is None


def test_what_is_agreed_to_is_what_is_signed(chair: Path, office: Office) -> None:
    """Whoever agreed to a list that has grown has not agreed to a first one; a name that will not do is told."""
    export = export_of(handed_files(office))
    with pytest.raises(errors.ExportForgotten):
        sign(chair, export, CHAIR_PASSPHRASE, Story.GROWN, CHAIR_NAME)
    for name in ("", "two words", "a+b", "x" * 256):
        with pytest.raises(errors.CosignerNameUnfit):
            sign(chair, export, CHAIR_PASSPHRASE, Story.FIRST, name)
    with pytest.raises(errors.ChairPassphraseWrong):
        sign(chair, export, "another passphrase", Story.FIRST, CHAIR_NAME)
    assert read_memory(chair) is None


def test_the_words_are_the_same_at_both_ends(chair: Path, office: Office) -> None:
    """What the Chair compares is what the keeper reads out."""
    found = look(chair, export_of(handed_files(office)))
    assert found.words == say_own_key(office)
    signed = sign_now(chair, office)
    public = read_chair_public(chair)
    assert public
    assert say_cosigner(signed.keys.cosigners[0]) == public.words
    assert re.fullmatch(r"[a-z]+( [a-z]+){7}", public.words)
