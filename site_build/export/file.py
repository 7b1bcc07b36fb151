"""One file of the register: a format, its rows, a password where the format can have one; or several files in a ZIP."""

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from site_build.export.csv import format_csv, format_json
from site_build.export.errors import FormatUnknown, PasswordUnsupported
from site_build.export.pdf import format_pdf
from site_build.export.protect import check_password, protect_pdf, protect_xlsx
from site_build.export.rows import Extract
from site_build.export.xlsx import format_xlsx


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
        raise FormatUnknown()
    if password is None:
        return found.make(extract)
    if found.protect is None:
        raise PasswordUnsupported(kind=kind.upper())
    return found.protect(found.make(extract), check_password(password))


def pack_files(files: Mapping[str, bytes]) -> bytes:
    """The files by their names in it, folders and all: the same bytes for the same files."""
    packed = io.BytesIO()
    with ZipFile(packed, "w") as archive:
        for name, data in files.items():
            archive.writestr(ZipInfo(name), data, ZIP_DEFLATED)
    return packed.getvalue()
