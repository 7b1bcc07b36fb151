"""The report: what is on the screen is what is saved, with a password unless it is switched off."""

import io
import re
from datetime import timedelta

import pypdfium2  # type: ignore[import-untyped]
import pytest
from pypdf import PdfReader

from desk.window import Window
from site_build.formats.leaf import today
from site_build.office.people.people import list_people
from site_build.office.reporting.report import read_report
from support.sample import add

PASSWORD = "four invented words"


def read_saved(window: Window, password: str | None = None) -> str:
    """The words of the file that was saved last."""
    path = max(window.saved(), key=lambda path: path.stat().st_mtime_ns)
    assert re.fullmatch(r"trustees-report-\d{4}-\d\d-\d\d( \(2\))?\.pdf", path.name)
    assert path.stat().st_mode & 0o777 == 0o600
    return " ".join(PdfReader(io.BytesIO(path.read_bytes()), password=password).pages[0].extract_text().split())


def test_numbers_and_names(window: Window) -> None:
    """Numbers at first; names when they are asked for, on the screen and in the file; then there is a last report."""
    add(window.office, "<img src=x onerror=alert(1)>", "volunteer")
    page = window.get("/report").text
    assert "Volunteers</th>" in page
    assert re.search(r'data-label="People">2</td>\s*<td data-label="Complete">0<', page)
    assert "This is the first report." in page
    assert "Nobody but the Chief Officer signs the register." in page
    assert not any(person.name.split()[0] in page for person in list_people(window.office))
    named = window.get("/report/names").text
    assert "Zoë Example" in named
    assert re.search(r'class="chip chip--outstanding">.*</svg> outstanding</span>', named)
    assert "Out of date</th>" in page
    assert "<img src=x" not in named
    saved = window.post("/report", {"password": PASSWORD}).text
    assert "It has no password." in saved
    assert "Zoë Example" not in read_saved(window)
    window.post("/report/names", {"password": PASSWORD})
    assert "<img src=x onerror=alert(1)> volunteer outstanding" in read_saved(window)


def test_password(window: Window) -> None:
    """A password is ticked and suggested; it opens the file, and is said once."""
    page = window.get("/report").text
    assert re.search(r'name="protect" value="yes" checked', page)
    suggested = re.search(r'name="password"[^>]+value="([^"]+)"', page)
    assert suggested
    said = window.post("/report", {"protect": "yes", "password": suggested[1]}).text
    assert f"Its password is {suggested[1]}" in said
    with pytest.raises(pypdfium2.PdfiumError, match="password"):
        pypdfium2.PdfDocument(window.saved()[0])
    assert "Report to the trustees" in read_saved(window, suggested[1])


def test_a_password_that_is_too_short(window: Window) -> None:
    """A short password is refused beside its field; nothing is saved, and nothing counts as handed out."""
    answer = window.post("/report/names", {"protect": "yes", "password": "short"})
    assert answer.status_code == 422
    assert 'id="password-fault"' in answer.text
    assert 'value="short"' in answer.text
    assert "Zoë Example" in answer.text
    assert window.saved() == []


def test_a_desk_that_can_only_look(window: Window) -> None:
    """A second desk saves the report, says that its numbers are not remembered, and changes nothing."""
    window.desk.holder = "Ash on that-computer opened it at 09:00"
    before = (window.desk.folder / "register.sqlite").read_bytes()
    assert "Its numbers are not remembered" in window.post("/report", {"password": PASSWORD}).text
    assert "Report to the trustees" in read_saved(window)
    assert (window.desk.folder / "register.sqlite").read_bytes() == before


def test_what_was_handed_out_is_remembered(window: Window) -> None:
    """A report that was saved is what the next day's compares itself with; one that was refused is not."""
    tomorrow = today() + timedelta(days=1)
    window.post("/report", {"protect": "yes", "password": "short"})
    assert read_report(window.office, tomorrow).since == "This is the first report."
    window.post("/report", {"password": PASSWORD})
    assert read_report(window.office, tomorrow).since.startswith("The last report was of")
