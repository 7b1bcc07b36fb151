"""A log is verified from its files alone, and whatever is changed in them is found, with its line."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from site_build.config import PublicKeys
from site_build.errors import PortalError
from site_build.formats import base64
from site_build.formats.base64 import decode_url
from site_build.formats.checkpoint import Checkpoint, sign_checkpoint
from site_build.formats.errors import (
    CheckpointMismatch,
    EarlierKeyMissing,
    EncodingMalformed,
    KeyMalformed,
    LeafMalformed,
    LeafOutOfPlace,
    LogCutShort,
    LogLineMalformed,
    LogLineUntrusted,
    LogRewritten,
    LogSizeMismatch,
    NoteMalformed,
    NoteUnsigned,
    SignerWeak,
)
from site_build.formats.invitation import derive
from site_build.formats.leaf import (
    AcknowledgedLeaf,
    CountersignedLeaf,
    EditionLeaf,
    ErasedLeaf,
    InvitedLeaf,
    Leaf,
    RecordedLeaf,
    RevokedLeaf,
    SucceededLeaf,
    WithdrawnLeaf,
    format_leaf,
    new_id,
)
from site_build.formats.log_files import format_log
from site_build.formats.merkle import leaf_hash, tree_root
from site_build.formats.verify import check_growth, verify_log
from site_build.register.errors import ExportedFileMissing
from site_build.register.keys import RegisterKeys, new_keys
from site_build.register.second_copy import verify_folder
from site_build.register.store import Register

DAY = date(2026, 11, 22)
SIGNER = derive("XJC8YG9F9JGHSP7VDZNQ").public_key


@pytest.fixture
def files(register: Register, folder: Path, keys: RegisterKeys, edition: Callable[[], EditionLeaf]) -> Path:
    """The exported files of a log of five leaves, with the database gone."""
    for _ in range(5):
        with register.change() as change:
            change.append(edition())
    register.close()
    (folder / "register.json").write_text(keys.public().model_dump_json())
    (folder / "register.sqlite").unlink()
    return folder


def test_files_alone(files: Path, keys: RegisterKeys) -> None:
    """The three files are enough; the database is not there."""
    verified = verify_folder(files)
    assert (verified.head.origin, verified.size, verified.kinds) == (keys.origin, 5, {"edition": 5})


def test_every_bit(files: Path) -> None:
    """Whichever bit of whichever byte is flipped, in the log or in the checkpoint, the log no longer verifies."""
    for name in ("log.jsonl", "checkpoint"):
        good = (files / name).read_bytes()
        for place in range(len(good)):
            changed = bytearray(good)
            changed[place] ^= 1 << place % 8
            (files / name).write_bytes(changed)
            with pytest.raises(PortalError):
                verify_folder(files)
        (files / name).write_bytes(good)
    assert verify_folder(files).size == 5


AT_LINE_3 = LogLineMalformed(line=3, cause=EncodingMalformed())


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda lines: lines[:-1], LogSizeMismatch(lines=4, size=5)),
        (lambda lines: lines[1:], LogSizeMismatch(lines=4, size=5)),
        (lambda lines: [*lines, lines[0]], LogSizeMismatch(lines=6, size=5)),
        (lambda lines: [lines[1], lines[0], *lines[2:]], CheckpointMismatch(size=5)),
        (lambda lines: [*lines[:2], lines[2][:-3] + b"\n", *lines[3:]], AT_LINE_3),
        (lambda lines: [*lines[:2], "é\n".encode(), *lines[3:]], AT_LINE_3),
        (lambda lines: [*lines[:4], lines[4][:-1]], LogCutShort()),
    ],
)
def test_changed_lines(files: Path, change: Callable[[list[bytes]], list[bytes]], expected: PortalError) -> None:
    """Lines that were dropped, added, swapped, edited or cut short are found."""
    path = files / "log.jsonl"
    path.write_bytes(b"".join(change(path.read_bytes().splitlines(keepends=True))))
    with pytest.raises(type(expected)) as caught:
        verify_folder(files)
    assert str(caught.value) == str(expected)


def test_another_registers_key(files: Path) -> None:
    """A log does not verify by the keys of another register, even one of the same name."""
    other = new_keys("register.example/acknowledgments").public()
    (files / "register.json").write_text(other.model_dump_json())
    with pytest.raises(NoteUnsigned):
        verify_folder(files)


@pytest.mark.parametrize("name", ["log.jsonl", "checkpoint", "register.json"])
def test_missing_file(files: Path, name: str) -> None:
    """A missing file is named."""
    (files / name).unlink()
    with pytest.raises(ExportedFileMissing) as caught:
        verify_folder(files)
    assert caught.value.path == files / name


def sign_log(keys: RegisterKeys, leaves: list[bytes]) -> bytes:
    """The checkpoint over these leaves, as the keeper signs it."""
    root = tree_root([leaf_hash(leaf) for leaf in leaves])
    return sign_checkpoint(Checkpoint(keys.origin, len(leaves), root), decode_url(keys.log_seed))


def read_leaves(files: Path) -> list[bytes]:
    """The leaves in `log.jsonl`."""
    return [base64.decode_standard(line) for line in (files / "log.jsonl").read_text().splitlines()]


def test_growth(files: Path, keys: RegisterKeys) -> None:
    """A log has only grown since every one of its earlier checkpoints, and since its own."""
    leaves = read_leaves(files)
    verified = verify_folder(files)
    assert [check_growth(verified, sign_log(keys, leaves[:size])) for size in range(6)] == [0, 1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    "rewrite",
    [lambda leaves: leaves[1:], lambda leaves: leaves[:-2], lambda leaves: [leaves[1], leaves[0], *leaves[2:]]],
    ids=["first removed", "last removed", "swapped"],
)
def test_rewritten_log(files: Path, keys: RegisterKeys, rewrite: Callable[[list[bytes]], list[bytes]]) -> None:
    """A log that its own keeper rewrote and signed again verifies, but not since a checkpoint from before."""
    leaves = read_leaves(files)
    earlier = sign_log(keys, leaves[:4])
    rewritten = rewrite(leaves)
    verified = verify_log(format_log(rewritten), sign_log(keys, rewritten), keys.public())
    with pytest.raises(LogRewritten) as caught:
        check_growth(verified, earlier)
    assert caught.value.size == 4


def test_growth_since_anothers_checkpoint(files: Path, keys: RegisterKeys) -> None:
    """A checkpoint that another key signed, and a file that is none, show nothing."""
    other = new_keys(keys.origin)
    with pytest.raises(NoteUnsigned):
        check_growth(verify_folder(files), sign_log(other, read_leaves(files)))
    with pytest.raises(NoteMalformed):
        check_growth(verify_folder(files), b"checkpoint\n")


def edition_leaf() -> EditionLeaf:
    """The edition that the stories below are about."""
    return EditionLeaf(
        id=new_id(), at=DAY, policy="kindness", version="1", edition="a" * 64, bank="b" * 64, change="first"
    )


INVITED = InvitedLeaf(id=new_id(), at=DAY, invitation=new_id(), signer=SIGNER, expires=DAY, commitment="c" * 64)
ACKNOWLEDGED = AcknowledgedLeaf(
    id=new_id(), at=DAY, edition="a" * 64, bank="b" * 64, signer=SIGNER, commitment="c" * 64
)
COUNTERSIGNED = CountersignedLeaf(id=new_id(), at=DAY, edition="a" * 64, bank="b" * 64, commitment="c" * 64)
RECORDED = RecordedLeaf(id=new_id(), at=DAY, edition="a" * 64, bank="b" * 64, commitment="c" * 64)
REVOKED = RevokedLeaf(id=new_id(), at=DAY, of=INVITED.id)
WITHDRAWN = WithdrawnLeaf(id=new_id(), at=DAY, of=COUNTERSIGNED.id)
ERASED = [
    ErasedLeaf(id=new_id(), at=DAY, of=leaf.id) for leaf in (INVITED, ACKNOWLEDGED, COUNTERSIGNED, RECORDED, WITHDRAWN)
]


def verify_story(keys: RegisterKeys, *leaves: bytes) -> int:
    """Sign a log of these leaves, as a keeper could, and verify it."""
    return verify_log(format_log(leaves), sign_log(keys, list(leaves)), keys.public()).size


def test_whole_story(keys: RegisterKeys) -> None:
    """Everything that can happen, in an order in which it can: up to what is taken back, withdrawn and erased."""
    story: list[Leaf] = [edition_leaf(), INVITED, ACKNOWLEDGED, COUNTERSIGNED, RECORDED, REVOKED, WITHDRAWN, *ERASED]
    assert verify_story(keys, *map(format_leaf, story)) == 12
    assert verify_story(keys) == 0


@pytest.mark.parametrize(
    ("leaves", "line", "why"),
    [
        ([INVITED, INVITED], 2, "its id is in the log"),
        ([REVOKED], 1, "it takes back a link"),
        ([edition_leaf(), ACKNOWLEDGED], 2, "it is signed with a link"),
        ([INVITED, ACKNOWLEDGED], 2, "it is about an edition"),
        ([COUNTERSIGNED, edition_leaf()], 1, "it is about an edition"),
        ([INVITED, WITHDRAWN.model_copy(update={"of": INVITED.id})], 2, "it withdraws what"),
        ([WITHDRAWN], 1, "it withdraws what"),
        ([edition_leaf(), COUNTERSIGNED, WITHDRAWN, WITHDRAWN.model_copy(update={"id": "A" * 22})], 4, "it says"),
        ([INVITED, REVOKED, REVOKED.model_copy(update={"id": "A" * 22})], 3, "it says again"),
        ([INVITED, REVOKED, ERASED[0].model_copy(update={"of": REVOKED.id})], 3, "it erases what"),
        ([INVITED, ERASED[0], ERASED[0].model_copy(update={"id": "A" * 22})], 3, "it says again"),
    ],
)
def test_story_that_cannot_be(keys: RegisterKeys, leaves: list[Leaf], line: int, why: str) -> None:
    """A log that the keeper signed, and whose leaves cannot follow one another, is refused at the line."""
    with pytest.raises(LogLineUntrusted) as caught:
        verify_story(keys, *map(format_leaf, leaves))
    assert caught.value.line == line
    assert isinstance(caught.value.cause, LeafOutOfPlace)
    assert caught.value.cause.why.startswith(why)
    assert str(caught.value.cause) in str(caught.value)


def test_signed_nonsense(keys: RegisterKeys) -> None:
    """A line that the keeper signed, and that is no leaf, is refused at the line."""
    with pytest.raises(LogLineMalformed) as caught:
        verify_story(keys, format_leaf(INVITED), b"{}")
    assert (caught.value.line, type(caught.value.cause)) == (2, LeafMalformed)


def succeed(other: RegisterKeys, leaves: list[bytes], carried: int) -> bytes:
    """A leaf that quotes the other log's head over these leaves, and says that so many of them follow."""
    quoted = sign_log(other, leaves).decode()
    return format_leaf(SucceededLeaf(id=new_id(), at=DAY, checkpoint=quoted, carried=carried))


@pytest.fixture
def other() -> RegisterKeys:
    """The keys of the register that was before."""
    return new_keys("earlier.example/acknowledgments")


def continuing(keys: RegisterKeys, *earlier: RegisterKeys) -> PublicKeys:
    """The public keys of a register that continues others, newest first."""
    return keys.public().model_copy(update={"earlier": tuple(each.public().log_key for each in earlier)})


def test_a_log_that_continues_another(keys: RegisterKeys, other: RegisterKeys) -> None:
    """The carried leaves and the new ones are one story, and the earlier log's heads are the log's own past."""
    story: list[Leaf] = [edition_leaf(), INVITED, ACKNOWLEDGED]
    carried = list(map(format_leaf, story))
    log = [succeed(other, carried, 3), *carried, format_leaf(REVOKED)]
    verified = verify_log(format_log(log), sign_log(keys, log), continuing(keys, other))
    (succession,) = verified.successions
    assert (succession.carried, succession.lost, succession.proved) == (3, 0, True)
    assert (len(verified.succeeded), verified.kinds["succeeded"], verified.size) == (1, 1, 5)
    assert [check_growth(verified, sign_log(other, carried[:size])) for size in range(4)] == [0, 1, 2, 3]
    with pytest.raises(LogRewritten):
        check_growth(verified, sign_log(other, carried[::-1]))


@pytest.mark.parametrize(
    ("build", "line", "kind"),
    [
        (lambda other: [format_leaf(INVITED), succeed(other, [], 0)], 2, LeafOutOfPlace),
        (lambda other: [succeed(other, [], 1)], 1, LeafOutOfPlace),
        (lambda other: [succeed(other, [], 1), succeed(other, [], 1), format_leaf(INVITED)], 2, LeafOutOfPlace),
        (lambda other: [succeed(other, [], 1), succeed(other, [], 0)], 2, EarlierKeyMissing),
        (lambda _: [succeed(new_keys("earlier.example/acknowledgments"), [], 0)], 1, NoteUnsigned),
        (lambda _: [format_leaf(INVITED.model_copy(update={"signer": "A" * 43}))], 1, SignerWeak),
    ],
)
def test_succession_that_cannot_be(
    keys: RegisterKeys,
    other: RegisterKeys,
    build: Callable[[RegisterKeys], list[bytes]],
    line: int,
    kind: type[PortalError],
) -> None:
    """A log is continued at the start, by no more leaves than there are, and by a head that its own key signed."""
    log = build(other)
    with pytest.raises(LogLineUntrusted) as caught:
        verify_log(format_log(log), sign_log(keys, log), continuing(keys, other))
    assert (caught.value.line, type(caught.value.cause)) == (line, kind)


@pytest.mark.parametrize(
    ("field", "use"), [("earlier", "earlier log"), ("cosigners", "second signer's"), ("log_key", "log")]
)
def test_keys_are_keys(keys: RegisterKeys, field: str, use: str) -> None:
    """Every key in register.json is checked, used or not."""
    damaged: object = "no key" if field == "log_key" else ("no key",)
    with pytest.raises(KeyMalformed) as caught:
        verify_log(b"", sign_log(keys, []), keys.public().model_copy(update={field: damaged}))
    assert caught.value.use == use
