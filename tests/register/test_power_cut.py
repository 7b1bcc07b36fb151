"""Whatever moment the power fails at, the register opens again, and has all that was told as done."""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from hashlib import sha256
from multiprocessing import get_context
from pathlib import Path
from random import Random

import pytest

import site_build.database
from register.power_cut import Moment, Recorder
from site_build.errors import PortalError
from site_build.formats.leaf import EditionLeaf, format_leaf, new_id, parse_leaf
from site_build.register.errors import CopyChanged
from site_build.register.keys import RegisterKeys
from site_build.register.people import Person
from site_build.register.second_copy import verify_folder
from site_build.register.store import Register, create_register, open_register
from site_build.register.view import Arrival, ArrivalState

CHANGES = 12
CUTS = 4  # at each of some 80 moments

State = tuple[list[bytes], dict[str, Person], list[Arrival], bytes | None]


def read_state(register: Register) -> State:
    """What the register holds of what these changes wrote."""
    with register.view() as view:
        return view.leaves(), dict(view.people), view.arrivals(ArrivalState.WAITING), view.memo("number")


def make_change(register: Register, number: int, leaves: list[bytes]) -> None:
    """Add leaves, people, an arrival and a document; replace a fact; dispose of a person and of what came earlier."""
    with register.change() as change:
        for data in leaves:
            change.append(parse_leaf(data))
            change.put_person(Person(id=new_id(), name="Zoë Example", roles=("staff",), started=date(2026, 1, 5)))
        change.put_arrival(Arrival(f"{number:064}", ArrivalState.WAITING, content=bytes(3000)))
        document = bytes(9000 + number)
        change.put_document(sha256(document).hexdigest(), document)
        change.put_memo("number", b"%d" % number)
        for old in list(change.people)[:1]:
            change.drop_person(old)
        if number % 3 == 0:
            change.drop_arrival_content(f"{number - 2:064}")


def live(
    folder: Path, keys_json: str, leaves: list[bytes], pragmas: tuple[str, ...]
) -> tuple[list[Moment], list[State]]:
    """Make a register, change it, open it again and change it on, recorded; give the moments, and what was told."""
    site_build.database.PRAGMAS += pragmas
    keys = RegisterKeys.model_validate_json(keys_json)
    recorder, told = Recorder(folder), []
    register = create_register(folder, keys)
    for number in range(1, CHANGES + 1):
        told.append(read_state(register))
        recorder.done = number
        make_change(register, number, leaves[number::CHANGES] if number % 2 else [])
        if number == CHANGES // 2:
            register.close()
            register = open_register(folder, keys)
    told.append(read_state(register))
    recorder.done = CHANGES + 1
    recorder.observe()
    register.close()
    return [moment for moment in recorder.moments if moment.done], told


def find_losses(folder: Path, keys: RegisterKeys, moments: list[Moment], told: list[State]) -> Iterator[str]:
    """Cut the power at every moment, and open what is left; tell where that fails or something is not there."""
    folder.mkdir()
    for number, moment in enumerate(moments):
        for cut in range(CUTS):
            place = folder / f"{number}-{cut}"
            moment.cut(place, Random(f"{number} {cut}"))  # noqa: S311  # the same cuts in every run
            try:
                if reopen(place, keys) not in told[moment.done - 1 : moment.done + 1]:
                    yield f"{place.name}: This is neither what was told as done, nor that and the next change."
            except PortalError as error:
                yield f"{place.name}: {error}"


def reopen(folder: Path, keys: RegisterKeys) -> State:
    """What the register holds after a cut; `Untrusted` unless its files show the same without it."""
    register = open_register(folder, keys)
    state = read_state(register)
    register.close()
    (folder / "register.json").write_text(keys.public().model_dump_json())
    if verify_folder(folder).size != len(state[0]):
        raise CopyChanged(path=folder)
    return state


@pytest.fixture
def losses(
    tmp_path: Path, keys: RegisterKeys, edition: Callable[[], EditionLeaf], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Iterator[str]]:
    """Live, with these settings more, and cut the power everywhere; what was lost."""
    # here, where what is left is opened
    monkeypatch.setattr("site_build.database.PRAGMAS", (*site_build.database.PRAGMAS, "synchronous=OFF"))
    monkeypatch.setattr(os, "fsync", lambda _: None)

    def run(*pragmas: str) -> Iterator[str]:
        leaves = [format_leaf(edition()) for _ in range(4 * CHANGES)]
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as program:
            lived = program.submit(live, tmp_path / "register", keys.model_dump_json(), leaves, pragmas)
        return find_losses(tmp_path / "cuts", keys, *lived.result())

    return run


def test_power_cut(losses: Callable[..., Iterator[str]]) -> None:
    """Wherever the power fails, the register opens, its files agree, and nothing is lost that was told as done."""
    assert list(losses()) == []


@pytest.mark.parametrize("pragma", ["synchronous=OFF", "synchronous=FULL"])
def test_power_cut_is_noticed(losses: Callable[..., Iterator[str]], pragma: str) -> None:
    """The same cuts find what is lost when SQLite syncs nothing, and when it does not sync the end of its journal."""
    assert next(losses(pragma), None)
