"""People from a spreadsheet at the desk: nothing changes until agreed to, what is unclear is asked, nothing is lost."""

import re
from datetime import date
from pathlib import Path

import openpyxl
from httpx import Response

from desk.test_people import FORM, words_of
from desk.window import Window
from site_build.desk.pages.people_import.preview import MOST_MENDED
from site_build.desk.route import ROWS_ON_A_PAGE
from site_build.office.links.links import invite
from site_build.office.people.draft import read_draft
from site_build.office.people.people import edit_person, find_person, list_people
from support.messy_sheet import JOINED, MEANINGS, NOT_PEOPLE, PEOPLE, write_messy_workbook
from support.sheets import HEADER, write_csv, write_xlsx

HOSTILE = ("<img src=x onerror=alert(1)>", "=cmd|' /C calc'!A0")
PICKED: dict[str, str | list[str]] = {entry: str(number) for number, entry in enumerate(HEADER)}
CONFIRM = "/people/import/confirm"
OUTSIDE = "outside"


def names(window: Window) -> list[str]:
    """Who is in the register."""
    return [person.name for person in list_people(window.office)]


def choose(window: Window, *lines: str) -> Response:
    """Choose a CSV file with these lines and its columns; what is shown then."""
    window.post("/people/import", {}, [("file", ("people.csv", write_csv(*lines)))])
    return window.post("/people/import/columns", PICKED)


def choose_messy(window: Window, folder: Path) -> Response:
    """Choose the messy workbook, by the columns that are proposed."""
    data = write_messy_workbook(folder / "messy.xlsx").read_bytes()
    page = window.post("/people/import", {}, [("file", ("messy.xlsx", data))])
    return window.post("/people/import/columns", proposed(page.text))


def proposed(page: str) -> dict[str, str]:
    """The columns that are chosen on this page, by entry."""
    found = {}
    for entry, options in re.findall(r'<select id="(\w+)".*?>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'value="(\d*)" selected', options)
        found[entry] = chosen[1] if chosen else ""
    return found


def answer(window: Window, **changes: str | list[str]) -> Response:
    """Answer what is asked of the messy workbook."""
    meanings = {f"word-{word.casefold().replace(' ', '')}": roles or [OUTSIDE] for word, roles in MEANINGS.items()}
    return window.post("/people/import/questions", {**meanings, "same-60-61": "yes", "same-62-63": "no", **changes})


def mend(page: Response, **changes: str | list[str]) -> dict[str, str | list[str]]:
    """What the form on this page would send, with these changes; a field's number is its row's."""
    form = re.search(rf'<form[^>]+action="[^"]*{CONFIRM}".*?</form>', page.text, re.DOTALL)
    assert form
    fields = dict(re.findall(r'<input id="[^"]*" name="([^"]+)" value="([^"]*)"', form[0]))
    ticked: dict[str, list[str]] = {}
    for name, value in re.findall(r'type="checkbox"(?: id="[^"]*")? name="([^"]+)" value="([^"]*)" checked', form[0]):
        ticked.setdefault(name, []).append(value)
    return {**fields, **ticked, **changes}


def test_import_a_workbook(window: Window) -> None:
    """File, columns, preview, agreement: only the last changes anybody, and the same file again has nothing to do."""
    rows = [
        ("Surname", "First name", "What they do", "Start date", "E-mail"),
        ("Éxample", "Zoé", "Volunteers", date(2026, 2, 1), "zoe@post.example"),
        ("Example", "Zoë", None, None, "old@post.example"),
        *(("Invented", name, "STAFF", date(2026, 3, 1), None) for name in HOSTILE),
    ]
    files = [("file", ("people.xlsx", write_xlsx(rows)))]
    columns = window.post("/people/import", {}, files)
    assert window.path(columns) == "/people/import/columns"
    assert "4 rows were found." in columns.text
    chosen = {"name": "1", "surname": "0", "roles": "", "started": "3", "left": "", "email": "4"}
    assert proposed(columns.text) == chosen

    picked: dict[str, str | list[str]] = {**chosen, "roles": "2"}
    seen = window.post("/people/import/columns", picked)
    assert window.path(seen) == CONFIRM
    words = words_of(seen.text)
    assert "3 people will be added. 1 person will be changed. Make these changes" in words
    assert "Row 2 Zoé Éxample New volunteer 1 February 2026 zoe@post.example" in words
    assert "E-mail: from nothing to “old@post.example”" in words
    assert "<img" not in seen.text
    assert "&lt;img src=x onerror=alert(1)&gt; Invented" in seen.text
    assert names(window) == ["Ash Invented", "Zoë Example"]

    done = window.post(CONFIRM, {"do": "take"})
    assert window.path(done) == "/people/import/done"
    assert "3 added, 1 changed." in done.text
    assert "<img" not in done.text
    assert {f"{name} Invented" for name in HOSTILE} < set(names(window))
    assert "No spreadsheet is waiting here" in window.get(CONFIRM).text

    before = list_people(window.office)
    window.post("/people/import", {}, files)
    again = window.post("/people/import/columns", picked)
    assert "The register already says all of this" in again.text
    assert list_people(window.office) == before


def test_a_messy_one(window: Window, tmp_path: Path) -> None:
    """Questions once, sixty people, four of them mended on the page; what was done is told, and undone in one press."""
    before = list_people(window.office)
    asked = choose_messy(window, tmp_path)
    assert window.path(asked) == "/people/import/questions"
    words = words_of(asked.text)
    assert "What does “Vol” mean? It is in rows 8, 11, 12" in words
    assert "Are rows 60 and 61 one person?" in words

    seen = answer(window)
    assert window.path(seen) == CONFIRM
    words = words_of(seen.text)
    assert "56 people will be added." in words
    assert "1 person will not go in: by their role they are not in the register." in words
    assert "4 rows need mending. They are kept here." in words
    assert f"{NOT_PEOPLE} rows are not people" in words
    assert "Row 73: “Total”, a total" in words
    assert "Row 6 Siân Probert Written “Probert, Siân” New trustee 10.09.21 → 10 September 2021" in words
    assert f"Rows 60 and 61 {JOINED} New volunteer, member of staff 2019 → 1 January 2019" in words
    assert "March 2020 → 1 March 2020 Left: June 2024 → 30 June 2024" in words
    assert "Row 21 Kit Invented New volunteer, trustee Not known".replace("volunteer, trustee", "volunteer") in words
    assert names(window) == ["Ash Invented", "Zoë Example"]

    done = window.post(CONFIRM, {"do": "take"})
    assert "56 added, 4 not taken in." in done.text
    assert "4 rows still need mending." in words_of(done.text)
    assert len(names(window)) == 2 + PEOPLE - 4

    left = window.get(CONFIRM)
    numbers = re.findall(r'name="name-(\d+)"', left.text)
    mended: dict[str, str | list[str]] = {
        f"email-{numbers[0]}": "nia@post.example",
        f"started-{numbers[1]}": "2.3.2024",
        f"roles-{numbers[2]}": ["volunteer", "trustee"],
        f"name-{numbers[3]}": "Quentin Sample",
    }
    again = window.post(CONFIRM, {**mend(left, **mended), "do": "look"})
    assert "4 people will be added." in words_of(again.text)
    done = window.post(CONFIRM, {"do": "take"})
    assert "4 added, 56 as they were." in done.text
    assert len(names(window)) == 2 + PEOPLE
    assert "4 people were added" in words_of(done.text)

    undone = window.press(done, "/people/import/undo")
    assert "4 people were taken out again" in words_of(undone.text)
    assert len(names(window)) == 2 + PEOPLE - 4
    assert {person.id for person in before} < {person.id for person in list_people(window.office)}


def test_words_are_asked_once(window: Window, tmp_path: Path) -> None:
    """Every question without an answer is told at its field; then the next spreadsheet asks nothing, and says why."""
    choose_messy(window, tmp_path)
    refused = window.post("/people/import/questions", {"word-vol": ["staff", OUTSIDE], "word-friend": [OUTSIDE]})
    assert refused.status_code == 422
    words = words_of(refused.text)
    for told in (
        "“Vol” cannot be both.",
        "Say what “Staff member” means.",
        "Say whether rows 60, 61 are one person.",
        "Say whether rows 62, 63 are one person.",
    ):
        assert words.count(told) == 2
    assert re.search(r'value="staff" checked', refused.text)
    answer(window)
    answered = window.get("/people/import/questions").text
    assert re.findall(r'name="same-([\d-]+)" value="(\w+)" checked', answered) == [("60-61", "yes"), ("62-63", "no")]
    assert f'name="word-friend" value="{OUTSIDE}" checked' in answered
    next_one = choose(window, "Bo Invented,VOL.,2019,,", "Cy Invented,Friend,,,")
    assert window.path(next_one) == CONFIRM
    assert "Row 2 Bo Invented New volunteer" in words_of(next_one.text)
    changed = window.get("/people/import/questions")
    assert "What does “VOL.” mean?" in words_of(changed.text)
    window.post("/people/import/questions", {"word-vol": ["trustee"], "word-friend": ["staff"]})
    assert "Row 2 Bo Invented New trustee" in words_of(window.get(CONFIRM).text)


def test_nothing_to_ask(window: Window) -> None:
    """The questions of a clear spreadsheet lead on."""
    choose(window, "Bo Invented,staff,2026-01-05,,")
    assert "There is nothing to ask" in window.get("/people/import/questions").text


def test_a_wrong_column_for_roles(window: Window) -> None:
    """When thirty words and more are no roles, another column is asked for at the field."""
    answer = choose(window, *(f"Bo Invented,word {number},,,b{number}@post.example" for number in range(31)))
    assert answer.status_code == 422
    assert '<a href="#roles">31 words here are no roles, such as “word 0”.' in answer.text


def test_every_fault_at_its_field(window: Window) -> None:
    """All that is wrong with a row is told at once, beside what was written there, and nothing runs."""
    seen = choose(window, "Bo Invented,staff,2026-01-05,,", f"{HOSTILE[0]},,x,y,nowhere")
    assert "1 person will be added. 1 row needs mending. It is kept here." in words_of(seen.text)
    for entry, fault in (
        ("roles", "The role is missing."),
        ("started", "“x” is not a day."),
        ("left", "“y” is not a day."),
        ("email", "The e-mail address is not right."),
    ):
        assert re.search(rf'id="{entry}-3-fault">.*?</svg> {fault}', seen.text, re.DOTALL)
    assert 'name="started-3" value="x"' in seen.text
    assert "<img" not in seen.text
    assert "&lt;img src=x onerror=alert(1)&gt;" in seen.text


def test_what_is_typed_is_kept(window: Window) -> None:
    """Whatever is pressed, and when the desk locks itself before or after."""
    seen = choose(window, "Bo Invented,staff,2026-01-05,,", "Cy Invented,staff,soon,,")
    kept = window.post(CONFIRM, {**mend(seen, **{"started-3": "later"}), "do": "take"})
    assert "What you typed is kept." in kept.text
    assert names(window) == ["Ash Invented", "Zoë Example"]
    for session in window.desk.sessions.all():
        session.lock()
    window.post(CONFIRM, mend(kept, **{"started-3": "sooner", "email-3": "cy@post.example"}))
    for session in window.desk.sessions.all():
        session.unlocked = True
    again = window.get(CONFIRM)
    assert 'value="sooner"' in again.text
    assert "The desk had locked itself." in again.text
    mended = window.post(CONFIRM, {**mend(again, **{"started-3": "2020"}), "do": "look"})
    assert "2 people will be added." in words_of(mended.text)
    assert "Row 3 Cy Invented New member of staff 2020 → 1 January 2020 cy@post.example" in words_of(mended.text)


def test_agreeing_to_what_was_not_seen(window: Window) -> None:
    """Somebody whose session is new is shown what will happen first."""
    choose(window, "Bo Invented,staff,2026-01-05,,")
    for session in window.desk.sessions.all():
        session.items.clear()
    assert window.path(window.post(CONFIRM, {"do": "take"})) == CONFIRM
    assert names(window) == ["Ash Invented", "Zoë Example"]


def test_saved_to_mend(window: Window) -> None:
    """The rows go into a workbook with the reasons, and with what was typed just now; it can be imported again."""
    seen = choose(window, "Bo Invented,staff,soon,,", "Cy Invented,staff,2019,,")
    saved = window.post(CONFIRM, {**mend(seen, **{"email-2": "=bo@post.example"}), "do": "save"})
    assert "The last column says what is wrong." in saved.text
    (path,) = window.saved()
    assert path.name == f"people-to-mend-{date.today()}.xlsx"
    rows = list(openpyxl.load_workbook(path)["To mend"].iter_rows(values_only=True))
    assert rows[0] == (*HEADER, "What to mend")
    assert rows[1][:3] == ("Bo Invented", "member of staff", "soon")
    assert (rows[1][4], str(rows[1][5]).count("is not a day")) == ("=bo@post.example", 1)
    assert len(rows) == 2
    page = window.post("/people/import", {}, [("file", ("mend.xlsx", path.read_bytes()))])
    assert "1 row needs mending." in words_of(window.post("/people/import/columns", proposed(page.text)).text)


def test_a_row_is_left_out(window: Window) -> None:
    """It is ticked, and then counts as no person; nothing is left to mend."""
    seen = choose(window, "Bo Invented,staff,soon,,", "Cy Invented,staff,2019,,")
    out = window.post(CONFIRM, mend(seen, **{"out-2": "yes"}))
    assert "Row 2: “Bo Invented”, left out by you" in words_of(out.text)
    assert "Make these changes" in out.text
    window.post(CONFIRM, {"do": "take"})
    assert names(window) == ["Ash Invented", "Cy Invented", "Zoë Example"]
    assert read_draft(window.office) is None


def test_more_rows_than_a_page(window: Window) -> None:
    """Rows come a page at a time; of the rows to mend the first are there, and the rest is in the spreadsheet."""
    good = [f"Bo Invented,staff,2019,,b{number}@post.example" for number in range(ROWS_ON_A_PAGE + 1)]
    bad = [f"Cy Invented,staff,soon,,c{number}@post.example" for number in range(MOST_MENDED + 1)]
    seen = choose(window, *good, *bad)
    assert f"These are the first {MOST_MENDED}." in seen.text
    assert f"b{ROWS_ON_A_PAGE}@post.example" not in seen.text
    assert f"b{ROWS_ON_A_PAGE}@post.example" in window.get(f"{CONFIRM}/page/2").text


def test_it_waits(window: Window) -> None:
    """A spreadsheet that is not finished is offered again, and can be forgotten."""
    window.post("/people/import", {}, [("file", ("people.csv", write_csv("Bo Invented,wizard,,,")))])
    for path in (CONFIRM, "/people/import/questions"):
        assert window.path(window.get(path)) == "/people/import/columns"
    window.post("/people/import/columns", PICKED)
    page = window.get("/people/import")
    assert "“people.csv” is not finished." in page.text
    assert "is forgotten" in window.press(page, "/people/import/drop").text
    assert read_draft(window.office) is None
    assert "is not finished" not in window.get("/people/import").text


def test_undo_tells_what_stays(window: Window) -> None:
    """Who has a link since, or was changed since, stays, and it says so; then there is nothing to undo."""
    choose(
        window,
        *(f"{name} Invented,staff,2019,," for name in ("Bo", "Cy", "Di")),
        "Zoë Example,trustee,,,zoe@post.example",
    )
    window.post(CONFIRM, {"do": "take"})
    assert "See what was done, or undo it" in window.get("/people/import").text
    done = window.get("/people/import/done")
    assert "3 people were added" in words_of(done.text)
    assert "1 person was changed Zoë Example" in words_of(done.text)
    invite(window.office, "Bo Invented", "https://portal.example/")
    edit_person(window.office, find_person(list_people(window.office), "Cy Invented").id, {"email": "cy@post.example"})
    undone = window.press(done, "/people/import/undo")
    words = words_of(undone.text)
    assert "1 person was taken out again Di Invented 1 person was put back Zoë Example" in words
    assert "Bo Invented: has a link or a form since Cy Invented: was changed again since" in words
    assert names(window) == ["Ash Invented", "Bo Invented", "Cy Invented", "Zoë Example"]
    assert "There is no import that can be undone." in window.post("/people/import/undo", {}).text
    assert window.path(window.get("/people/import/done")) == "/people/import"


def test_import_refused(window: Window) -> None:
    """No file, no spreadsheet, no column of names, a column that is not there, nothing shown yet: each is told."""
    assert "No file was chosen." in window.post("/people/import", {}).text
    answer = window.post("/people/import", {}, [("file", ("letter.pdf", b"%PDF-1.7\n\0"))])
    assert answer.status_code == 422
    assert "“letter.pdf” is not a spreadsheet" in answer.text
    assert '<a href="#file">' in answer.text
    for path in ("/people/import/columns", "/people/import/questions", CONFIRM):
        assert "No spreadsheet is waiting here" in window.get(path).text
        assert "No spreadsheet is waiting here" in window.post(path, {}).text
    assert window.get("/people/import/undone").status_code == 404

    window.post("/people/import", {}, [("file", ("people.csv", write_csv("Bo Invented,staff,2026-01-05,,")))])
    assert window.path(window.post(CONFIRM, {"do": "take"})) == "/people/import/columns"
    for picked, words in (({"roles": "1"}, "No column is known to hold the names"), ({"name": "9"}, "not in the file")):
        answer = window.post("/people/import/columns", {"name": "", **picked})
        assert answer.status_code == 422
        assert words in answer.text
    assert names(window) == ["Ash Invented", "Zoë Example"]


def test_register_changed_since(window: Window) -> None:
    """When the register has changed since the preview, it is shown anew before anything happens."""
    choose(window, "Bo Invented,staff,2026-01-05,,")
    window.post("/people/add", {**FORM, "name": "Bo Invented", "email": "", "post": ""})
    answer = window.post(CONFIRM, {"do": "take"})
    assert answer.status_code == 422
    assert "The register has changed since you looked" in answer.text
    assert "1 person will be changed." in words_of(answer.text)
    assert "1 changed" in window.post(CONFIRM, {"do": "take"}).text
