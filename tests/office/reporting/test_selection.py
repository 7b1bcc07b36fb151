"""What is chosen on the screen is exactly what is shown and exported, and is said in words."""

from datetime import date

import pytest

from site_build.config import read_portal
from site_build.formats.leaf import new_id
from site_build.office.acknowledgments.standing import Standing, StandingState
from site_build.office.reporting.overview import Selection, select, selection_words
from site_build.register.people import Person
from support.sample import SAMPLE


def row(name: str, role: str, standing: str, day: int | None = None) -> Standing:
    """A row of somebody who signed on this day of November."""
    person = Person(id=new_id(), name=name, roles=(role,), started=date(2026, 1, 5))
    return Standing(person, role, "kindness", StandingState(standing), signed_on=date(2026, 11, day) if day else None)


ROWS = [
    row("Ash Invented", "staff", "complete", 3),
    row("Bo Example", "volunteer", "outstanding"),
    row("Zoë  Example", "volunteer", "waiting"),
    row("Zo Élan", "staff", "complete", 20),
]


@pytest.mark.parametrize(
    ("selection", "names"),
    [
        (Selection(), ["Ash Invented", "Bo Example", "Zo Élan", "Zoë  Example"]),
        (Selection(words="EXAMPLE zoë"), ["Zoë  Example"]),
        (Selection(words="elan"), ["Zo Élan"]),
        (Selection(sort="surname"), ["Zo Élan", "Bo Example", "Zoë  Example", "Ash Invented"]),
        (Selection(role="staff", sort="date"), ["Zo Élan", "Ash Invented"]),
        (Selection(standing="outstanding"), ["Bo Example"]),
        (Selection(sort="standing"), ["Zoë  Example", "Bo Example", "Ash Invented", "Zo Élan"]),
        (Selection(sort="role"), ["Ash Invented", "Zo Élan", "Bo Example", "Zoë  Example"]),
        (Selection(policy="another"), []),
        (Selection(sort="no such order", words="ash"), ["Ash Invented"]),
    ],
)
def test_rows_are_chosen_and_sorted(selection: Selection, names: list[str]) -> None:
    """Each part of a choice leaves out what it should, and nothing else; the order is the one asked for."""
    assert [chosen.person.name for chosen in select(ROWS, selection)] == names


@pytest.mark.parametrize(
    ("selection", "words"),
    [
        (Selection(), "everybody"),
        (Selection(role="volunteer", standing="outstanding"), "volunteers who are outstanding"),
        (Selection(standing="waiting", words="zo"), "people whose form is waiting with “zo” in their name"),
        (Selection(role="staff", policy="kindness"), "staff in the Kindness Policy"),
    ],
)
def test_a_choice_in_words(selection: Selection, words: str) -> None:
    """A file says what was chosen for it."""
    assert selection_words(read_portal(SAMPLE), selection, {"kindness": "Kindness Policy"}) == words
