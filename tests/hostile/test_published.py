"""`published.json`, the list of what was published, with any entry missing, wrong or too many is refused."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_build.content.edition import INDEX, Published, format_published, read_published
from site_build.content.errors import PublishedListMalformed
from support.forms import write_form

ENTRY = {
    "policy": "kindness",
    "version": "1",
    "edition": "a" * 64,
    "bank": "b" * 64,
    "published": "2026-11-24",
    "change": "first",
    "reason": "",
    "approved_by": "Board of Trustees",
    "short": {"c" * 64: "d" * 64},
}
GOOD = write_form([ENTRY])


def read(folder: Path, data: bytes) -> Published:
    """Read these bytes as the list."""
    (folder / INDEX).write_bytes(data)
    return read_published(folder)


@pytest.fixture(scope="module")
def editions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the list."""
    return tmp_path_factory.mktemp("editions")


@pytest.mark.parametrize(
    ("entry", "value"),
    [
        ("more", 1),
        ("policy", "Kindness"),
        ("policy", ""),
        ("version", 1),
        ("version", None),
        ("edition", "a" * 63),
        ("edition", "A" * 64),
        ("edition", "../" + "a" * 61),
        ("bank", "b" * 65),
        ("bank", None),
        ("published", "2026-11-31"),
        ("published", "24/11/2026"),
        ("published", "2026-11-24T10:00:00"),
        ("change", "minor"),
        ("change", ""),
        ("reason", None),
        ("approved_by", ["Board of Trustees"]),
        ("short", []),
        ("short", {"c" * 63: "d" * 64}),
        ("short", {"c" * 64: "D" * 64}),
        ("short", {"c" * 64: None}),
    ],
)
def test_malformed_entries(editions: Path, entry: str, value: object) -> None:
    """Each entry has its form, there is no other entry, and the file is named."""
    with pytest.raises(PublishedListMalformed) as caught:
        read(editions, write_form([ENTRY, {**ENTRY, entry: value}]))
    assert caught.value.path == editions / INDEX


@pytest.mark.parametrize("entry", ENTRY)
def test_missing_entries(editions: Path, entry: str) -> None:
    """No entry may be left out."""
    with pytest.raises(PublishedListMalformed):
        read(editions, write_form([{name: value for name, value in ENTRY.items() if name != entry}]))


@pytest.mark.parametrize(
    "data", [b"", b"{}", b"null", b"[1]", b"[[]]", b"\xff", write_form(ENTRY), GOOD[:-1], GOOD + b"x"]
)
def test_what_is_no_list(editions: Path, data: bytes) -> None:
    """Bytes that are no such list at all are refused in the same way."""
    with pytest.raises(PublishedListMalformed):
        read(editions, data)


@given(st.binary(max_size=40), st.integers(0, len(GOOD)))
def test_any_bytes(editions: Path, junk: bytes, place: int) -> None:
    """Whatever the bytes, they are a list that is written and read again as the same one, or they are refused."""
    for data in (junk, GOOD[:place] + junk + GOOD[place:]):
        with suppress(PublishedListMalformed):
            publications = read(editions, data).publications
            assert read(editions, format_published(publications)).publications == publications
