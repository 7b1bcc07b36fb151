"""A register that is not here, or may only be read: the desk says so in plain words, and puts a backup back."""

import html
import re
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from desk.test_integrity import wait
from desk.window import Window, look_in
from site_build.config import format_keys
from site_build.demo.forms import FormFactory
from site_build.desk.desk import Desk
from site_build.files import state_folder
from site_build.formats.leaf import today
from site_build.office.forms.intake import take_in
from site_build.office.links.links import invite
from site_build.office.office import Office
from site_build.office.safekeeping.backup import back_up, find_backups
from site_build.office.safekeeping.integrity import Verification
from site_build.register.keys import RegisterKeys
from support.fast_keys import write_fast_keys
from support.sample import add, list_standings, make_office

PASSPHRASE = "four words without sense"


@pytest.fixture
def made(root: Path, tmp_path: Path, keys: RegisterKeys) -> Office:
    """A register with Zoë Example, who has a link and has signed."""
    office = make_office(root, tmp_path / "register", keys)
    (root / "register.json").write_bytes(format_keys(keys.public()))
    write_fast_keys(office.register.folder, keys, PASSPHRASE)
    add(office, "Zoë Example", "volunteer")
    take_in(office, [FormFactory.of(office, "kindness").write(invite(office, "Zoë Example").address)])
    return office


@pytest.fixture
def backup(made: Office, tmp_path: Path) -> Path:
    """A backup of it, on a stick. Since then somebody was invited; then everything was closed."""
    (tmp_path / "stick").mkdir()
    backup = back_up(made, tmp_path / "stick")
    add(made, "Ash Invented", "staff")
    invite(made, "Ash Invented")
    made.register.close()
    return backup


@pytest.fixture
def window(root: Path, tmp_path: Path, backup: Path) -> Iterator[Window]:
    """A window on a desk that is locked."""
    with look_in(Desk(root, tmp_path / "register", root, tmp_path / "downloads")) as looking:
        yield looking


def text(window: Window, path: str) -> str:
    """A page as it is read."""
    return html.unescape(window.get(path).text)


def be_elsewhere(office: Office) -> None:
    """Be another computer: this one's note of how far the register had come is gone."""
    shutil.rmtree(state_folder(office.register.keys.origin) or "", ignore_errors=True)


def test_a_register_that_is_away(window: Window, made: Office) -> None:
    """Before anything new can be made, the ways back are offered; beginning anew comes last."""
    made.register.folder.rename(made.register.folder.with_name("away"))
    for path in ("/", "/unlock", "/setup"):
        page = text(window, path)
        assert "This site belongs to the register register.example/acknowledgments" in page
        ways = [window.href(way) for way in ("/restore", "/restore/new-laptop", "/restore/no-passphrase")]
        places = [page.index(way) for way in ways]
        assert places == sorted(places)
        assert places[-1] < page.index("begin anew")
        assert "Make the register" not in page


@pytest.mark.parametrize("way", ["/restore", "/restore/new-laptop"])
def test_putting_it_back(window: Window, made: Office, backup: Path, way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The backup on the stick is offered first; it says what came back, and the same passphrase opens it."""
    monkeypatch.setattr("site_build.desk.pages.opening.restore.list_sticks", lambda: [str(backup.parent)])
    shutil.rmtree(made.register.folder)
    be_elsewhere(made)
    page = window.get(way)
    assert f'value="{backup}" checked' in page.text
    assert "3 entries" in page.text
    wrong = window.post(way, {"backup": str(backup), "passphrase": "not the right one at all"})
    assert (wrong.status_code, 'id="passphrase-fault"' in wrong.text) == (422, True)
    assert "not the right one at all" not in wrong.text
    done = window.post(way, {"backup": str(backup), "folder": "", "passphrase": PASSPHRASE})
    assert window.path(done) == "/restore/done"
    assert "Nothing speaks against it." in done.text
    assert str(backup) in done.text
    assert "What to do first" in window.post("/unlock", {"passphrase": PASSPHRASE}).text
    assert [row.person.name for row in list_standings(window.office)] == ["Zoë Example"]


def test_a_log_from_elsewhere(window: Window, made: Office, backup: Path, tmp_path: Path) -> None:
    """Behind the head that is known here it says so; with a folder of the log, that one is used, and all is well."""
    exported = shutil.copytree(made.register.folder, tmp_path / "exported")
    (made.register.folder / "log.jsonl").unlink()
    typed = {"folder": str(backup), "passphrase": PASSPHRASE}
    page = window.post("/restore", typed)
    assert "The register is back, and can only be read" in page.text
    assert "shows one of 4" in page.text
    assert f"register-before-restore-{today()}" in page.text
    nowhere = window.post("/restore", {**typed, "logs": "the stick"})
    assert 'id="logs-fault"' in nowhere.text
    assert "the stick</textarea>" in nowhere.text
    page = window.post("/restore", {**typed, "logs": f"\n {exported} \n"})
    assert "Nothing speaks against it." in page.text
    assert "Of these, from a newer copy of the log" in page.text
    assert "Some forms or links came after the backup." in page.text


@pytest.mark.parametrize("folder", ["", "stick/register"])
def test_which_backup_is_not_said(window: Window, made: Office, folder: str) -> None:
    """Without the whole way to a backup nothing is done, and the field says so."""
    page = window.post("/restore", {"folder": folder, "passphrase": PASSPHRASE})
    assert (page.status_code, 'id="folder-fault"' in page.text) == (422, True)
    assert "No backup was found on a stick." in page.text


def test_an_open_register_is_locked_first(window: Window, made: Office, backup: Path) -> None:
    """Nothing is put in the place of a register that is open here; one button locks it and leads on."""
    window.post("/unlock", {"passphrase": PASSPHRASE})
    page = window.get("/restore")
    assert "It has to be locked first." in page.text
    assert 'name="passphrase"' not in page.text
    refused = window.post("/restore", {"folder": str(backup), "passphrase": PASSPHRASE})
    assert "The register is open." in refused.text
    with httpx.Client(base_url=window.client.base_url) as stranger:
        assert "Lock it in the window where it is open." in stranger.get("/restore").text
    assert 'name="to" value="restore"' in page.text
    page = window.post("/lock", {"to": "restore"})
    assert window.path(page) == "/restore"
    assert 'name="passphrase"' in page.text
    assert window.desk.office is None


def test_nothing_was_restored(window: Window) -> None:
    """The page that says what came back is there after that alone; and what to do without a passphrase, always."""
    assert window.path(window.get("/restore/done")) == "/unlock"
    assert "portal keys recover" in text(window, "/restore/no-passphrase")


def make_newer_backup(made: Office, backup: Path) -> None:
    """Yesterday's backup is older than today's, which is still in reach."""
    shutil.copytree(made.register.folder, backup.with_name("register-2026-01-02"))


def test_a_doubt_is_on_every_page(window: Window, made: Office, backup: Path) -> None:
    """At the top of each page, with what speaks against it; the page behind it says what works, and the ways out."""
    make_newer_backup(made, backup)
    for name in ("register.sqlite", "log.jsonl", "checkpoint"):
        shutil.copy(backup / name, made.register.folder / name)
    window.post("/unlock", {"passphrase": PASSPHRASE})
    for path in ("/", "/people", "/safekeeping", "/integrity", "/doubt"):
        page = text(window, path)
        assert "The register can only be read now." in page
        assert f"The log here has 3 entries, and the backup in {backup.with_name('register-2026-01-02')} shows" in page
        assert (window.href("/doubt") in page) is (path != "/doubt")
    page = text(window, "/doubt")
    assert all(window.href(way) in page for way in ("/restore", "/safekeeping/succession", "/integrity"))
    refused = window.post("/people/add", {"name": "Rue Invented", "roles": "", "started": ""})
    assert 'value="Rue Invented"' in refused.text
    zoe = window.id_of("Zoë Example")
    refused = window.post(f"/links/{zoe}/make", {"site": "https://typed.example/"})
    assert "Until then the register can only be read: nothing was changed." in html.unescape(refused.text)
    assert 'value="https://typed.example/"' in refused.text
    assert "Until then the register can only be read" in html.unescape(window.post(f"/people/{zoe}/receipt", {}).text)
    assert window.saved() == []
    checked = html.unescape(wait(window))
    assert "All is well." in checked or "was checked on" in checked
    assert "could not be written down" not in checked
    assert window.office.recall(Verification)


def test_a_sound_register_has_no_doubt(window: Window) -> None:
    """Where nothing speaks against it there is no such page, and no banner."""
    window.post("/unlock", {"passphrase": PASSPHRASE})
    page = window.get("/doubt")
    assert window.path(page) == "/integrity"
    assert "can only be read" not in page.text


def damage(made: Office, sql: str) -> None:
    """Change the database from outside."""
    with sqlite3.connect(made.register.folder / "register.sqlite") as database:
        database.execute(sql)
    database.close()


def test_check_now_with_changed_rows(window: Window, made: Office) -> None:
    """What is found is remembered where rows were changed, and only shown where the seal does not hold, either."""
    damage(made, "DELETE FROM person WHERE rowid = 1")
    window.post("/unlock", {"passphrase": PASSPHRASE})
    assert "Somebody changed the register's database from outside (people)" in text(window, "/")
    page = html.unescape(wait(window))
    assert "table “person”" in page
    assert "could not be written down" not in page
    assert window.office.recall(Verification)
    window.post("/lock", {})
    damage(made, "UPDATE head SET seal = zeroblob(32)")
    damage(made, "DELETE FROM fact")
    window.post("/unlock", {"passphrase": PASSPHRASE})
    page = html.unescape(wait(window))
    assert "table “document”" in page
    assert "could not be written down" in page
    assert window.office.recall(Verification) is None


def test_backups_in_reach(window: Window, backup: Path) -> None:
    """How old the last one is; of each in reach its day, its entries, and whether it was read back."""
    shutil.copytree(backup, backup.with_name("copied by hand"))
    (backup.with_name("register-2026-02-30")).mkdir()
    (backup.with_name("register-2026-02-30") / "checkpoint").write_bytes(b"none")
    (backup.with_name("register-2026-02-30") / "register.sqlite").write_bytes(b"none")
    window.post("/unlock", {"passphrase": PASSPHRASE})
    page = re.sub(r"\s+", " ", text(window, "/safekeeping"))
    assert "It was made today." in page
    assert "Backups in reach: 3" in page
    assert f"3 entries: register-{today()}. It was read back when it was made." in page
    assert "3 entries: copied by hand. Nobody knows here whether it was read back." in page
    assert "0 entries: register-2026-02-30." in page
    shutil.rmtree(backup.parent)
    assert "No backup is in reach now." in text(window, "/safekeeping")
    assert find_backups(["/nowhere"]) == []
