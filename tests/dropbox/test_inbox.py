"""The inbox keeps what it says it keeps, once, and has room for what it says, in a file and in a database."""

import hashlib
import re
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest

from dropbox.places import Place, beside
from site_build.dropbox import inbox as inbox_module
from site_build.dropbox.errors import InboxFull, OutOfOrder
from site_build.dropbox.inbox import PAGE, PAGE_SIZE, Inbox
from site_build.errors import Refused
from support.drop_box import put


def test_what_is_put_is_read(place: Place) -> None:
    """An envelope comes back with its number, digest and time of arrival, and survives the inbox being closed."""
    with Inbox(place) as inbox:
        sha256 = put(inbox, "first")
    assert sha256 == hashlib.sha256(b"first").hexdigest()
    with Inbox(place) as inbox:
        (row,) = inbox.read(0)
    assert (row.seq, row.sha256, row.envelope) == (1, sha256, "first")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", row.received_at)


def test_the_same_bytes_are_kept_once(place: Place) -> None:
    """The same envelope again: the same answer, and one row with its first time of arrival."""
    with Inbox(place) as inbox:
        first = put(inbox, "same")
        (row,) = inbox.read(0)
        assert put(inbox, "same") == first
        assert inbox.read(0) == [row]


def test_pages_follow_each_other(place: Place) -> None:
    """Reading on from the last number seen gives every envelope once, in the order of arrival."""
    with Inbox(place) as inbox:
        for number in range(PAGE + 5):
            put(inbox, f"envelope {number}")
        first = inbox.read(0)
        second = inbox.read(first[-1].seq)
        assert [row.envelope for row in first + second] == [f"envelope {number}" for number in range(PAGE + 5)]
        assert len(first) == PAGE
        assert inbox.read(second[-1].seq) == []


def test_a_page_of_large_envelopes_is_shorter(place: Place) -> None:
    """A page is bounded in bytes, too, so that it can be fetched over a slow line; the next goes on after it."""
    with Inbox(place) as inbox:
        for number in range(20):
            put(inbox, f"{number:02}" + "x" * 64_000)
        first = inbox.read(0)
        second = inbox.read(first[-1].seq)
    assert sum(len(row.envelope) for row in first) <= PAGE_SIZE
    assert [int(row.envelope[:2]) for row in first + second] == list(range(20))


def test_a_number_never_comes_back(place: Place) -> None:
    """A reader that goes on from the last number misses nothing, though everything was deleted since."""
    with Inbox(place) as inbox:
        assert inbox.delete(put(inbox, "first"))
    with Inbox(place) as inbox:
        put(inbox, "second")
        assert [row.seq for row in inbox.read(1)] == [2]


def test_many_at_once_are_all_kept(place: Place) -> None:
    """Sixteen threads put two hundred envelopes, each twice: two hundred rows, and every digest answered twice."""
    envelopes = [f"envelope {number % 200}" for number in range(400)]
    with Inbox(place) as inbox:
        with ThreadPoolExecutor(16) as threads:
            answers = list(threads.map(partial(put, inbox), envelopes))
        kept = inbox.read(0)
        kept += inbox.read(kept[-1].seq)
        assert answers == [hashlib.sha256(envelope.encode()).hexdigest() for envelope in envelopes]
        assert sorted(row.envelope for row in kept) == sorted(set(envelopes))


def test_a_full_inbox_refuses_and_recovers(place: Place) -> None:
    """At its limit the database itself says that it is full; what is in stays, and deleting makes room again."""
    with Inbox(place, limit=100 * 1024) as inbox:
        first, _, _ = (put(inbox, letter * 20_000) for letter in "abc")
        with pytest.raises(InboxFull):
            put(inbox, "d" * 50_000)
        assert [row.envelope[0] for row in inbox.read(0)] == ["a", "b", "c"]
        assert put(inbox, "a" * 20_000) == first
        assert inbox.delete(first)
        put(inbox, "x" * 20_000)


def test_one_too_large_does_not_cost_the_others(place: Place) -> None:
    """When many wait together and one does not fit, the others are kept."""
    envelopes = ["x" * 90_000, *(f"small {number}" for number in range(20))]

    def fits(envelope: str) -> bool:
        try:
            return bool(put(inbox, envelope))
        except Refused:
            return False

    with Inbox(place, limit=80 * 1024) as inbox:
        with ThreadPoolExecutor(len(envelopes)) as threads:
            assert list(threads.map(fits, envelopes)) == [False] + [True] * 20
        assert len(inbox.read(0)) == 20


def test_a_locked_inbox_says_so(
    place: Place, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Another fault than a full disk is not called one. The log says what it is, and nothing of what was sent."""
    monkeypatch.setattr(inbox_module, "PATIENCE", 0.01)
    monkeypatch.setattr(inbox_module.LOG, "filters", [])  # a server's, which lets this line pass once a minute
    with Inbox(place) as inbox:
        with beside(place) as other:
            if other.dialect.name == "postgresql":
                other.exec_driver_sql("LOCK TABLE envelopes")
            with pytest.raises(OutOfOrder) as told:
                put(inbox, "first")
        assert not isinstance(told.value, InboxFull)
        put(inbox, "first")
    (said,) = caplog.messages
    assert said.removeprefix("The drop box's inbox: ") in {
        "database is locked",
        "canceling statement due to lock timeout",
    }
