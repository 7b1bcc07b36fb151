"""What was erased is found in no byte of any file of the register, and no old copy that is put back brings it back."""

import base64
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from time_machine import travel

from site_build.config import read_portal
from site_build.demo.forms import FormFactory
from site_build.formats.leaf import today
from site_build.formats.log_files import LOG_FILE
from site_build.office.acknowledgments.acknowledgments import withdraw
from site_build.office.erase import erase
from site_build.office.forms.decisions import countersign, discard
from site_build.office.forms.intake import take_in
from site_build.office.forms.pending import list_pending
from site_build.office.forms.record import record
from site_build.office.links.links import invite
from site_build.office.links.reminders import ReminderWay, read_own_reminders, remind
from site_build.office.office import Office, log_editions, open_office
from site_build.office.people.columns import propose_columns
from site_build.office.people.draft import ImportDraft, keep_draft, read_draft
from site_build.office.people.last_import import LastImport
from site_build.office.people.people import edit_person, find_person, list_people, write_person
from site_build.office.people.people_file import import_people
from site_build.office.people.spreadsheet import read_table
from site_build.office.person_page import read_person_page
from site_build.office.safekeeping.backup import back_up
from site_build.office.safekeeping.integrity import check_register
from site_build.office.safekeeping.older_copies import CopyKind, list_copies
from site_build.office.safekeeping.restore import restore_register
from site_build.register.store import open_register
from site_build.register.tables import DATABASE_FILE
from site_build.register.view import ArrivalState
from support.fast_keys import make_fast_register
from support.format_1 import KEPT, copy_format_1
from support.format_1 import PASSPHRASE as OLD_PASSPHRASE
from support.paper_sheets import signed_sheet
from support.sample import ORIGIN, add, list_standings

PASSPHRASE = "four invented words here"
ZOE, ADDRESS, HELPER, REASON = "Zoë Example", "zoe@people.example", "Mo Helpful", "She was too quick"
LONG = "🪁" * 3999  # a form with it is about 30 kB, so that it fills overflow pages
PIECE = 16  # bytes: of a longer value, wherever pages tear it apart, some such piece is whole
SEALED = ("details", "person", "arrival", "fact")
OTHERS = 15


class Past:
    """Every sealed value that the database ever held after an act, so that none is missed that was written over."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.seen: set[bytes] = set()

    def now(self) -> set[bytes]:
        """The sealed values that are there; they are remembered."""
        with closing(sqlite3.connect(self.folder / DATABASE_FILE)) as database:
            rows = [database.execute(f"SELECT sealed FROM {table} WHERE sealed NOTNULL") for table in SEALED]  # noqa: S608
            found = {value for row in rows for (value,) in row}
        self.seen |= found
        return found

    @property
    def gone(self) -> set[bytes]:
        """Those that are there no more."""
        return self.seen - self.now()


def pieces(values: set[bytes]) -> Iterator[bytes]:
    """Each value whole in pieces, without its shorter end."""
    for value in values:
        yield from (value[at : at + PIECE] for at in range(0, len(value) - PIECE + 1, PIECE))


def holding(folder: Path, values: set[bytes]) -> set[str]:
    """The files in a register's folder in which a piece of these values is, and the log as it reads in base64."""
    files = {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    files["the log's lines"] = b"\n".join(map(base64.b64decode, files[LOG_FILE].split()))
    wanted = list(pieces(values))
    return {name for name, data in files.items() if any(piece in data for piece in wanted)}


def spell(*words: str) -> set[bytes]:
    """Words as bytes, in each way in which a file could hold them, and an id's own bytes."""
    return {word.encode(code) for word in words for code in ("utf-8", "utf-16-le", "utf-16-be")}


def found_words(folder: Path, *words: str) -> set[str]:
    """The files in a register's folder in which one of these words is, in any way of writing."""
    return {
        path.name
        for path in folder.rglob("*")
        if path.is_file() and any(word in path.read_bytes() for word in spell(*words))
    }


@pytest.fixture
def office(root: Path, tmp_path: Path) -> Iterator[Office]:
    """An office whose register can be opened again with a passphrase."""
    keys = make_fast_register(root, tmp_path / "register", ORIGIN, PASSPHRASE)
    with closing(open_register(tmp_path / "register", keys)) as register:
        made = Office(root, read_portal(root), root, register)
        log_editions(made)
        add(made, "Ash Invented", "staff, trustee")
        add(made, "Ivy Invented", "staff")
        yield made


def live(office: Office, pen: FormFactory, past: Past) -> None:
    """Zoë comes by a spreadsheet, is edited, reminded, signs in every way, and others come and go around her."""
    table = read_table(f"Name,Role,Email\n{ZOE},volunteer,{ADDRESS}\n".encode(), "people.csv")
    import_people(office, table, propose_columns(table.header))
    past.now()
    zoe = find_person(list_people(office), ZOE)
    keep_draft(office, ImportDraft.of(table, "people.csv"))
    past.now()
    edit_person(office, zoe.id, write_person(zoe) | {"started": "2026-01-05"})
    with travel(datetime.now(UTC) - timedelta(days=9)):
        link = invite(office, ZOE).address
    with remind(office, ReminderWay.LETTER, [zoe.id]) as links:
        assert links
    past.now()
    right, late = pen.statement(link), pen.statement(link)
    forms = [
        pen.seal(right | {"helped_by": HELPER, "opened": ["full", "easy"]}, link),
        pen.seal(late | {"declaration": LONG}, link),
        pen.write(None, declaration=LONG),
        pen.write(None),
    ]
    for number in range(OTHERS):
        add(office, f"Other {number:02}", "volunteer")
        if number % 3 == 0:
            forms.append(pen.write(None, name=f"Other {number:02}", declaration=LONG))
        forms.append(pen.write(None, name=f"Other {number:02}"))
    take_in(office, forms)
    past.now()
    for number, form in enumerate(list_pending(office, ArrivalState.WAITING)):
        if form.statement.name != ZOE:
            countersign(office, form.sha256, form.statement.name)
        if number % 5 == 0:
            past.now()
    record(office, signed_sheet(office))
    withdraw(office, read_person_page(office, zoe.id).signed[0].leaf.id, REASON)
    for held in list_pending(office, ArrivalState.SET_ASIDE)[::2]:
        opened = held.read(office.register.keys)
        if opened and opened.name != ZOE:
            discard(office, held.sha256, "A picture of a kite.")
            past.now()
    past.now()


def free_pages(folder: Path) -> int:
    """How many pages of the database are free for what comes next."""
    with closing(sqlite3.connect(folder / DATABASE_FILE)) as database:
        return int(database.execute("PRAGMA freelist_count").fetchone()[0])


def test_no_byte_is_left(office: Office, pen: FormFactory) -> None:
    """Neither words nor what they were sealed as, in overflow and free pages, in what was moved or written over."""
    folder = office.register.folder
    past = Past(folder)
    live(office, pen, past)
    zoe = find_person(list_people(office), ZOE)
    held = [form for form in list_pending(office, ArrivalState.SET_ASIDE) if len(form.text) > 30_000]
    assert held, "a form that fills several pages"
    signed = read_person_page(office, zoe.id).signed[0].statement
    answers = signed.quiz.model_dump_json()[-60:]
    before = past.now()
    erase(office, zoe.id)
    erased = before - past.now()
    assert len(erased) >= 9, "her record, three entries and a reason, three forms, a reminder, two memos"
    assert max(map(len, erased)) > 30_000
    assert free_pages(folder) > 5
    assert holding(folder, past.gone) == set()
    assert found_words(folder, ZOE, ADDRESS, HELPER, REASON, LONG[:20], signed.id, answers) == set()
    assert {path.name for path in folder.iterdir()} == {
        "register.sqlite",
        "log.jsonl",
        "checkpoint",
        "erased",
        "keys.age",
        "register.json",
    }
    assert holding(folder, past.now()) == {DATABASE_FILE}, "the search finds what is there"


def test_yesterdays_database_brings_nobody_back(office: Office, pen: FormFactory, tmp_path: Path) -> None:
    """Who was erased stays so: with entries, with none, with forms that were held, and in all that is remembered."""
    folder, yesterday = office.register.folder, tmp_path / "yesterday.sqlite"
    past = Past(folder)
    live(office, pen, past)
    shutil.copy(folder / DATABASE_FILE, yesterday)
    before, zoe = past.now(), find_person(list_people(office), ZOE)
    for person in (zoe, find_person(list_people(office), "Ivy Invented")):
        erase(office, person.id)
    erased = before - past.now()
    office.register.close()
    for _ in range(2):
        shutil.copy(yesterday, folder / DATABASE_FILE)
        with open_office(office.root, folder, PASSPHRASE) as again:
            assert again.register.doubt is None
            names = {person.name for person in list_people(again)}
            assert not names & {ZOE, "Ivy Invented"}
            assert "Ash Invented" in names
            assert ZOE not in {row.person.name for row in list_standings(again)}
            waiting = list_pending(again, ArrivalState.WAITING, ArrivalState.SET_ASIDE)
            assert ZOE not in {opened.name for form in waiting if (opened := form.read(again.register.keys))}
            assert (read_draft(again), again.recall(LastImport)) == (None, None)
            with again.register.view() as view:
                assert read_own_reminders(view, zoe.id) == ()
            assert check_register(again).faults == ()
            assert holding(folder, erased) == set()


@pytest.fixture
def kept(root: Path, tmp_path: Path) -> Path:
    """The folder of a register that an earlier version wrote; beside it is a stick."""
    copy_format_1(tmp_path / "kept")
    shutil.rmtree(root / "editions")
    shutil.copytree(KEPT / "editions", root / "editions")
    (tmp_path / "stick").mkdir()
    return tmp_path / "kept"


def test_what_was_there_before_a_restore_is_named(root: Path, kept: Path) -> None:
    """It was moved aside whole, and holds whoever is erased afterwards."""
    with open_office(root, kept, OLD_PASSPHRASE) as office:
        backup = back_up(office, kept.with_name("stick"))
    aside = restore_register(root, kept, backup, OLD_PASSPHRASE).aside
    assert aside
    with open_office(root, kept, OLD_PASSPHRASE) as office:
        past = Past(kept)
        past.now()
        for person in list_people(office):
            erase(office, person.id)
        found = {copy.path: (copy.kind, copy.made, copy.behind) for copy in list_copies(office)}
        assert found[aside] == (CopyKind.RESTORE, today(), True)
        assert holding(aside, past.gone) >= {DATABASE_FILE}


def test_copies_that_still_hold_them_are_named(root: Path, kept: Path) -> None:
    """After an update, and with a backup from before: the files that hold what was erased are those that are told."""
    folder, stick = kept, kept.with_name("stick")
    with open_office(root, folder, OLD_PASSPHRASE) as office:
        past, old = Past(folder), back_up(office, stick)
        past.now()
        assert {copy.path.name: (copy.kind, copy.behind) for copy in list_copies(office)} == {
            old.name: (CopyKind.BACKUP, False),
            "register-before-format-3.sqlite": (CopyKind.UPDATE, False),  # who was erased before is in neither
        }
        for person in list_people(office):
            erase(office, person.id)
        back_up(office, stick)
        behind = [copy for copy in list_copies(office) if copy.behind]
        assert {copy.path for copy in behind} == {old, folder / "register-before-format-3.sqlite"}
        assert holding(folder, past.gone) == {copy.path.name for copy in behind if copy.kind is CopyKind.UPDATE}
        assert holding(old, past.gone) == {DATABASE_FILE}
        for copy in behind:
            shutil.rmtree(copy.path) if copy.path.is_dir() else copy.path.unlink()
        assert holding(folder, past.gone) == set()
        assert not [copy for copy in list_copies(office) if copy.behind]
