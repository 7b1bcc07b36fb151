"""Who signs e-mails to people, and the mail server that sends them, where there is one. Both are kept sealed.

Only a server that proves who it is is spoken to, over TLS; without it, only one on this computer.
"""

import re
from collections.abc import Mapping
from typing import ClassVar, Literal

from pydantic import Field

from site_build.errors import Faults
from site_build.names import clean_name, is_email
from site_build.office.links import errors
from site_build.office.office import Office
from site_build.register.memo import Memo

SECURITIES: tuple["Security", ...] = ("starttls", "tls", "none")
_HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)*", re.IGNORECASE | re.ASCII)
_HERE = ("localhost", "127.0.0.1")
_LAST_PORT = 65535
_TYPED = ("host", "port", "security", "address", "user", "password")  # in the order of the page
_LOGINS = {"user": "user name", "password": "password"}

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
    """Remember the mail server that was typed, by the fields of `MailServer`.

    `Unfit` or `SeveralUnfit` naming the fields at fault.
    """
    security: Security = next((one for one in SECURITIES if one == typed["security"]), "starttls")
    words = {field: typed[field].strip() for field in _TYPED} | {"security": security, "password": typed["password"]}
    faults = Faults()
    for field in _TYPED:
        with faults.collect():
            _check_entry(field, words)
    faults.refuse()
    server = MailServer.model_validate({**words, "port": int(words["port"])})
    office.remember(server)
    return server


def _check_entry(field: str, words: Mapping[str, str]) -> None:
    typed = words[field]
    match field:
        case "host" if not _HOST.fullmatch(typed):
            raise errors.MailHostWrong()
        case "port" if not (typed.isdecimal() and 1 <= int(typed[:6]) <= _LAST_PORT):
            raise errors.MailPortWrong()
        case "security" if typed == "none" and words["host"] not in _HERE:
            raise errors.MailUnsafe()
        case "address" if not is_email(typed):
            raise errors.MailAddressWrong()
        case "user" | "password" if not typed.isascii():
            raise errors.MailLoginWrong(field=field, what=_LOGINS[field])
