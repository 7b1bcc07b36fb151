"""`portal export`: files for this user alone, never over another file, with a password where there can be one."""

import io
from pathlib import Path

import msoffcrypto  # type: ignore[import-untyped]
import pypdf
import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook

from site_build.cli import main
from site_build.content.publish import publish
from site_build.export.rows import COLUMNS
from site_build.files import write_private
from site_build.office.office import unlock
from support.commands import PASSPHRASE
from support.sample import add

PASSWORD = "another four invented words"


@pytest.fixture
def folder(root: Path, register: Path, tmp_path: Path) -> Path:
    """An empty folder; a register of one person is where commands find it."""
    publish(root)
    with unlock(root, register, PASSPHRASE) as office:
        add(office, "Zoë Example", "volunteer")
    (tmp_path / "out").mkdir()
    return tmp_path / "out"


def export(kind: str, output: Path, *options: str, typed: str | None = None) -> Result:
    """Run the command."""
    return CliRunner().invoke(main, ["export", "--format", kind, "--output", str(output), *options], input=typed)


def read_heads(data: io.BytesIO | Path) -> list[object]:
    """The first row of the register in a workbook."""
    return [cell.value for cell in load_workbook(data)["Register"][1]]


def test_files_for_this_user_alone(folder: Path, tmp_path: Path) -> None:
    """The password comes from a file, is typed unseen, or is left out on purpose; a short one writes nothing."""
    write_private(tmp_path / "word", f"{PASSWORD}\n".encode())
    write_private(tmp_path / "short", b"short\n")

    sealed = export("xlsx", folder / "r.xlsx", "--password-file", str(tmp_path / "word"))
    assert "can be read by anybody who has it" not in sealed.stderr
    opened, plain = msoffcrypto.OfficeFile(io.BytesIO((folder / "r.xlsx").read_bytes())), io.BytesIO()
    opened.load_key(password=PASSWORD, verify_password=True)
    opened.decrypt(plain)
    assert read_heads(plain) == [column.capitalize() for column in COLUMNS]

    asked = export("pdf", folder / "r.pdf", typed=f"{PASSWORD}\n{PASSWORD}\n")
    assert PASSWORD not in asked.output
    assert pypdf.PdfReader(folder / "r.pdf").is_encrypted
    assert "Zoë Example" in pypdf.PdfReader(folder / "r.pdf", password=PASSWORD).pages[0].extract_text()

    bare = export("xlsx", folder / "open.xlsx", "--no-password", "--helped-by", "--email")
    assert bare.stderr.count("can be read by anybody who has it") == 1
    assert read_heads(folder / "open.xlsx")[len(COLUMNS) :] == ["E-mail", "Started", "Helped by"]
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}

    short = export("xlsx", folder / "short.xlsx", "--password-file", str(tmp_path / "short"))
    assert (short.exit_code, "12 to 100 letters" in short.stderr) == (1, True)
    there = export("pdf", folder / "r.xlsx", "--no-password")
    assert (there.exit_code, "has not been touched" in there.stderr) == (1, True)
    assert sorted(path.name for path in folder.iterdir()) == ["open.xlsx", "r.pdf", "r.xlsx"]
