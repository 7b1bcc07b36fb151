"""What the keeper hands over is read in whatever way it comes, and nothing else is taken for it."""

from pathlib import Path

import pytest

from site_build.chair import errors, export
from site_build.chair.export import read_export, read_export_folder
from site_build.export.file import pack_files
from site_build.office.office import Office
from site_build.office.safekeeping.handing_over import NAMES_FILE, Names
from support.chair import handed_files

PACKED = pack_files({"a": b"1" * 99})


def test_three_ways(office: Office, tmp_path: Path) -> None:
    """A folder, a ZIP whose files are in a folder, and loose files with others beside them say the same."""
    files = handed_files(office)
    folder, packed = tmp_path / "log", tmp_path / "log.zip"
    folder.mkdir()
    for name, data in files.items():
        (folder / name).write_bytes(data)
    (folder / "inside").mkdir()
    packed.write_bytes(pack_files({f"log/{name}": data for name, data in files.items()}))
    loose = read_export([("C:/log/photo.jpg", b"\xff"), *files.items()])
    assert read_export_folder(folder) == read_export_folder(packed) == loose
    assert loose.names.policies == {"kindness": "Kindness Policy"}
    del files[NAMES_FILE]
    assert read_export(files.items()).names == Names()


@pytest.mark.parametrize("name", ["log.jsonl", "checkpoint", "register.json"])
def test_one_is_missing(office: Office, name: str) -> None:
    """The words name it, and the field."""
    files = handed_files(office)
    del files[name]
    with pytest.raises(errors.ExportIncomplete) as refused:
        read_export(files.items())
    assert (refused.value.missing, refused.value.field) == (name, "export")


@pytest.mark.parametrize(
    "changed",
    [
        {"register.json": b"{}"},
        {"register.json": b"\xff"},
        {"names.json": b"[]"},
        {"names.json": b'{"keeper": " "}'},
        {"log.zip": b"PK\x03\x04"},
        {"log.zip": PACKED[:33] + b"\xff" + PACKED[34:]},
        {"log.zip": PACKED[:-9]},
    ],
)
def test_damaged_files(office: Office, changed: dict[str, bytes]) -> None:
    """Nothing of them is taken for something else."""
    with pytest.raises(errors.ExportMalformed):
        read_export({**handed_files(office), **changed}.items())


def test_a_file_that_unpacks_to_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is bounded while it is unpacked, over all its files together; so is how many there are."""
    monkeypatch.setattr(export, "FILES_LIMIT", 2**20)
    for files in (
        {"a": bytes(2**20 + 1)},
        {"a": bytes(2**19), "b": bytes(2**19 + 1)},
        dict.fromkeys(map(str, range(1001)), b""),
    ):
        with pytest.raises(errors.ExportTooLarge):
            read_export([("bomb.zip", pack_files(files))])
    with pytest.raises(errors.ExportIncomplete):
        read_export([("large.zip", pack_files({"a": bytes(2**20)}))])
