"""People are added one by one or by a spreadsheet; a file with a fault in it changes nothing."""

from datetime import date

import pytest

from office.forms import add
from site_build.errors import Refused
from site_build.office.people import Imported, add_person, find_person, import_people, list_people
from site_build.office.unlock import Office

HEADER = "name,roles,started,left,email\r\n"
GOOD = HEADER + (
    "Bo Invented,volunteer,2026-02-01,,bo@post.example\r\n"
    '"Cy Invented",Member of staff; trustees,1/3/2025,31/12/2025,\r\n'
)


def names(office: Office) -> list[str]:
    """Who is in the register."""
    return [person.name for person in list_people(office)]


def test_import(office: Office) -> None:
    """Every line becomes a person; the same file again changes nothing."""
    with office.register.view() as view:
        before = view.checkpoint()
    assert import_people(office, GOOD.encode()) == Imported(2, 0, 0)
    people = list_people(office)
    assert names(office) == ["Ash Invented", "Bo Invented", "Cy Invented", "Zoë Example"]
    assert (people[2].roles, people[2].started, people[2].left) == (
        ("staff", "trustee"),
        date(2025, 3, 1),
        date(2025, 12, 31),
    )
    assert import_people(office, GOOD.encode()) == Imported(0, 0, 2)
    assert list_people(office) == people
    with office.register.view() as view:
        assert view.checkpoint() == before  # who is in the register is nobody else's business: the log says nothing


def test_import_changes(office: Office) -> None:
    """A line about somebody who is there already changes them, and keeps their id; an address may be added."""
    import_people(office, GOOD.encode())
    old = find_person(list_people(office), "Cy Invented")
    changed = GOOD.replace("31/12/2025,", "31/12/2025,cy@post.example").replace(
        "2026-02-01,,", "2026-02-01,2026-06-30,"
    )
    assert import_people(office, changed.encode()) == Imported(0, 2, 0)
    new = find_person(list_people(office), "cy@post.example")
    assert (new.id, new.email) == (old.id, "cy@post.example")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_what_spreadsheets_write(office: Office, encoding: str) -> None:
    """A file as Excel saves it is read, accents and all, and finds the person who is there."""
    row = "Zoë Example,volunteer,2026-01-05,,\r\n"
    assert import_people(office, (HEADER + row).encode(encoding)) == Imported(0, 0, 1)


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (",volunteer,2026-01-01,,", "line 3: The name is missing."),
        ("Di Invented,,2026-01-01,,", "line 3: “” is not a role. The roles are: trustee, staff, volunteer."),
        ("Di Invented,wizard,2026-01-01,,", "line 3: “wizard” is not a role."),
        ("Di Invented,staff,,,", "line 3: A day is missing."),
        ("Di Invented,staff,2026-02-30,,", "line 3: “2026-02-30” is not a day."),
        ("Di Invented,staff,01-02-2026,,", "line 3: “01-02-2026” is not a day."),
        ("Di Invented,staff,2026-01-01,soon,", "line 3: “soon” is not a day."),
        ("Di Invented,staff,2026-01-01,,nowhere", "line 3: The email is not right."),
        ("Di Invented,staff,2026-01-01,", "line 3: There are not 5 columns."),
        ("Di Invented,staff,2026-01-01,,,x", "line 3: There are not 5 columns."),
        ("bo INVENTED,staff,2026-01-01,,", "line 3: bo INVENTED is in the file twice."),
        ('"Di Invented,staff,2026-01-01,,', "after line 2: this cannot be read"),
    ],
)
def test_bad_rows(office: Office, row: str, fault: str) -> None:
    """A bad line is reported with its number and what is wrong, and nobody is added."""
    data = HEADER + "Bo Invented,volunteer,2026-02-01,,bo@post.example\r\n" + row + "\r\n"
    with pytest.raises(Refused) as refused:
        import_people(office, data.encode())
    assert fault in str(refused.value)
    assert names(office) == ["Ash Invented", "Zoë Example"]


def test_every_bad_row_is_reported(office: Office) -> None:
    """All bad lines are reported at once."""
    with pytest.raises(Refused, match=r"(?s)line 2: .*line 4: "):
        import_people(office, f"{HEADER},staff,2026-01-01,,\r\nDi Invented,staff,2026-01-01,,\r\n,,,,\r\n".encode())


def test_two_lines_that_fit_one_person(office: Office) -> None:
    """Two lines for one person are refused by their numbers; with the first of them alone in, the second is new."""
    first, second = (f"Zoë Example,staff,2026-01-05,,{name}@post.example\r\n" for name in ("one", "two"))
    before = list_people(office)
    with pytest.raises(Refused, match=r"Nothing was changed.*(?s:.*)\nLines 2 and 3 fit the same person\."):
        import_people(office, (HEADER + first + second).encode())
    assert list_people(office) == before
    assert import_people(office, (HEADER + first).encode()) == Imported(0, 1, 0)
    assert import_people(office, (HEADER + first + second).encode()) == Imported(1, 0, 1)


@pytest.mark.parametrize("data", [b"", b"name,email\r\n", b"\xef\xbb\xbf", b"x" * 6_000_000, GOOD.encode("utf-16")])
def test_other_files(office: Office, data: bytes) -> None:
    """A file that is no list of people is refused, and nobody is added."""
    with pytest.raises(Refused, match="Nothing was changed"):
        import_people(office, data)
    assert len(names(office)) == 2


def test_add_twice(office: Office) -> None:
    """Somebody who is there already is not added again."""
    with pytest.raises(Refused, match="already"):
        add(office, "zoë example", "staff")


def test_find(office: Office) -> None:
    """Somebody is found by name, id or address; when two are called the same, the words give their ids."""
    fields = {"name": "Zoë Example", "roles": "staff", "started": "2026-01-01", "left": "", "email": "z@post.example"}
    with pytest.raises(Refused, match="already"):
        add_person(office, fields)
    import_people(office, (HEADER + "Zoë Example,volunteer,2026-01-05,,one@post.example\r\n").encode())
    second = add_person(office, fields)
    people = list_people(office)
    assert find_person(people, "Z@post.example") == find_person(people, second.id) == second
    with pytest.raises(Refused, match=second.id):
        find_person(people, "zoë  example")
    with pytest.raises(Refused, match="nobody called"):
        find_person(people, "")


def test_a_line_that_fits_two_people_changes_neither(office: Office) -> None:
    """Two people of one name are told apart by their addresses, or not at all."""
    two = "Pat Same,volunteer,2026-01-01,,a@x.example\r\nPat Same,staff,2025-01-01,,b@x.example\r\n"
    import_people(office, (HEADER + two).encode())
    before = list_people(office)
    with pytest.raises(Refused, match="2 people in the register are called Pat Same"):
        import_people(office, (HEADER + "Pat Same,trustee,2024-01-01,,\r\n").encode())
    assert list_people(office) == before
