"""A password for a file, such as ordinary Excel and PDF readers ask for. Everything happens in memory."""

import io
import secrets
from unicodedata import is_normalized

from msoffcrypto.format.ooxml import OOXMLFile  # type: ignore[import-untyped]
from pypdf import PdfReader, PdfWriter

from site_build.export.errors import PasswordLength, PasswordTooHeavy, PasswordUntypable

SHORTEST, LONGEST = 12, 100
_LONGEST_OF_A_PDF = 127  # bytes (ISO 32000-2, 7.6.4.3.2); some readers cut off what is more, and some do not
_SPOKEN = "cdfghjkmnpqrtwxy34679"  # no two of them look alike, and they make no words; about 4.4 bits each
_GROUPS, _GROUP = 4, 4


def suggest_password() -> str:
    """A fresh password of about 70 bits that is easy to read out, such as `k7mp-w3xd-r9ty-4fhc`."""
    return "-".join("".join(secrets.choice(_SPOKEN) for _ in range(_GROUP)) for _ in range(_GROUPS))


def check_password(password: str) -> str:
    """The same password, when it is long enough and can be typed; `Unfit` otherwise."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise PasswordLength(shortest=SHORTEST, longest=LONGEST)
    if not password.isprintable() or password != password.strip() or not is_normalized("NFKC", password):
        # Some readers normalize what is typed, as ISO 32000-2 says, and some do not.
        raise PasswordUntypable()
    if len(password.encode("utf-8")) > _LONGEST_OF_A_PDF:
        raise PasswordTooHeavy(most=_LONGEST_OF_A_PDF)
    return password


def protect_xlsx(data: bytes, password: str) -> bytes:
    """The workbook, encrypted as Excel does it (ECMA-376, agile: AES-256)."""
    sealed = io.BytesIO()
    OOXMLFile(io.BytesIO(data)).encrypt(password, sealed)
    return sealed.getvalue()


def protect_pdf(data: bytes, password: str) -> bytes:
    """The PDF, encrypted with AES-256 (ISO 32000-2). Whoever opens it may do everything; screen readers always may."""
    sealed, plain = io.BytesIO(), PdfReader(io.BytesIO(data))
    writer = PdfWriter(clone_from=plain)
    writer.pdf_header = plain.pdf_header  # otherwise it claims to be PDF 1.3, which knows no tags
    writer.encrypt(password, algorithm="AES-256")
    writer.write(sealed)
    return sealed.getvalue()
