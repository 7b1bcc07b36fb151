"""Who signs e-mails to people, and the mail server that sends them, where there is one. Both are kept sealed.

Only a server that proves who it is is spoken to, over TLS; without it, only one on this computer.
"""

import re
from collections.abc import Mapping
from typing import ClassVar, Literal

from pydantic import Field

from site_build.names import clean_name, is_email
from site_build.office.links import errors
from site_build.office.office import Office
from site_build.register.memo import Memo

SECURITIES: tuple["Security", ...] = ("starttls", "tls", "none")
_HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)*", re.IGNORECASE | re.ASCII)
_HERE = ("localhost", "127.0.0.1")

Security = Literal["starttls", "tls", "none"]


class Sender(Memo):
    """Whose name and telephone number stand under an e-mail; either may be empty."""

    key: ClassVar[str] = "sender"

    name: str = ""
    phone: str = ""


class MailServer(Memo):
    """The server that takes e-mails, and the address that they come from; `user` is empty where it asks for none."""

    key: ClassVar[str] = "mail-server"

    host: str
    port: int
    security: Security
    user: str
    password: str = Field(repr=False)
    address: str


def read_sender(office: Office) -> Sender:
    """Who signs e-mails; nobody, until it was said."""
    return office.recall(Sender) or Sender()


def save_sender(office: Office, name: str, phone: str) -> None:
    """Remember whose name and telephone number stand under e-mails."""
    office.remember(Sender(name=clean_name(name), phone=" ".join(phone.split())))


def save_server(office: Office, typed: Mapping[str, str]) -> MailServer:
    """Remember the mail server that was typed, by the fields of `MailServer`; `Unfit` naming the field at fault."""
    host, port, address = (typed[field].strip() for field in ("host", "port", "address"))
    security: Security = next((one for one in SECURITIES if one == typed["security"]), "starttls")
    if not _HOST.fullmatch(host):
        raise errors.MailHostWrong()
    if not (port.isdecimal() and 1 <= int(port[:6]) <= 65535):
        raise errors.MailPortWrong()
    if security == "none" and host not in _HERE:
        raise errors.MailUnsafe()
    if not is_email(address):
        raise errors.MailAddressWrong()
    user, password = typed["user"].strip(), typed["password"]
    if not user.isascii():
        raise errors.MailLoginWrong(field="user", what="user name")
    if not password.isascii():
        raise errors.MailLoginWrong(field="password", what="password")
    server = MailServer(host=host, port=int(port), security=security, user=user, password=password, address=address)
    office.remember(server)
    return server
