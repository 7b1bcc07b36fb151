"""Old copies put back, in whatever combination, never lead to a second signed head of a size that was signed before."""

import shutil
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from itertools import product
from pathlib import Path

import pytest

from site_build.errors import PortalError
from site_build.formats.base64 import encode_standard
from site_build.formats.checkpoint import Checkpoint, open_checkpoint, sign_checkpoint
from site_build.formats.leaf import EditionLeaf, ErasedLeaf, InvitedLeaf, commit, format_leaf, new_id, today
from site_build.register.errors import HeadPlace, LinesUncovered, LogBehind, LogForked, ReadOnly, StateNotWritten
from site_build.register.heads import KnownHead
from site_build.register.keys import RegisterKeys, continue_keys, new_keys
from site_build.register.people import Person
from site_build.register.store import Register, create_register, open_register
from site_build.register.view import Arrival, ArrivalState, Details

Maker = Callable[[], EditionLeaf]
DATABASE, LOG, CHECKPOINT = "register.sqlite", "log.jsonl", "checkpoint"
TIMES = 3
COMBINATIONS = list(product(range(TIMES), repeat=3))
RECORD = "Zoë Example's record"
PERSON = Person(id=new_id(), name="Zoë Example", roles=("volunteer",), started=today())


class Signed:
    """Every head that was ever signed with the log's key, by its size."""

    def __init__(self) -> None:
        self.heads: dict[int, set[str]] = defaultdict(set)

    def note(self, size: int, text: str) -> None:
        """Remember one."""
        self.heads[size].add(text.rsplit("\n\n", 1)[0])

    @property
    def twice(self) -> list[int]:
        """The sizes of which two different heads were signed."""
        return [size for size, texts in self.heads.items() if len(texts) > 1]


@pytest.fixture
def signed(monkeypatch: pytest.MonkeyPatch) -> Signed:
    """All that is signed from now on, in the one place where heads are."""
    record = Signed()

    def watched(head: Checkpoint, seed: bytes) -> bytes:
        made = sign_checkpoint(head, seed)
        record.note(head.size, made.decode())
        return made

    monkeypatch.setattr("site_build.register.change.sign_checkpoint", watched)
    return record


def append(register: Register, *leaves: EditionLeaf) -> None:
    """Add leaves in one change."""
    with register.change() as change:
        for leaf in leaves:
            change.append(leaf)


@pytest.fixture
def times(folder: Path, keys: RegisterKeys, edition: Maker, signed: Signed, tmp_path: Path) -> list[Path]:
    """The register's folder as it was at three times, each with two entries more; the state folder is the last's."""
    create_register(folder, keys).close()
    copies = []
    for number in range(TIMES):
        with closing(open_register(folder, keys, state=tmp_path / "state")) as register:
            append(register, edition())
            append(register, edition())
        copies.append(shutil.copytree(folder, tmp_path / f"time-{number}"))
    assert not signed.twice
    return copies


def put_back(times: list[Path], combination: tuple[int, ...], target: Path) -> Path:
    """A folder with the database, log and checkpoint of these times."""
    target.mkdir()
    for name, number in zip((DATABASE, LOG, CHECKPOINT), combination, strict=True):
        shutil.copy(times[number] / name, target / name)
    return target


def live_on(
    folder: Path, keys: RegisterKeys, edition: Maker, heads: Sequence[KnownHead] = (), state: Path | None = None
) -> PortalError | None:
    """Open the register twice and add to it each time; give the doubt, or what refused it."""
    doubt: PortalError | None = None
    for _ in range(2):
        try:
            with closing(open_register(folder, keys, heads, state)) as register:
                doubt = register.doubt
                with suppress(ReadOnly):
                    append(register, edition(), edition(), edition())
        except PortalError as error:
            doubt = error
    return doubt


@pytest.fixture(params=COMBINATIONS, ids=str)
def combination(request: pytest.FixtureRequest) -> tuple[int, ...]:
    """Of which time the database is, the log, and the checkpoint."""
    found: tuple[int, ...] = request.param
    return found


@pytest.fixture
def mixed(times: list[Path], combination: tuple[int, ...], tmp_path: Path) -> Path:
    """The folder in which they were put back."""
    return put_back(times, combination, tmp_path / "put back")


@pytest.mark.parametrize("outside", ["computer", "backup"])
def test_with_a_head_visible_outside(
    mixed: Path, keys: RegisterKeys, edition: Maker, signed: Signed, outside: str
) -> None:
    """Where the newest head can be seen, nothing that is put back leads to a second one of its size, or below."""
    newest = (mixed.parent / f"time-{TIMES - 1}" / CHECKPOINT).read_bytes()
    heads = [KnownHead(HeadPlace.BACKUP, newest, "stick")] if outside == "backup" else []
    live_on(mixed, keys, edition, heads, mixed.parent / "state" if outside == "computer" else None)
    assert signed.twice == []


def test_without_a_head_outside(
    mixed: Path, keys: RegisterKeys, edition: Maker, signed: Signed, combination: tuple[int, ...]
) -> None:
    """Nor where nothing outside is seen, as long as one of the three pieces still shows the newest time.

    Where all three are older, nobody could tell: then no size is signed again that these three show.
    """
    live_on(mixed, keys, edition)
    assert [size for size in signed.twice if size <= 2 * (max(combination) + 1)] == []


def test_what_is_told(times: list[Path], keys: RegisterKeys, edition: Maker, tmp_path: Path) -> None:
    """Each combination that cannot be explained opens for reading, and says what speaks against it."""
    cases = {
        (0, 2, 0): LinesUncovered(count=4),
        (0, 0, 2): LogBehind(place=HeadPlace.FOLDER, name="", size=6, kept=2),
        (1, 0, 2): LogBehind(place=HeadPlace.FOLDER, name="", size=6, kept=4),
        (0, 2, 1): LinesUncovered(count=2),
    }
    for number, (combination, expected) in enumerate(cases.items()):
        folder = put_back(times, combination, tmp_path / f"put back {number}")
        doubt = live_on(folder, keys, edition)
        assert (type(doubt), str(doubt)) == (type(expected), str(expected))


def test_a_head_that_is_given_later(times: list[Path], keys: RegisterKeys, edition: Maker, tmp_path: Path) -> None:
    """Lines that nothing covers are taken in once a signed head that covers them is in hand, and not before."""
    folder = put_back(times, (0, 2, 0), tmp_path / "put back")
    before = (folder / LOG).read_bytes()
    with closing(open_register(folder, keys)) as register:
        assert register.doubt
        with pytest.raises(ReadOnly):
            append(register, edition())
        assert (folder / LOG).read_bytes() == before
        register.see([KnownHead(HeadPlace.BACKUP, (times[2] / CHECKPOINT).read_bytes(), "stick")])
        assert register.doubt is None
        append(register, edition())
        with register.view() as view:
            assert view.size() == 7


@pytest.mark.parametrize("size", [1, 3])
def test_another_story_is_told_apart(
    times: list[Path], keys: RegisterKeys, edition: Maker, tmp_path: Path, size: int
) -> None:
    """A head of other entries than the log's first ones opens the register for reading alone, with its place."""
    other = create_register(tmp_path / "other", keys)
    append(other, *(edition() for _ in range(size)))
    other.close()
    head = KnownHead(HeadPlace.PORTAL, (tmp_path / "other" / CHECKPOINT).read_bytes(), "portal")
    with closing(open_register(times[2], keys, [head])) as register:
        assert isinstance(register.doubt, LogForked)
        assert (register.doubt.place, register.doubt.size) == (HeadPlace.PORTAL, size)
        assert "the portal's folder" in str(register.doubt)


def test_what_is_no_head_of_ours_is_ignored(times: list[Path], keys: RegisterKeys, edition: Maker) -> None:
    """A note that another key signed, or that is none, says nothing about this log."""
    for note in (b"", b"Dear all,\n", (times[2] / CHECKPOINT).read_bytes().replace(b"\n6\n", b"\n9\n")):
        with closing(open_register(times[2], keys, [KnownHead(HeadPlace.WEBSITE, note)])) as register:
            append(register, edition())
            assert [head.place for head in register.list_strange_heads()] == [HeadPlace.WEBSITE]


def invite(register: Register) -> InvitedLeaf:
    """Add a person, and a link for them."""
    leaf = InvitedLeaf(
        invitation=new_id(),
        signer="11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
        expires=today(),
        commitment=commit(b"s" * 32, RECORD.encode()),
    )
    with register.change() as change:
        change.put_person(PERSON)
        change.append(leaf, Details(RECORD, b"s" * 32, PERSON.id))
    return leaf


def test_a_line_by_another_hand_is_never_replayed(folder: Path, keys: RegisterKeys) -> None:
    """Somebody who can write to the log's file, and has no key, cannot have a person erased by it."""
    with closing(create_register(folder, keys)) as register:
        leaf = invite(register)
    line = encode_standard(format_leaf(ErasedLeaf(of=leaf.id))).encode() + b"\n"
    with (folder / LOG).open("ab") as log:
        log.write(line)
    for _ in range(2):
        with closing(open_register(folder, keys)) as register, register.view() as view:
            assert isinstance(register.doubt, LinesUncovered)
            assert (view.size(), list(view.people)) == (1, [PERSON.id])
    assert (folder / LOG).read_bytes().endswith(line)


def test_a_line_that_comes_while_it_is_open(folder: Path, keys: RegisterKeys, edition: Maker) -> None:
    """Nor is it counted as one of ours: what is written next to it is told, and the register then only read."""
    register = create_register(folder, keys)
    append(register, edition())
    with (folder / LOG).open("ab") as log:
        log.write(encode_standard(format_leaf(edition())).encode() + b"\n")
    with pytest.raises(PortalError, match=r"log\.jsonl has been changed"):
        append(register, edition())
    register.close()
    assert open_checkpoint((folder / CHECKPOINT).read_bytes(), keys.public().log_key).size == 1


@pytest.fixture
def erased(folder: Path, keys: RegisterKeys) -> Path:
    """A copy of the database from before everything about somebody was disposed of: no entry in the log names them."""
    with closing(create_register(folder, keys)) as register:
        with register.change() as change:
            change.put_person(PERSON)
            change.put_arrival(Arrival("e" * 64, ArrivalState.SET_ASIDE, None, b"{}"))
        shutil.copy(folder / DATABASE, folder.with_name("old"))
        with register.change() as change:
            change.drop_person(PERSON.id)
            change.drop_arrival_content("e" * 64)
    return folder.with_name("old")


@pytest.mark.parametrize("torn", [b"", b"0123"])
def test_an_old_database_brings_nobody_back(folder: Path, keys: RegisterKeys, erased: Path, torn: bytes) -> None:
    """Somebody without an entry, and a form that was held, stay erased when the database of before is put back."""
    erased.replace(folder / DATABASE)
    with (folder / "erased").open("ab") as file:
        file.write(torn)
    for _ in range(2):
        with closing(open_register(folder, keys)) as register, register.view() as view:
            assert register.doubt is None
            assert view.people == {}
            assert view.known_arrivals().states == {"e" * 64: ArrivalState.ERASED}
            assert len(view.marks()) == 2
    with closing(open_register(folder, keys)) as register, register.change() as change:
        change.put_person(PERSON.model_copy(update={"id": new_id()}))
        change.drop_person(next(iter(change.people), ""))


def test_marks_that_were_not_written_are_written_later(folder: Path, keys: RegisterKeys, erased: Path) -> None:
    """Where the power failed between the commit and the file of marks, the next opening writes them."""
    erased.unlink()
    before = (folder / "erased").read_bytes()
    assert len(before.split()) == 2
    (folder / "erased").unlink()
    open_register(folder, keys).close()
    assert sorted((folder / "erased").read_bytes().split()) == sorted(before.split())


def test_where_this_computer_can_note_nothing(folder: Path, keys: RegisterKeys, edition: Maker, tmp_path: Path) -> None:
    """A state folder that cannot be written to is named; the register can be read, and goes on once it is mended."""
    create_register(folder, keys).close()
    state = tmp_path / "state"
    state.write_bytes(b"")
    with closing(open_register(folder, keys, state=state / "heads")) as register:
        assert isinstance(register.doubt, StateNotWritten)
        assert register.doubt.folder == state / "heads"
        with pytest.raises(ReadOnly), register.change() as change:
            change.append(edition())
    state.unlink()
    with closing(open_register(folder, keys, state=state / "heads")) as register:
        append(register, edition())
        shutil.rmtree(state)
        state.write_bytes(b"")
        with pytest.raises(StateNotWritten):
            append(register, edition())
        with register.view() as view:
            assert view.size() == 2


@pytest.mark.parametrize(
    ("origin", "following"),
    [("register.example/2026", "register.example/2026/2"), ("register.example", "register.example/2")],
)
def test_a_number_in_a_name_is_no_count(origin: str, following: str) -> None:
    """Only the number that a succession put there is counted on."""
    first = new_keys(origin)
    second = continue_keys(first.public(), first.opening_key, first.data_key)
    third = continue_keys(second.public(), second.opening_key, second.data_key)
    assert (second.origin, third.origin) == (following, f"{following[:-1]}3")
