"""Export: what the overview shows becomes a file of one's own, with a password unless it is switched off."""

import csv
import io
import json
import re
from collections.abc import Mapping
from zipfile import ZipFile

import msoffcrypto  # type: ignore[import-untyped]
import pypdfium2  # type: ignore[import-untyped]
import pytest
from openpyxl import load_workbook

from desk.window import Window
from site_build.export.rows import COLUMNS

PASSWORD = "four invented words"
FORM = {"kind": "csv", "shown": "everybody", "password": PASSWORD}


def save(window: Window, fields: Mapping[str, str | list[str]]) -> tuple[str, bytes]:
    """Send the form; give the page that answers, and the file that was saved."""
    before = window.saved()
    page = window.post("/export", {**FORM, **fields}).text
    (path,) = set(window.saved()) - set(before)
    assert path.stat().st_mode & 0o777 == 0o600
    assert re.fullmatch(r"register-\d{4}-\d\d-\d\d( \(\d\))?\.(csv|xlsx|pdf|json)", path.name)
    assert path.name in page
    return page, path.read_bytes()


def read_screen(window: Window) -> list[tuple[str, ...]]:
    """Name, role and standing of each row that the overview shows."""
    row = r'<tr>\s*<th scope="row"><a [^>]+>([^<]+)</a></th><td>([^<]+)</td>.*?</svg> ([^<]+)</span>'
    return re.findall(row, window.get("/").text, re.DOTALL)


@pytest.mark.parametrize(
    ("selection", "shown"),
    [
        ({}, "everybody"),
        ({"role": "volunteer", "standing": "outstanding"}, "volunteers who are outstanding"),
        ({"words": "ash", "sort": "role"}, "people with “ash” in their name"),
        ({"standing": "complete"}, "people who are complete"),
    ],
)
def test_what_the_overview_shows_is_what_is_exported(window: Window, selection: dict[str, str], shown: str) -> None:
    """The page says which rows; the file holds exactly the rows that the overview shows, in its order."""
    window.post("/", selection)
    screen = read_screen(window)
    assert f"{len(screen)} {'row' if len(screen) == 1 else 'rows'}: {shown}." in window.get("/export").text
    page, data = save(window, {"shown": shown})
    rows = csv.DictReader(io.StringIO(data.decode("utf-8-sig")))
    assert [(row["Name"], row["Role"], row["Standing"]) for row in rows] == screen
    assert "It has no password" in page


def test_another_choice_meanwhile_is_not_exported(window: Window) -> None:
    """When the overview shows others than the page said, nothing is saved until they have been looked at."""
    window.post("/", {"role": "volunteer"})
    changed = window.post("/export", FORM)
    assert "was changed since you opened that page" in changed.text
    assert changed.status_code == 422
    assert window.saved() == []


def test_a_password_unless_it_is_switched_off(window: Window) -> None:
    """One is suggested and ticked; it is shown once, with how to pass it on, and it opens the file."""
    page = window.get("/export").text
    found = re.search(r'name="password" type="text" value="([^"]+)"', page)
    assert found
    assert re.search(r'name="protect" value="yes" checked', page)
    told, data = save(window, {"kind": "xlsx", "password": found[1], "protect": "yes"})
    assert f"Its password is {found[1]}" in told
    assert "say the password on the phone" in told
    assert found[1] not in window.get("/export").text
    sealed, plain = msoffcrypto.OfficeFile(io.BytesIO(data)), io.BytesIO()
    sealed.load_key(password=found[1], verify_password=True)
    sealed.decrypt(plain)
    names = [cell.value for cell in load_workbook(plain)["Register"]["A"]]
    assert names[:4] == ["Name", *["Ash Invented"] * 2, "Zoë Example"]

    told, data = save(window, {"kind": "pdf", "protect": "yes"})
    with pytest.raises(pypdfium2.PdfiumError, match="password"):
        pypdfium2.PdfDocument(data)
    assert len(pypdfium2.PdfDocument(data, password=PASSWORD)) == 1
    _, data = save(window, {"kind": "pdf"})
    assert len(pypdfium2.PdfDocument(data)) == 1


def test_the_sensitive_columns_are_asked_for(window: Window) -> None:
    """None is ticked; each comes when it is, and the day of starting with the e-mail address."""
    page = window.get("/export").text
    assert not re.search(r'name="columns"[^>]*checked', page)
    assert page.count("Keep it as safe as the register") == 1, "the warning, once"
    _, data = save(window, {"kind": "json"})
    plain = set(json.loads(data)["rows"][0])
    assert plain == {*COLUMNS, "role id", "policy id"}
    for ticked, shown in (
        ("helped by", {"helped by"}),
        ("easy read", {"easy read"}),
        ("e-mail", {"e-mail", "started"}),
    ):
        _, data = save(window, {"kind": "json", "columns": [ticked]})
        assert set(json.loads(data)["rows"][0]) - plain == shown


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"kind": "xlsx", "protect": "yes", "password": "short"}, "12 to 100 letters"),
        ({"kind": "xlsx", "protect": "yes", "password": ""}, "12 to 100 letters"),
        ({"kind": "docx"}, "Choose one of the formats"),
    ],
)
def test_a_wrong_form_saves_nothing(window: Window, wrong: dict[str, str], words: str) -> None:
    """It says what to mend, keeps what was ticked and typed, and writes no file."""
    answer = window.post("/export", {**FORM, "columns": "helped by", **wrong})
    assert answer.status_code == 422
    assert words in answer.text
    assert re.search(r'value="helped by" checked', answer.text)
    assert bool(re.search(r'name="protect" value="yes" checked', answer.text)) == ("protect" in wrong)
    if wrong.get("password"):
        assert 'value="short"' in answer.text
    assert window.saved() == []


def test_the_log_for_an_auditor(window: Window) -> None:
    """One file with the log in a folder, which names nobody and verifies."""
    page = window.post("/export/log", {})
    assert "It names nobody" in page.text
    (path,) = window.saved()
    with ZipFile(path) as archive:
        files = {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}
    assert set(files) == {"log.jsonl", "checkpoint", "register.json", "tlog-policy"}
    assert "Zoë".encode() not in b"".join(files.values())


def test_the_people_alone(window: Window) -> None:
    """A button saves everybody as a spreadsheet for oneself alone; the desk's own import finds nothing new in it."""
    page = window.press(window.get("/export"), "/export/people")
    (path,) = window.saved()
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.name in page.text
    assert "Keep it as safe as the register" in page.text
    rows = csv.DictReader(io.StringIO(path.read_text("utf-8-sig")))
    assert [(row["Name"], row["Roles"]) for row in rows] == [
        ("Ash Invented", "member of staff; trustee"),
        ("Zoë Example", "volunteer"),
    ]
    columns = window.post("/people/import", {}, [("file", (path.name, path.read_bytes()))])
    chosen = re.findall(r'<select id="(\w+)"|<option value="(\d*)" selected>', columns.text)
    picked = {entry: column for (entry, _), (_, column) in zip(chosen[::2], chosen[1::2], strict=True)}
    assert picked == {"name": "0", "surname": "", "roles": "1", "started": "2", "left": "3", "email": "4"}
    assert "The register already says all of this" in window.post("/people/import/columns", picked).text
