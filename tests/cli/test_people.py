"""People by the command line: a workbook comes in, somebody leaves, and what is no list is told in words."""

from datetime import date
from pathlib import Path

import pytest

from site_build.office.people.spreadsheet import read_table
from support.commands import portal
from support.messy_sheet import MEANINGS, NOT_PEOPLE, write_messy_workbook
from support.sheets import write_xlsx

pytestmark = pytest.mark.usefixtures("register")


def test_people(root: Path) -> None:
    """A workbook is imported by its usual headings; a person leaves on a day; a document is refused in words."""
    (root / "list.xlsx").write_bytes(
        write_xlsx([("Full name", "Role", "Start date"), ("Zoë Example", "Trustees", date(2026, 1, 5))])
    )
    (root / "list.pdf").write_bytes(b"%PDF-1.7\0")
    assert "“list.pdf” is not a spreadsheet" in portal("people", "import", "list.pdf", status=1).stderr
    assert portal("people", "import", "list.xlsx").stdout == "1 added.\n"
    left = portal("people", "leave", "zoë example", "--day", "31/03/2026")
    assert left.stdout == "Zoë Example left on 2026-03-31.\n"
    assert "not a day" in portal("people", "leave", "Zoë Example", "--day", "soon", status=1).stderr


def test_an_untidy_list(root: Path) -> None:
    """What is clear goes in; what is not is told with its rows, explained by options, saved, and all of it undone."""
    write_messy_workbook(root / "messy.xlsx")
    tried = portal("people", "import", "messy.xlsx", "--dry-run", status=1)
    assert tried.stdout == "20 added, 42 not taken in.\n"
    assert portal("people", "list").stdout == ""
    told = portal("people", "import", "messy.xlsx", status=1).stderr
    assert f"{NOT_PEOPLE} rows are not people." in told
    assert "Not taken in: 42 rows." in told
    assert "row 8: “Vol” is not a role." in told
    assert "Rows 62, 63 may be one person." in told

    means = [f"--means={word}={','.join(roles)}" for word, roles in MEANINGS.items()]
    command = ("people", "import", "messy.xlsx", *means, "--join", "--to-mend", "mend.xlsx")
    assert portal(*command, status=1).stdout == "35 added, 20 as they were, 4 not taken in.\n"
    assert "has not been touched" in portal(*command, status=1).stderr
    mend = read_table((root / "mend.xlsx").read_bytes(), "mend.xlsx")
    assert (mend.header[-1], len(mend.rows)) == ("What to mend", 4)
    assert (root / "mend.xlsx").stat().st_mode & 0o777 == 0o600

    portal("people", "add", "Someone Else", "--role", "staff")
    portal("invite", "Siân Probert", "--site", "https://portal.example/")
    assert portal("people", "undo").stdout == "35 taken out again, 0 put back.\n"
    assert "no import that can be undone" in portal("people", "undo", status=1).stderr
    portal("people", "import", "messy.xlsx", "--apart", status=1)
    portal("invite", "Tom Sample", "--site", "https://portal.example/")
    assert "Tom Sample stays: they have a link or a form since." in portal("people", "undo").stdout
    for words in ("Vol", "=staff"):
        assert "Write it as WORD=ROLES" in portal("people", "import", "messy.xlsx", "--means", words, status=2).stderr
    assert "“wizard” is not a role." in portal("people", "import", "messy.xlsx", "--means=Vol=wizard", status=1).stderr


def test_a_list_that_can_be_imported_again(root: Path) -> None:
    """It is a new file for this user alone, never over another, and an import of it changes nothing."""
    portal("people", "add", "Zoë Example", "--role", "volunteer", "--role", "staff", "--started", "2026-01-05")
    written = portal("people", "list", "--output", "out.csv")
    assert "can be read by anybody who has it" in written.stderr
    assert (root / "out.csv").stat().st_mode & 0o777 == 0o600
    assert (root / "out.csv").read_text(encoding="utf-8-sig").splitlines() == [
        "Name,Roles,Started,Left,Email",
        "Zoë Example,volunteer; member of staff,2026-01-05,,",
    ]
    assert "has not been touched" in portal("people", "list", "--output", "out.csv", status=1).stderr
    assert portal("people", "import", "out.csv").stdout == "1 as they were.\n"


def test_a_link_is_replaced_on_purpose_alone() -> None:
    """Whoever has a link that works gets another only when it is said to be in place of it."""
    portal("people", "add", "Zoë Example", "--role", "volunteer", "--started", "2026-01-05")
    portal("invite", "Zoë Example", "--site", "https://portal.example/")
    refused = portal("invite", "Zoë Example", status=1)
    assert ("is there already for: Zoë Example" in refused.stderr, refused.stdout) == (True, "")
    assert "https://portal.example/induction/#" in portal("invite", "zoë example", "--replace").stdout
    assert portal("invite", "Zoë Example", "--revoke").stdout == "1 taken back.\n"


def test_an_id_may_begin_with_a_hyphen() -> None:
    """Such an id is looked for, and not taken for an option; a real mistake is still wrong usage."""
    for words in (
        "people leave ID --day 2026-01-31",
        "invite ID",
        "countersign ID --person x",
        "return ID --reason x",
        "discard ID --reason x",
        "withdraw ID --reason x",
        "erase ID",
        "register receipt ID --output receipts",
    ):
        for identifier in ("-hP5QsbRxYrK6EPlIrdEp5", "--5QsbRxYrK6EPlIrdEp5g"):
            assert portal(*words.replace("ID", identifier).split(), status=1).stdout == ""
    portal("erase", "Zo", "--sure", status=2)
