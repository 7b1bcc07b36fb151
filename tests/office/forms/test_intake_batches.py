"""Any number of forms is taken in, a batch at a time, within the same memory; what stops it undoes nothing."""

import tracemalloc
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from site_build.demo.forms import FormFactory
from site_build.office.forms.errors import IntakeStopped
from site_build.office.forms.intake import Incoming, take_in, take_in_batches
from site_build.office.links.links import invite
from site_build.office.office import Office
from site_build.register.errors import DatabaseFailed
from support.file_limit import largest_file
from support.sample import add

BATCH = 50
MEGABYTE = 1_000_000
SITE = "https://portal.example/"


def limit_batch(patch: pytest.MonkeyPatch, size: int) -> None:
    """Let a batch have so many forms."""
    patch.setattr("site_build.office.forms.intake.BATCH", size)


def write_unsigned(pen: FormFactory, count: int) -> Iterator[Incoming]:
    """So many forms that wait when they come, each written when it is asked for."""
    return (pen.write(None) for _ in range(count))


def measure_peak(office: Office, forms: Iterable[Incoming]) -> int:
    """The most bytes that were needed to take these in, told and forgotten a batch at a time."""
    tracemalloc.start()
    try:
        for batch in take_in_batches(office, forms):
            assert {outcome.state for outcome in batch} == {"waiting"}
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_memory_does_not_grow_with_what_comes(
    office: Office, pen: FormFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Four times as many forms need hardly more memory; in one batch they need much more."""
    limit_batch(monkeypatch, BATCH)
    measure_peak(office, write_unsigned(pen, 1))  # what is made once is made here
    few, many = (measure_peak(office, write_unsigned(pen, count)) for count in (2 * BATCH, 8 * BATCH))
    assert many - few < MEGABYTE / 2
    limit_batch(monkeypatch, 8 * BATCH)
    assert measure_peak(office, write_unsigned(pen, 8 * BATCH)) - few > 1.5 * MEGABYTE


def test_batches_are_told_in_order(office: Office, pen: FormFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each form is told of once, in the order in which they came, whatever the size of a batch."""
    limit_batch(monkeypatch, 3)
    forms = list(write_unsigned(pen, 7))
    batches = list(take_in_batches(office, iter(forms)))
    assert [[outcome.sha256 for outcome in batch] for batch in batches] == [
        [form.sha256 for form in part] for part in (forms[:3], forms[3:6], forms[6:])
    ]
    assert [outcome.state for outcome in take_in(office, iter(forms))] == ["known"] * 7
    assert list(take_in_batches(office, [])) == []


def test_nothing_is_read_before_it_is_its_turn(
    office: Office, pen: FormFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who stops after a batch has that one in the register, and all the rest is where it was."""
    limit_batch(monkeypatch, 2)
    left = write_unsigned(pen, 5)
    batch = next(take_in_batches(office, left))
    assert [outcome.state for outcome in batch] == ["waiting"] * 2
    assert len(list(left)) == 3


@pytest.fixture
def signed(office: Office, pen: FormFactory) -> list[Incoming]:
    """Six forms of six people, signed with their links."""
    for number in range(6):
        add(office, f"Invented {number}", "volunteer")
    return [pen.write(invite(office, f"Invented {number}", SITE).address) for number in range(6)]


def test_a_disk_that_is_full_in_the_middle(
    office: Office, folder: Path, signed: list[Incoming], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The batches before are in, and that is said; taken in again, each form is in the register once."""
    limit_batch(monkeypatch, 2)

    def fill_the_disk(stack: ExitStack) -> Iterator[Incoming]:
        yield from signed[:4]
        stack.enter_context(largest_file((folder / "register.sqlite").stat().st_size))
        yield from signed[4:]

    with ExitStack() as stack, pytest.raises(IntakeStopped) as stopped:
        take_in(office, fill_the_disk(stack))
    assert stopped.value.count == 4
    assert isinstance(stopped.value.trouble, DatabaseFailed)
    assert str(stopped.value.trouble) in str(stopped.value)
    assert [outcome.state for outcome in take_in(office, signed)] == ["known"] * 4 + ["accepted"] * 2


def test_a_disk_that_is_full_at_once(
    office: Office, folder: Path, signed: list[Incoming], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing was dealt with before, and nothing is said of it."""
    limit_batch(monkeypatch, 2)
    with largest_file((folder / "register.sqlite").stat().st_size), pytest.raises(DatabaseFailed):
        take_in(office, signed)
    assert {outcome.state for outcome in take_in(office, signed)} == {"accepted"}
