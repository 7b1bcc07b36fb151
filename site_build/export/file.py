"""One file of the register: a format, its rows, a password where ordinary readers ask for one; or several in a ZIP."""

import io
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from unicodedata import is_normalized
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from msoffcrypto.format.ooxml import OOXMLFile  # type: ignore[import-untyped]
from pypdf import PdfReader, PdfWriter

from site_build.export import errors
from site_build.export.csv import format_csv, format_json
from site_build.export.rows import PROOF, WARNING, Extract, count_words, list_cells
from site_build.export.xlsx import format_xlsx
from site_build.paper.compile import compile_pdf
from site_build.paper.papers import RegisterPaper


def format_pdf(extract: Extract) -> bytes:
    """The extract as the bytes of a PDF, the same for the same extract."""
    paper = RegisterPaper(
        organisation=extract.organisation,
        day=extract.day,
        chosen=extract.chosen,
        counts=count_words(extract.standings),
        columns=extract.columns,
        rows=tuple(list_cells(extract, extract.standings)),
        checkpoint=extract.checkpoint,
        proof=PROOF,
        warning=WARNING,
    )
    return compile_pdf("register.typ", paper, extract.day)


SHORTEST, LONGEST = 12, 100
_LONGEST_OF_A_PDF = 127  # bytes (ISO 32000-2, 7.6.4.3.2); some readers cut off what is more, and some do not
_SPOKEN = "cdfghjkmnpqrtwxy34679"  # no two of them look alike, and they make no words; about 4.4 bits each
_GROUPS, _GROUP = 4, 4


def suggest_password() -> str:
    """A fresh password of about 70 bits that is easy to read out, such as `k7mp-w3xd-r9ty-4fhc`."""
    return "-".join("".join(secrets.choice(_SPOKEN) for _ in range(_GROUP)) for _ in range(_GROUPS))


def check_password(password: str) -> str:
    """Return a password that is long enough and that everybody can type; raise `Unfit` for any other."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise errors.PasswordLength(shortest=SHORTEST, longest=LONGEST)
    if not password.isprintable() or password != password.strip() or not is_normalized("NFKC", password):
        # Some readers normalize what is typed, as ISO 32000-2 says, and some do not.
        raise errors.PasswordUntypable()
    if len(password.encode("utf-8")) > _LONGEST_OF_A_PDF:
        raise errors.PasswordTooHeavy(most=_LONGEST_OF_A_PDF)
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


@dataclass(frozen=True)
class Format:
    """A kind of file: what it is for, how it is made and, where it can have a password, how it is protected."""

    words: str
    make: Callable[[Extract], bytes]
    protect: Callable[[bytes, str], bytes] | None = None


FORMATS = {
    "xlsx": Format("Excel: to sort, filter and count. It can have a password.", format_xlsx, protect_xlsx),
    "pdf": Format("PDF: to print, or to hand to the trustees. It can have a password.", format_pdf, protect_pdf),
    "csv": Format("CSV: a plain table for any spreadsheet. It cannot have a password.", format_csv),
    "json": Format("JSON: for another program. It cannot have a password.", format_json),
}


def make_file(extract: Extract, kind: str, password: str | None) -> bytes:
    """The extract in one of `FORMATS`; `Unfit` when there is no such format, or the password is not fit.

    None leaves the file open. A password for a format that cannot have one is refused, never left out in silence.
    """
    found = FORMATS.get(kind)
    if found is None:
        raise errors.FormatUnknown()
    if password is None:
        return found.make(extract)
    if found.protect is None:
        raise errors.PasswordUnsupported(kind=kind.upper())
    return found.protect(found.make(extract), check_password(password))


def pack_files(files: Mapping[str, bytes]) -> bytes:
    """The files by their names in it, folders and all: the same bytes for the same files."""
    packed = io.BytesIO()
    with ZipFile(packed, "w") as archive:
        for name, data in files.items():
            archive.writestr(ZipInfo(name), data, ZIP_DEFLATED)
    return packed.getvalue()
