"""E-mails with links, sent by the charity's mail server (RFC 5321), and what is known of each afterwards.

Where the server says no, or cannot be reached, the e-mail did not go. Where it falls silent or hangs up once an e-mail
was begun, nobody knows: it is perhaps sent, and the run ends, with the rest not begun.
"""

import smtplib
import ssl
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import localtime, make_msgid

from site_build.config import Portal
from site_build.export.mail import format_message
from site_build.office.links.emails import EmailOutcome
from site_build.office.links.links import Link
from site_build.office.links.reminders import ReminderState
from site_build.office.links.sender import MailServer, Sender

PATIENCE = 20.0  # seconds that the server may take for an answer


class MailRun:
    """One run of e-mails to the charity's server; `patience` is how many seconds it may take for an answer."""

    def __init__(self, portal: Portal, sender: Sender, server: MailServer, patience: float = PATIENCE) -> None:
        self._portal = portal
        self._sender = sender
        self._server = server
        self._patience = patience
        self._stopped = ""  # why no further e-mail is begun

    def deliver(self, links: Iterable[Link]) -> Iterator[EmailOutcome]:
        """Send these, and say of each what became of it, in their order."""
        waiting = list(links)
        try:
            with self._connect() as smtp:
                while waiting and not self._stopped:
                    delivery = self._send(smtp, waiting.pop(0))
                    self._stopped = delivery.why if delivery.state is ReminderState.PERHAPS else ""
                    yield delivery
        except (OSError, smtplib.SMTPException) as error:
            self._stopped = _say_fault(error)
        yield from (
            EmailOutcome(link.person.id, link.name, ReminderState.REFUSED, self._stopped, ends_the_run=True)
            for link in waiting
        )

    def _send(self, smtp: smtplib.SMTP, link: Link) -> EmailOutcome:
        state, why = _send_message(smtp, self._write(link))
        return EmailOutcome(link.person.id, link.name, state, why, ends_the_run=state is ReminderState.PERHAPS)

    def _write(self, link: Link) -> EmailMessage:
        message = format_message(self._portal, link, self._sender)
        message["From"] = Address(self._sender.name, addr_spec=self._server.address)
        message["Date"] = localtime()
        message["Message-ID"] = make_msgid(domain=self._server.address.rpartition("@")[2])
        return message

    @contextmanager
    def _connect(self) -> Iterator[smtplib.SMTP]:
        server, context = self._server, ssl.create_default_context()
        if server.security == "tls":
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=self._patience, context=context)
        else:
            smtp = smtplib.SMTP(server.host, server.port, timeout=self._patience)
        try:
            if server.security == "starttls":
                smtp.starttls(context=context)
            if server.user:
                smtp.login(server.user, server.password)
            yield smtp
        finally:
            smtp.close()


def _send_message(smtp: smtplib.SMTP, message: EmailMessage) -> tuple[ReminderState, str]:
    try:
        smtp.send_message(message)
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as error:
        return ReminderState.REFUSED, _say_fault(error)
    except (OSError, smtplib.SMTPException) as error:
        return ReminderState.PERHAPS, _say_fault(error)
    return ReminderState.SENT, ""


def _say_fault(error: Exception) -> str:
    """The server's answer in a line, or what went wrong on the way there."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return _say(*next(iter(error.recipients.values())))
    if isinstance(error, smtplib.SMTPResponseException):
        return _say(error.smtp_code, error.smtp_error)
    return getattr(error, "strerror", None) or str(error) or type(error).__name__


def _say(code: int, answer: bytes | str) -> str:
    return f"{code} {answer if isinstance(answer, str) else answer.decode('utf-8', 'replace')}"
