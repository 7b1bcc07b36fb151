"""`portal remind`: who would be, letters, drafts, a list, e-mails; and nothing of it in an error or a log."""

import csv
import io
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from zipfile import ZipFile

import pytest
from pypdf import PdfReader
from time_machine import travel

from site_build.content.publish import publish
from site_build.office.links.links import hand_out
from site_build.office.links.sender import save_server
from site_build.office.office import unlock
from site_build.office.people.people import add_person, edit_person, list_people, write_person
from support.commands import PASSPHRASE, portal
from support.file_limit import largest_file
from support.mail_server import Postbox, serve_mail

SITE = "https://portal.example/"


@pytest.fixture
def folder(root: Path, register: Path) -> Path:
    """A register of two people, who were told eight days ago."""
    publish(root)
    with unlock(root, register, PASSPHRASE) as office, travel(datetime.now(UTC) - timedelta(days=8)):
        for name in ("Ada", "Bea"):
            fields = {"name": f"{name} Invented", "roles": "volunteer", "started": "2026-01-05", "left": ""}
            add_person(office, {**fields, "email": f"{name.lower()}@people.example"})
        with hand_out(office, None, SITE):
            pass
    return register


def listing() -> list[str]:
    """What `--dry-run` says of each."""
    return portal("remind", "--dry-run").output.splitlines()


def test_a_dry_run_changes_nothing(folder: Path) -> None:
    """It says who was told when, by when it is due and whether it is time; nothing is made or remembered."""
    log = (folder / "log.jsonl").read_bytes()
    lines = listing()
    assert [line.split(":")[0] for line in lines] == ["Ada Invented", "Bea Invented"]
    assert all(", to be done by " in line and line.endswith(": now") for line in lines)
    assert listing() == lines
    assert (folder / "log.jsonl").read_bytes() == log


@pytest.mark.parametrize("way", ["letters", "drafts", "merge"])
def test_files(folder: Path, tmp_path: Path, way: str) -> None:
    """One file with everybody in it; they are then told, and not again on the same day; a file is never overwritten."""
    file = tmp_path / "reminders"
    assert portal("remind", f"--{way}", str(file)).output == f"2 reminders are in {file}.\n"
    data = file.read_bytes()
    match way:
        case "letters":
            assert len(PdfReader(io.BytesIO(data)).pages) == 2
        case "drafts":
            drafts = [ZipFile(io.BytesIO(data)).read(name) for name in ZipFile(io.BytesIO(data)).namelist()]
            subjects = {message_from_bytes(draft, policy=default)["Subject"] for draft in drafts}
            assert subjects == {"A reminder from Invented Charity"}
        case _:
            rows = csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""))
            assert [row["Why"] for row in rows] == ["reminder", "reminder"]
    assert all(line.endswith(": later") and f"({way.rstrip('s')}, made)" in line for line in listing())
    again = portal("remind", f"--{way}", str(tmp_path / "again"), status=1)
    assert again.output == "There is nobody to remind today.\n"
    assert not (tmp_path / "again").exists()
    portal("remind", f"--{way}", str(file), status=1)
    assert file.read_bytes() == data


def test_who_has_no_address_has_no_draft(root: Path, folder: Path, tmp_path: Path) -> None:
    """They are named, and are still to be reminded."""
    with unlock(root, folder, PASSPHRASE) as office:
        bea = next(person for person in list_people(office) if person.name == "Bea Invented")
        edit_person(office, bea.id, write_person(bea) | {"email": ""})
    done = portal("remind", "--drafts", str(tmp_path / "draft.eml"))
    assert done.stdout == f"1 reminder is in {tmp_path / 'draft.eml'}.\n"
    assert done.stderr == "No e-mail address that works, so print a letter: Bea Invented.\n"
    ada, bea_line = listing()
    assert (ada.endswith(": later"), bea_line.endswith(": now")) == (True, True)


def test_letters_that_the_register_does_not_keep(root: Path, folder: Path, tmp_path: Path) -> None:
    """When the disk has no room for the links, no file of dead ones is left, and nobody was reminded."""
    file = tmp_path / "reminders.csv"
    with largest_file(4096):
        portal("remind", "--merge", str(file), status=1)
    assert not file.exists()
    assert all(line.endswith(": now") for line in listing())


def test_a_file_that_cannot_be_written(folder: Path, tmp_path: Path) -> None:
    """Nobody was reminded."""
    (tmp_path / "file").write_text("no folder")
    portal("remind", "--letters", str(tmp_path / "file/letters.pdf"), status=1)
    assert all(line.endswith(": now") for line in listing())


def test_e_mails(root: Path, folder: Path) -> None:
    """What became of each is said; without a server it is refused."""
    assert "knows of no mail server yet" in portal("remind", "--send", status=1).output
    with serve_mail(postbox := Postbox(unknown=["bea@people.example"])) as port:
        with unlock(root, folder, PASSPHRASE) as office:
            typed = {"host": "localhost", "port": str(port), "security": "none", "user": "", "password": ""}
            save_server(office, {**typed, "address": "us@charity.example"})
        output = portal("remind", "--send").output
    assert output.splitlines() == ["Ada Invented: sent", "Bea Invented: not sent (550 No such mailbox)"]
    assert len(postbox.taken) == 1


@pytest.mark.parametrize("arguments", [[], ["--dry-run", "--send"], ["--letters", "a.pdf", "--merge", "b.csv"]])
def test_one_way_at_a_time(folder: Path, arguments: list[str]) -> None:
    """Anything but one choice is wrong usage."""
    portal("remind", *arguments, status=2)
