"""Several files in one ZIP."""

import io
from collections.abc import Mapping
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo


def pack_files(files: Mapping[str, bytes]) -> bytes:
    """The files by their names in it, folders and all: the same bytes for the same files."""
    packed = io.BytesIO()
    with ZipFile(packed, "w") as archive:
        for name, data in files.items():
            archive.writestr(ZipInfo(name), data, ZIP_DEFLATED)
    return packed.getvalue()
