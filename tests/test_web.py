"""What the servers write into their log, whatever asyncio has to say."""

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from socket import socketpair

import pytest

from site_build.errors import PortTaken
from site_build.web import MOST_LOGGED, Quiet, listen

FATAL = "Fatal write error on socket transport"


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> pytest.LogCaptureFixture:
    """What asyncio logs, as a server that has just started lets it through."""
    monkeypatch.setattr(logging.getLogger("asyncio"), "filters", [Quiet()])
    return caplog


async def fail_on(transports: int) -> None:
    """Let asyncio log the same fault on so many transports."""
    loop = asyncio.get_running_loop()
    for _ in range(transports):
        here, there = socketpair()
        with here, there:
            transport, protocol = await loop.connect_accepted_socket(asyncio.Protocol, here)
            fault = {"message": FATAL, "exception": OSError(), "transport": transport, "protocol": protocol}
            loop.call_exception_handler(fault)
            transport.close()
            await asyncio.sleep(0)


def test_a_fault_on_many_connections_is_one_line(log: pytest.LogCaptureFixture) -> None:
    """What asyncio adds about each connection does not make it another line, and is not logged."""
    with ThreadPoolExecutor(1) as threads:  # the browser of other tests has a loop running in this one
        threads.submit(lambda: asyncio.run(fail_on(transports=2))).result(20)
    assert [record.getMessage() for record in log.records] == [f"{FATAL}\nOSError\n"]


def test_a_minute_has_a_limited_number_of_lines(log: pytest.LogCaptureFixture) -> None:
    """However many different lines there are, neither log nor memory grows without end."""
    for number in range(2 * MOST_LOGGED):
        logging.getLogger("asyncio").error(f"Exception in callback number {number}")  # as asyncio does
    assert len(log.records) == MOST_LOGGED


def test_a_line_comes_again_after_a_minute(log: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was silenced is told again while it lasts."""
    logger = logging.getLogger("asyncio")
    for _ in range(2):
        logger.error(FATAL)
    assert len(log.records) == 1
    monkeypatch.setattr("site_build.web.QUIET_SECONDS", 0.0)
    logger.error(FATAL)
    assert len(log.records) == 2


def test_a_port_that_is_taken() -> None:
    """Two programs cannot listen at one port: the second is told which."""
    with listen(0) as first, pytest.raises(PortTaken) as caught, listen(first.getsockname()[1]):
        pass
    assert caught.value.port > 0
