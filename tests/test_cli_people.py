"""People by the command line: a workbook comes in, somebody leaves, and what is no list is told in words."""

from datetime import date
from pathlib import Path

from office.sheets import write_xlsx
from quick_register import make_quick_register
from test_cli_register import ORIGIN, PASSPHRASE, portal, root  # noqa: F401  # a fixture of ours, too


def test_people(root: Path, tmp_path: Path) -> None:  # noqa: F811  # the fixture
    """A workbook is imported by its usual headings; a person leaves on a day; a document is refused in words."""
    (root / "list.xlsx").write_bytes(
        write_xlsx([("Full name", "Role", "Start date"), ("Zoë Example", "Trustees", date(2026, 1, 5))])
    )
    (root / "list.pdf").write_bytes(b"%PDF-1.7\0")
    assert "“list.pdf” is not a spreadsheet" in portal("people", "import", "list.pdf", status=1).stderr
    make_quick_register(root, tmp_path / "register", ORIGIN, PASSPHRASE)
    assert portal("people", "import", "list.xlsx").stdout == "1 added, 0 changed, 0 as they were.\n"
    left = portal("people", "leave", "zoë example", "--day", "31/03/2026")
    assert left.stdout == "Zoë Example left on 2026-03-31.\n"
    assert "not a day" in portal("people", "leave", "Zoë Example", "--day", "soon", status=1).stderr
