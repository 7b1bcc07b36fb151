"""The drop box is emptied into the register over a real connection, and forgets only what is in."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from site_build.demo.forms import FormFactory
from site_build.dropbox.inbox import PAGE, PAGE_SIZE
from site_build.formats.envelope import ENVELOPE_LIMIT
from site_build.office.forms.collect import (
    LARGEST_ANSWER,
    LONGEST_LINE,
    MOST_LINES,
    Collected,
    collect,
    collect_all,
    propose_address,
)
from site_build.office.forms.errors import (
    DropBoxAddressOpen,
    NoForms,
    NotForgotten,
    NotForms,
    TokenUnknown,
    WebsiteAway,
)
from site_build.office.forms.pending import list_pending
from site_build.office.links.links import invite
from site_build.office.office import Office
from site_build.register.view import ArrivalState
from support.drop_box import Box, put, running
from support.website import serving

SITE = "https://portal.example/"


@pytest.fixture
def box(office: Office, tmp_path: Path) -> Iterator[Box]:
    """The drop box of this office."""
    with running(tmp_path, office.register.keys.drop_token) as box:
        yield box


def test_collect(office: Office, pen: FormFactory, box: Box) -> None:
    """Everything is taken in by its reason over several pages, and the drop box is empty afterwards."""
    box.post(pen.write(invite(office, "Zoë Example", SITE).address).data)
    box.post(pen.write(None, passed=True).data)
    for _ in range(120):
        box.post(pen.write(None).data)
    pages = list(collect(office, box.address))
    assert len(pages) > 1
    states = [outcome.state for page in pages for outcome in page]
    assert states == ["accepted", "set_aside", *["waiting"] * 120]
    assert box.inbox.read(0) == []
    assert list(collect(office, box.address)) == []


@pytest.mark.parametrize("size", [3, PAGE_SIZE // PAGE, ENVELOPE_LIMIT], ids=["small", "both limits", "large"])
def test_the_largest_page_fits(office: Office, box: Box, size: int) -> None:
    """Whatever the drop box gives at once, the desk takes: so many lines, as long as they may be."""
    for number in range(PAGE + 1):
        put(box.inbox, f"{number:03}".ljust(size, "x"))
    token = {"Authorization": f"Bearer {office.register.keys.drop_token}"}
    answer = box.browser.get(f"{box.address}?after=0", headers=token).content
    lines = answer.splitlines()
    assert len(lines) == min(PAGE, PAGE_SIZE // size) <= MOST_LINES
    assert max(map(len, lines)) <= LONGEST_LINE
    assert len(answer) <= LARGEST_ANSWER


def test_arrival_is_what_counts(office: Office, pen: FormFactory, box: Box) -> None:
    """The drop box says when a form arrived, and an envelope that it still has is recognised when it comes again."""
    envelope = pen.write(invite(office, "Zoë Example", SITE).address)
    box.post(envelope.data)
    ((first,),) = collect(office, box.address)
    box.post(envelope.data)
    ((second,),) = collect(office, box.address)
    assert (first.state, second.state) == ("accepted", "known")
    assert first.came == "form 1 from the website"


def test_outcomes_are_told_before_anything_is_deleted(office: Office, pen: FormFactory, tmp_path: Path) -> None:
    """When the drop box goes away before it can forget a page, that page's outcomes have been told all the same."""
    with running(tmp_path, office.register.keys.drop_token) as box:
        box.post(pen.write(None).data)
        pages = collect(office, box.address)
        (outcome,) = next(pages)
        assert outcome.state == "waiting"
        assert len(box.inbox.read(0)) == 1
    with pytest.raises(WebsiteAway):
        next(pages)


def test_collect_all(office: Office, pen: FormFactory, tmp_path: Path) -> None:
    """All at once: the outcomes are told, with the trouble if something went wrong after the first of them."""
    assert propose_address(office) == "https://register.example/drop"
    with running(tmp_path, office.register.keys.drop_token) as box:
        assert collect_all(office, box.address) == Collected(())
        box.post(pen.write(None).data)
        collected = collect_all(office, box.address)
        assert ([outcome.state for outcome in collected.outcomes], collected.trouble) == (["waiting"], "")
        assert box.inbox.read(0) == []
    with pytest.raises(WebsiteAway):
        collect_all(office, box.address)


class Forgetful(BaseHTTPRequestHandler):
    """A drop box that gives what it holds, a line a page, and fails when it is asked to forget it."""

    lines: tuple[bytes, ...] = ()

    def do_GET(self) -> None:
        """Answer with the line after the last one."""
        _, _, after = self.path.partition("?after=")
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"".join(self.lines[int(after) : int(after) + 1]))

    def do_DELETE(self) -> None:
        """Fail."""
        self.send_error(503)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def answering(*lines: bytes) -> Iterator[str]:
    """The address of a drop box that gives these lines, one a page."""
    Forgetful.lines = tuple(line + b"\n" for line in lines)
    with serving(Forgetful) as address:
        yield address


def row(pen: FormFactory, **changes: object) -> dict[str, object]:
    """A right line of the drop box's answer, with these entries changed."""
    envelope = pen.write(None).data
    told = {"seq": 1, "sha256": sha256(envelope).hexdigest(), "received_at": "2026-11-22T10:00:00Z"}
    return {**told, "envelope": envelope.decode(), **changes}


def test_what_cannot_be_deleted_is_in_all_the_same(office: Office, pen: FormFactory) -> None:
    """A drop box that cannot forget stops nobody: every page is taken in, and the words say what is so."""
    lines = [json.dumps(row(pen, seq=seq)).encode() for seq in (1, 2, 3)]
    with answering(*lines) as address:
        collected = collect_all(office, address)
        again = collect_all(office, address)
        with pytest.raises(NotForgotten):
            list(collect(office, address))
    assert [outcome.state for outcome in collected.outcomes] == ["waiting"] * 3
    assert [outcome.state for outcome in again.outcomes] == ["known"] * 3
    for told in (collected, again):
        assert told.trouble.startswith("The forms are in the register, but the website could not delete all of them")
        assert "gave no forms" not in told.trouble


def test_trouble_after_the_first_page(office: Office, pen: FormFactory) -> None:
    """What was taken in before the trouble is told beside it."""
    with answering(json.dumps(row(pen)).encode(), b"nonsense") as address:
        collected = collect_all(office, address)
    assert [outcome.state for outcome in collected.outcomes] == ["waiting"]
    assert collected.trouble == f"Not everything could be fetched. {NotForms()}"


@pytest.mark.parametrize(
    ("changes", "tail"),
    [
        ({"received_at": "2026-11-22T10:00:00"}, b""),
        ({"received_at": None}, b""),
        ({"seq": 0}, b""),
        ({"seq": 2**60}, b""),
        ({}, b"\n" + b"[" * 200_000),
        ({}, b"\n" + b"[" * 60_000),
        ({}, b'\n{"seq": 1e400}'),
        ({"envelope": "e" * 70_000}, b""),
    ],
    ids=[
        "no time zone",
        "no time",
        "a number that does not grow",
        "a number too large",
        "nested and long",
        "nested",
        "endless",
        "no envelope is so long",
    ],
)
def test_an_answer_that_is_none(office: Office, pen: FormFactory, changes: dict[str, object], tail: bytes) -> None:
    """A line that the drop box would never write is refused with its whole page, and nothing of it is kept."""
    with (
        answering(json.dumps(row(pen, **changes)).encode() + tail) as address,
        pytest.raises(NotForms),
    ):
        collect_all(office, address)
    assert list_pending(office, ArrivalState.WAITING, ArrivalState.SET_ASIDE) == []


def test_a_page_has_a_hundred_lines_at_most(office: Office, pen: FormFactory) -> None:
    """More forms at once than a drop box gives are refused, and nothing of them is kept."""
    lines = [json.dumps(row(pen, seq=seq)).encode() for seq in range(1, 102)]
    with answering(b"\n".join(lines)) as address, pytest.raises(NotForms):
        collect_all(office, address)
    assert list_pending(office, ArrivalState.WAITING, ArrivalState.SET_ASIDE) == []


def test_drop_box_without_a_token(office: Office, tmp_path: Path) -> None:
    """A drop box that was given no token hides itself, and the words say that this may be why."""
    with running(tmp_path, None) as box, pytest.raises(NoForms) as caught:
        list(collect(office, box.address))
    assert caught.value.status == 404


def test_drop_box_that_will_not(office: Office, tmp_path: Path) -> None:
    """A drop box with another token, one that is not there, and an unsafe address are refused in plain words."""
    with running(tmp_path, "another token") as box:
        with pytest.raises(TokenUnknown):
            list(collect(office, box.address))
        with pytest.raises(NoForms) as caught:
            list(collect(office, box.address + "/nowhere/else"))
        assert caught.value.status == 404
    with pytest.raises(WebsiteAway):
        list(collect(office, box.address))
    with pytest.raises(DropBoxAddressOpen):
        list(collect(office, "http://portal.example/drop"))
