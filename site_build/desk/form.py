"""Reading a form: bounded before it is read, files in memory only, nothing on the disk."""

from collections.abc import AsyncGenerator

from starlette.datastructures import UploadFile
from starlette.formparsers import FormParser, MultiPartException, MultiPartParser
from starlette.requests import Request

from site_build.desk.room import Fields, Upload
from site_build.errors import Refused

FORM_LIMIT = 20 * 1024 * 1024  # bytes, files and all
MOST_FILES = 1000
MOST_FIELDS = 20_000

TOO_LARGE = f"That is more than {FORM_LIMIT // 1024 // 1024} MB. Send fewer or smaller files."


class _MemoryParser(MultiPartParser):
    spool_max_size = FORM_LIMIT + 1


async def read_form(request: Request) -> tuple[Fields, tuple[Upload, ...]]:
    """What was typed, and the files that were sent; `Refused` when it is too much or no form."""
    stream = _bounded(request.stream())
    if request.headers.get("content-type", "").startswith("multipart/form-data"):
        parser: MultiPartParser | FormParser = _MemoryParser(
            request.headers, stream, max_files=MOST_FILES, max_fields=MOST_FIELDS, max_part_size=FORM_LIMIT
        )
    else:
        parser = FormParser(request.headers, stream)
    try:
        form = await parser.parse()
    except (MultiPartException, UnicodeDecodeError):
        raise Refused("That form could not be read. Go back, load the page again, and send it once more.") from None
    items = form.multi_items()
    fields = [(name, value) for name, value in items if isinstance(value, str)]
    files = [value for _, value in items if isinstance(value, UploadFile) and value.filename]
    uploads = tuple([Upload(file.filename or "", await file.read()) for file in files])
    await form.close()
    return Fields(fields), uploads


async def _bounded(stream: AsyncGenerator[bytes, None]) -> AsyncGenerator[bytes, None]:
    size = 0
    async for chunk in stream:
        size += len(chunk)
        if size > FORM_LIMIT:
            raise Refused(TOO_LARGE)
        yield chunk
