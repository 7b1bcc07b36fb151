"""What the website shows is held against the register, and nothing that it answers can do harm."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from time import sleep

import pytest

from site_build.config import format_keys
from site_build.formats.cosignature import cosign
from site_build.formats.leaf import EditionLeaf, new_id
from site_build.formats.note import NOTE_LIMIT
from site_build.office.office import Office
from site_build.office.safekeeping import website
from site_build.office.safekeeping.errors import PublishedForeign
from site_build.office.safekeeping.publishing import is_head_shown, publish_head
from site_build.office.safekeeping.succession import SiteBehind
from site_build.office.safekeeping.website import look_at_website, take_note
from site_build.register.errors import HeadPlace, LogForked, ReadOnly
from site_build.register.keys import RegisterKeys, new_keys
from support.desk_process import neighbour
from support.sample import add, make_office


@contextmanager
def site(files: dict[str, bytes], answer: Callable[[BaseHTTPRequestHandler], None] | None = None) -> Iterator[str]:
    """A website with these files; `answer` stands for one that is broken. Its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # the library's name
            if answer:
                answer(self)
                return
            data = files.get(self.path)
            self.send_response(200 if data is not None else 404)
            self.end_headers()
            self.wfile.write(data or b"not here")

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with neighbour(Handler) as port:
        yield f"http://127.0.0.1:{port}/"


def publish_and_read(office: Office) -> bytes:
    """The head as it was published."""
    publish_head(office)
    return (office.home / "checkpoint").read_bytes()


def test_what_a_site_shows(office: Office) -> None:
    """Its keys and its head are found; a site that has neither is no fault."""
    public = office.register.keys.public()
    with site({"/register.json": format_keys(public), "/checkpoint": publish_and_read(office)}) as address:
        seen = look_at_website(address)
    assert seen.keys == public
    assert seen.head
    assert (seen.head.place, seen.head.note) == (HeadPlace.WEBSITE, (office.home / "checkpoint").read_bytes())
    take_note(office, seen)
    assert office.register.doubt is None
    with site({}) as address:
        seen = look_at_website(address)
    assert (seen.keys, seen.head) == (None, None)
    take_note(office, seen)
    assert office.recall(SiteBehind) is None


def test_a_site_of_before(office: Office) -> None:
    """A site with the earlier key is remembered as one that has to be built again, until it has been."""
    mine = office.register.keys.public()
    old = new_keys("register.example/earlier").public()
    keys = office.register.keys.model_copy(update={"earlier": (old.log_key,)})
    office.register.keys = keys
    for public, behind in ((old, True), (old, True), (mine, False), (mine, False)):
        with site({"/register.json": format_keys(public)}) as address:
            take_note(office, look_at_website(address))
        assert (office.recall(SiteBehind) is not None) is behind


def test_a_head_that_contradicts(office: Office, tmp_path: Path, keys: RegisterKeys) -> None:
    """A head of another story on the site opens the register for reading alone: nothing is published then either."""
    other = make_office(office.root, tmp_path / "other", keys)
    add(other, "Zoë Example", "volunteer")
    with other.register.view() as view:
        note = view.checkpoint()
    other.register.close()
    with site({"/checkpoint": note}) as address:
        take_note(office, look_at_website(address))
    assert isinstance(office.register.doubt, LogForked)
    assert "the website" in str(office.register.doubt)
    with pytest.raises(ReadOnly):
        publish_head(office)


def too_much(handler: BaseHTTPRequestHandler) -> None:
    """Answer without end."""
    handler.send_response(200)
    handler.end_headers()
    for _ in range(NOTE_LIMIT // 1024 + 10):
        handler.wfile.write(b"x" * 1024)


def too_slow(handler: BaseHTTPRequestHandler) -> None:
    """Answer a byte now and then."""
    handler.send_response(200)
    handler.end_headers()
    for _ in range(20):
        handler.wfile.write(b"x")
        handler.wfile.flush()
        sleep(0.1)


def no_answer(handler: BaseHTTPRequestHandler) -> None:
    """Close the connection."""
    handler.connection.close()


def moved(handler: BaseHTTPRequestHandler) -> None:
    """Lead elsewhere, where nobody looks."""
    handler.send_response(301)
    handler.send_header("Location", "/checkpoint")
    handler.end_headers()


@pytest.mark.parametrize("answer", [too_much, too_slow, no_answer, moved])
def test_a_broken_site(answer: Callable[[BaseHTTPRequestHandler], None], monkeypatch: pytest.MonkeyPatch) -> None:
    """Too much, too slow, nothing, or a way elsewhere: the site shows nothing then, and soon."""
    monkeypatch.setattr(website, "DEADLINE", 0.5)
    with site({}, answer) as address:
        seen = look_at_website(address)
    assert (seen.keys, seen.head) == (None, None)


@pytest.mark.parametrize("address", ["http://127.0.0.1:9/", "https://no such place/", "http://\x00/"])
def test_no_site(address: str) -> None:
    """Nobody answers there, or it is no address."""
    seen = look_at_website(address)
    assert (seen.keys, seen.head) == (None, None)


def test_publishing(office: Office) -> None:
    """The head is written for the site, and over an earlier one of the same log."""
    assert not is_head_shown(office)
    first = publish_and_read(office)
    assert is_head_shown(office)
    add(office, "Bo Example", "volunteer")
    assert is_head_shown(office), "nothing was added to the log"
    with office.register.change() as change:
        change.append(change.entries(EditionLeaf)[0].leaf.model_copy(update={"id": new_id(), "bank": "b" * 64}))
    assert not is_head_shown(office)
    assert publish_and_read(office) != first


def test_not_over_a_stranger(office: Office) -> None:
    """A file that is no head of this register is not written over."""
    path = office.home / "checkpoint"
    path.write_bytes(b"Dear all,\n")
    with pytest.raises(PublishedForeign) as caught:
        publish_head(office)
    assert caught.value.file == path
    assert path.read_bytes() == b"Dear all,\n"


def test_the_cosigned_head_is_shown_while_it_is_news(office: Office) -> None:
    """What the Chair signed is published first, and the newest head once the site has shown that."""
    keys = office.register.keys
    cosigned = cosign(publish_and_read(office), keys.public().log_key, "register.example/chair", bytes(32), 1795500000)
    (office.home / "checkpoint").unlink()
    (office.register.folder / "cosigned").write_bytes(cosigned)
    with office.register.change() as change:
        change.append(change.entries(EditionLeaf)[0].leaf.model_copy(update={"id": new_id(), "bank": "b" * 64}))
    assert publish_and_read(office) == cosigned
    newest = publish_and_read(office)
    assert newest != cosigned
    assert publish_and_read(office) == newest
