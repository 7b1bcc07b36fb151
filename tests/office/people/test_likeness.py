"""Who may be meant by a name: the same name written another way first, then the closest, and never more than three."""

import pytest

from site_build.office.office import Office
from site_build.office.people.errors import OwnWitness, PersonUnknown
from site_build.office.people.likeness import find_alike, find_namesakes
from site_build.office.people.people import find_person, list_people, search_people
from site_build.office.people.witness import check_witness
from support.sample import add

PEOPLE = ["Una O'Hara", "Una Harris", "Siân Rees-Jones", "Ann Mytton", "Anna Mitton", "Łukasz Wolny", "Ann Wall"]


@pytest.fixture
def crowd(office: Office) -> Office:
    """An office with people in it whose names are often written otherwise."""
    for name in PEOPLE:
        add(office, name, "volunteer")
    return office


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("una ohara", ["Una O'Hara"]),
        ("Rees Jones Sian", ["Siân Rees-Jones"]),
        ("Anne Mytton", ["Ann Mytton", "Anna Mitton"]),
        ("Una", ["Una Harris", "Una O'Hara"]),
        ("lucasz wolny", ["Łukasz Wolny"]),
        ("Mickey Mouse", []),
        ("Wall", []),
        ("", []),
    ],
)
def test_who_may_be_meant(crowd: Office, typed: str, meant: list[str]) -> None:
    """The likeliest is first; nobody is offered whose name is another."""
    assert [person.name for person in find_alike(list_people(crowd), typed)] == meant


def test_no_more_than_three(crowd: Office) -> None:
    """A first name that many have offers three of them, and the one with exactly that name first."""
    for surname in ("Ash", "Birch", "Elm", "Oak"):
        add(crowd, f"Una {surname}", "volunteer")
    add(crowd, "Una", "volunteer")
    assert [person.name for person in find_alike(list_people(crowd), "una")] == ["Una", "Una Ash", "Una Birch"]


def test_namesakes(crowd: Office) -> None:
    """Everybody whose name it is, and nobody whose name is only close."""
    add(crowd, "Ann Wall-", "volunteer")
    assert [person.name for person in find_namesakes(list_people(crowd), "wall ann")] == ["Ann Wall", "Ann Wall-"]


def test_it_is_asked_and_not_assumed(crowd: Office) -> None:
    """An act that names somebody does not take the likeliest for them: it says whom it may have meant."""
    with pytest.raises(PersonUnknown) as caught:
        find_person(list_people(crowd), "Anne Mytton")
    assert caught.value.meant == ["Ann Mytton", "Anna Mitton"]
    assert str(caught.value).endswith("Did you mean Ann Mytton or Anna Mitton?")
    with pytest.raises(PersonUnknown) as nobody:
        find_person(list_people(crowd), "Mickey Mouse")
    assert str(nobody.value).endswith("Look in the list of people.")


@pytest.mark.parametrize("words", ["ohara", "o\u2019hara una", "lukasz", "rees jones"])
def test_searched_as_it_is_typed(crowd: Office, words: str) -> None:
    """A search finds a name without its apostrophe, accent or hyphen."""
    assert len(search_people(list_people(crowd), words)) == 1


def test_nobody_is_their_own_witness_by_spelling(crowd: Office) -> None:
    """Another way of writing one's own name does not make another person."""
    una = find_person(list_people(crowd), "Una O'Hara")
    with pytest.raises(OwnWitness):
        check_witness(crowd.portal, list_people(crowd), una, "ohara una")
