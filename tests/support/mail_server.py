"""A real mail server on this computer (RFC 5321): it keeps what it accepts, and can refuse, hang or hang up."""

import asyncio
import socket
import ssl
from collections.abc import Container, Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from site_build.office.links.sender import Security


class Postbox:
    """What the server does with each e-mail, by the address that it is for; `taken` are those it accepted."""

    def __init__(self, unknown: Container[str] = (), full: Container[str] = (), silent: Container[str] = ()) -> None:
        self.unknown, self.full, self.silent = unknown, full, silent
        self.taken: list[EmailMessage] = []
        self.logins: list[tuple[str, str]] = []

    def log_in(self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: object) -> AuthResult:
        """Let everybody in, and remember what they said."""
        assert isinstance(data, LoginPassword)
        self.logins.append((data.login.decode(), data.password.decode()))
        return AuthResult(success=True)

    async def handle_RCPT(  # noqa: N802  # the library's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Refuse an address that is not known here."""
        if address in self.unknown:
            return "550 No such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  # the same
        """Take the e-mail, refuse it, or say nothing."""
        [address] = envelope.rcpt_tos
        if address in self.full:
            return "552 The mailbox is full"
        message = message_from_bytes(envelope.content or b"", policy=default)  # type: ignore[arg-type]  # bytes here
        assert isinstance(message, EmailMessage)
        self.taken.append(message)
        if address in self.silent:
            await asyncio.sleep(30)
        return "250 OK"


@contextmanager
def serve_mail(postbox: Postbox, tls: ssl.SSLContext | None = None, security: Security = "none") -> Iterator[int]:
    """The port of a server for this postbox, until the block ends; with `tls` it offers a way to log in."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    speaks: dict[str, Any] = {}
    if tls:
        speaks = {"authenticator": postbox.log_in, "auth_require_tls": security == "starttls"}
        speaks |= {"tls_context": tls, "require_starttls": True} if security == "starttls" else {"ssl_context": tls}
    controller = Controller(postbox, hostname="127.0.0.1", port=port, **speaks)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()
