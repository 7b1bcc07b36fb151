"""People are added, edited, marked as left, brought back and found; what is wrong with an entry is told by its name."""

from collections.abc import Callable
from datetime import date, timedelta
from unicodedata import normalize

import pytest

from site_build.errors import SeveralUnfit, Unfit
from site_build.formats.leaf import today
from site_build.office.office import Office
from site_build.office.people.errors import (
    DayFarAway,
    DayUnreadable,
    EmailWrong,
    LeftBeforeStart,
    NameMissing,
    NameTaken,
    NameTooLong,
    NameUnseen,
    NotLeft,
    PersonAmbiguous,
    PersonGone,
    PersonUnknown,
    PostTaken,
    PostUnknown,
    RoleMissing,
    RoleUnknown,
)
from site_build.office.people.people import (
    add_person,
    bring_back,
    check_post,
    edit_person,
    find_person,
    list_people,
    mark_left,
    open_person,
    part_people,
    read_person,
    search_people,
    write_person,
)
from support.sample import add

FIELDS = {"name": "Di Invented", "roles": "Volunteers; member  of STAFF", "started": "5 January 2026"}


def find(office: Office, name: str) -> str:
    """The id of the person with this name."""
    return find_person(list_people(office), name).id


def test_add(office: Office) -> None:
    """Somebody is added with several roles, and with nothing that was not typed."""
    made = add_person(office, FIELDS)
    assert (made.roles, made.started, made.left) == (("volunteer", "staff"), date(2026, 1, 5), None)
    assert (made.email, made.post) == ("", "")
    assert made in list_people(office)


@pytest.mark.parametrize(
    ("field", "typed", "error"),
    [
        ("name", " \t", NameMissing),
        ("name", "\u200d!", NameMissing),
        ("name", "Di" * 101, NameTooLong),
        ("name", "Di \u202edetnevnI", NameUnseen),
        ("name", "Di \x07Invented", NameUnseen),
        ("name", "Di\u200b Invented", NameUnseen),
        ("name", "Di \ud800", NameUnseen),
        ("roles", " ; ", RoleMissing),
        ("roles", "staff, wizard", RoleUnknown),
        ("started", "2026-02-30", DayUnreadable),
        ("started", "31.31.2026", DayUnreadable),
        ("started", "2099", DayUnreadable),
        ("started", "1/1/2099", DayFarAway),
        ("started", "0026-01-05", DayUnreadable),
        ("left", "soon", DayUnreadable),
        ("left", "2026-01-04", LeftBeforeStart),
        ("email", "nowhere", EmailWrong),
        ("email", "a,b@post.example", EmailWrong),
        ("email", "di\u202e@post.example", EmailWrong),
        ("post", "king", PostUnknown),
    ],
)
def test_bad_entries(office: Office, field: str, typed: str, error: type[Unfit]) -> None:
    """A bad entry is refused by its name, on adding and on editing, and nothing is changed."""
    before = list_people(office)
    acts: tuple[Callable[[], object], ...] = (
        lambda: add_person(office, {**FIELDS, field: typed}),
        lambda: edit_person(office, before[0].id, {**FIELDS, field: typed}),
    )
    for act in acts:
        with pytest.raises(error) as unfit:
            act()
        assert unfit.value.field == field
        assert getattr(unfit.value, "typed", typed) in typed
    assert list_people(office) == before


@pytest.mark.parametrize(
    "name",
    [
        "Rene\u0301e Q",
        "O’Neil-d'Arc 3rd",  # noqa: RUF001  # as people write it
        "می\u200cخواهم",  # noqa: RUF001  # Persian, with the joiner that it needs
        "李小龙",
        "İrem Şen",
        "<img src=x onerror=alert(1)>",
        "\U0002ebf0 Li",
    ],
)
def test_real_names(office: Office, name: str) -> None:
    """A name of any language is kept as it is, its accents in one way of writing, and is found again."""
    made = add_person(office, {**FIELDS, "name": f"  {name} "})
    assert made.name == normalize("NFC", name)
    assert find(office, name) == made.id


@pytest.mark.parametrize("typed", ["", " ", "?", "n/a", "Unknown", "tbc", "\u2013"])
def test_nobody_knows_when_they_started(office: Office, typed: str) -> None:
    """Then the day on which they were added counts in its place; the day can be filled in, and emptied again."""
    made = add_person(office, {**FIELDS, "started": typed, "left": ""})
    assert (made.started, made.added, made.counted_from) == (None, today(), today())
    assert write_person(made)["started"] == ""
    with pytest.raises(LeftBeforeStart):
        edit_person(office, made.id, {"started": "2026-01-05", "left": "2026-01-04"})
    known = edit_person(office, made.id, {"started": "March 2020", "left": "2021"})
    assert (known.started, known.left, known.counted_from) == (date(2020, 3, 1), date(2021, 12, 31), date(2020, 3, 1))
    emptied = edit_person(office, made.id, {"started": "", "left": ""})
    assert (emptied.started, emptied.left, emptied.added) == (None, None, made.added)


def test_everything_that_is_wrong_at_once(office: Office) -> None:
    """Each entry's fault is told, in the order of the entries; then the days are compared."""
    typed = {"name": " ", "roles": "wizard", "started": "soon", "left": "x", "email": "nowhere"}
    with pytest.raises(SeveralUnfit) as several:
        read_person(office.portal, typed)
    assert [fault.field for fault in several.value.faults] == ["name", "roles", "started", "left", "email"]
    with pytest.raises(LeftBeforeStart):
        read_person(office.portal, {**FIELDS, "left": "1.1.26"})
    assert read_person(office.portal, {**FIELDS, "left": "1.2.26"}).left == date(2026, 2, 1)


def test_namesakes(office: Office) -> None:
    """Two people of one name need different addresses; then each is found by address or id."""
    fields = {**FIELDS, "name": "zoe\u0308  example", "email": "two@post.example"}
    with pytest.raises(NameTaken) as unfit:
        add_person(office, fields)
    assert unfit.value.name == "Zoë Example"
    assert unfit.value.field == "name"
    one = edit_person(office, find(office, "Zoë Example"), {"email": "one@post.example"})
    two = add_person(office, fields)
    with pytest.raises(NameTaken) as caught:
        edit_person(office, two.id, {"email": "ONE@post.example"})
    assert caught.value.name == "Zoë Example"
    with pytest.raises(PersonAmbiguous) as several:
        find(office, "zoë  example")
    assert (several.value.typed, several.value.count) == ("zoë  example", 2)
    assert {*several.value.ids} == {one.id, two.id}
    assert (find(office, "One@post.example"), find(office, two.id)) == (one.id, two.id)
    with pytest.raises(PersonUnknown):
        find(office, "")
    assert edit_person(office, two.id, {"roles": "staff"}).roles == ("staff",)


def test_edit(office: Office) -> None:
    """What was typed replaces what was known, an empty address empties it, and what was not typed stays."""
    old = add_person(office, {**FIELDS, "email": "di@post.example", "left": "2026-03-01"})
    new = edit_person(office, old.id, {"name": "Di Other", "email": ""})
    assert new == old.model_copy(update={"name": "Di Other", "email": ""})
    assert new in list_people(office)
    assert open_person(office, old.id) == new
    with pytest.raises(PersonGone):
        edit_person(office, "Di Other", FIELDS)
    with pytest.raises(PersonGone):
        open_person(office, "Di Other")


def test_an_address_that_is_there_stays(office: Office) -> None:
    """An address from before the rule was this strict does not stand in the way of another correction."""
    old = add_person(office, FIELDS)
    with office.register.change() as change:
        change.put_person(old.model_copy(update={"email": "di@localhost"}))
    new = edit_person(office, old.id, {**FIELDS, "name": "Di Other", "email": "di@localhost"})
    assert (new.name, new.email) == ("Di Other", "di@localhost")
    with pytest.raises(EmailWrong):
        edit_person(office, old.id, {"email": "do@localhost"})


def test_post(office: Office) -> None:
    """One person at a time holds a position: it is free when they have left, and taken when they come back."""
    ash, zoe = find(office, "Ash Invented"), find(office, "Zoë Example")
    assert edit_person(office, ash, {"post": "chief-officer"}).post == "chief-officer"
    with pytest.raises(PostTaken) as unfit:
        edit_person(office, zoe, {"post": "chief-officer"})
    assert unfit.value.name == "Ash Invented"
    assert unfit.value.field == "post"
    mark_left(office, ash, (today() + timedelta(days=1)).isoformat())
    with pytest.raises(PostTaken) as caught:
        edit_person(office, zoe, {"post": "chief-officer"})
    assert caught.value.name == "Ash Invented"
    mark_left(office, ash, today().isoformat())
    edit_person(office, zoe, {"post": "chief-officer"})
    with pytest.raises(PostTaken) as caught:
        bring_back(office, ash)
    assert caught.value.name == "Zoë Example"
    edit_person(office, zoe, {"post": ""})
    assert bring_back(office, ash).left is None


def test_nobody_else_is_looked_at_without_a_post(office: Office) -> None:
    """Who holds no post, or has left it, is not compared with everybody: an import asks that for each of its rows."""
    ash, zoe = find(office, "Ash Invented"), find(office, "Zoë Example")
    holder = edit_person(office, ash, {"post": "chief-officer"})
    other = open_person(office, zoe)
    for person in (other, other.model_copy(update={"post": holder.post, "left": today()})):
        everybody = iter([holder])
        check_post(person, everybody)
        assert list(everybody) == [holder]
    with pytest.raises(PostTaken):
        check_post(other.model_copy(update={"post": holder.post}), [holder])


def test_leave_and_come_back(office: Office) -> None:
    """Somebody leaves on a day that is right, and comes back as they were."""
    old = find_person(list_people(office), "Zoë Example")
    for day in ("", "2026-01-04", "later"):
        with pytest.raises(Unfit) as unfit:
            mark_left(office, old.id, day)
        assert unfit.value.field == "day"
    gone = mark_left(office, "zoë example", " 31/03/2026 ")
    assert gone == old.model_copy(update={"left": date(2026, 3, 31)})
    assert bring_back(office, old.id) == old
    with pytest.raises(NotLeft) as caught:
        bring_back(office, old.id)
    assert caught.value.name == "Zoë Example"


def test_search(office: Office) -> None:
    """People are found by parts of their name or address, in any order, accents or not; who has left stands apart."""
    add(office, "Bo Invented", "staff", left="2026-02-01")
    people = list_people(office)
    found = {words: part_people(search_people(people, words), today()) for words in ("ZOE", "inv b", "x@", "")}
    names = {words: [[one.name for one in half] for half in (two.here, two.gone)] for words, two in found.items()}
    assert names == {
        "ZOE": [["Zoë Example"], []],
        "inv b": [[], ["Bo Invented"]],
        "x@": [[], []],
        "": [["Ash Invented", "Zoë Example"], ["Bo Invented"]],
    }
