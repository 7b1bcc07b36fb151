"""What a server commits late, under a lower number than what was fetched already, is fetched, too."""

import hashlib
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import URL, Connection, text

from dropbox.places import beside
from dropbox.server import Server
from site_build.demo.forms import FormFactory
from site_build.dropbox.app import make_app
from site_build.dropbox.inbox import PAGE_SIZE, Inbox
from site_build.formats.envelope import ENVELOPE_LIMIT
from site_build.office.forms.collect import collect
from site_build.office.office import Office
from support.drop_box import put

LATE = text("INSERT INTO envelopes (sha256, received_at, envelope) VALUES (:sha256, '2026-11-25T12:00:00Z', :envelope)")


@pytest.fixture
def box(served: tuple[Server, str], site: Path, database: URL, office: Office) -> Iterator[tuple[Inbox, str]]:
    """A server's inbox in a database, and where this office collects."""
    server, address = served
    with Inbox(database) as inbox:
        server.app = make_app(site, inbox, [office.register.keys.drop_token_sha256()])
        yield inbox, f"{address}/drop"


def insert(connection: Connection, envelope: bytes) -> None:
    """Keep an envelope as another server does, which has not committed yet."""
    connection.execute(LATE, {"sha256": hashlib.sha256(envelope).hexdigest(), "envelope": envelope.decode()})


def test_the_next_collection_has_it(office: Office, pen: FormFactory, box: tuple[Inbox, str], database: URL) -> None:
    """It became visible after its place had been passed: the collection goes on, and the next one takes it in."""
    inbox, address = box
    with beside(database) as slow:
        insert(slow, pen.write(None).data)
        put(inbox, pen.write(None).data.decode())
        assert [[form.state for form in page] for page in collect(office, address)] == [["waiting"]]
    assert [[form.state for form in page] for page in collect(office, address)] == [["waiting"]]
    assert inbox.read(0) == []


def test_between_two_pages(office: Office, pen: FormFactory, box: tuple[Inbox, str], database: URL) -> None:
    """It became visible while the first page was taken in: nothing is listed twice, and nothing is lost."""
    inbox, address = box
    slow_may_go, slow_is_done = threading.Event(), threading.Event()
    started = threading.Event()

    def commit_late() -> None:
        with beside(database) as slow:
            insert(slow, pen.write(None).data)
            started.set()
            slow_may_go.wait()
        slow_is_done.set()

    slow = threading.Thread(target=commit_late)
    slow.start()
    started.wait()
    for number in range(PAGE_SIZE // ENVELOPE_LIMIT + 1):
        put(inbox, f"{number:03}".ljust(ENVELOPE_LIMIT, "x"))
    pages = collect(office, address)
    first = next(pages)
    slow_may_go.set()
    slow_is_done.wait()
    seen = [form.sha256 for page in (first, *pages, *collect(office, address)) for form in page]
    assert len(seen) == len(set(seen)) == PAGE_SIZE // ENVELOPE_LIMIT + 2
    assert inbox.read(0) == []
    slow.join()
