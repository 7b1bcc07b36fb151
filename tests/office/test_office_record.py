"""What was signed on paper: who may be its witness, how it is graded, and what is refused."""

from datetime import date

import pytest

from site_build.errors import Unfit
from site_build.office.witness import check_witness
from site_build.register.leaf import new_id
from site_build.register.people import Person


def member(name: str, post: str = "", left: date | None = None) -> Person:
    """Somebody in the register."""
    return Person(id=new_id(), name=name, roles=("trustee",), started=date(2026, 1, 5), left=left, post=post)


OFFICER = member("Ash Invented", "chief-officer")
CHAIR = member("Mo Example", "chair")
OLD_CHAIR = member("Jo Example", "chair", date(2026, 2, 1))


def test_witness() -> None:
    """Anybody vouches for somebody else, and the Chair alone for the Chief Officer."""
    check_witness([OFFICER, CHAIR], CHAIR, "ash  invented")
    check_witness([OFFICER, CHAIR], member("Zo Example"), "A neighbour")
    check_witness([OFFICER, OLD_CHAIR, CHAIR], OFFICER, "mo example")


@pytest.mark.parametrize(
    ("people", "person", "witness", "words"),
    [
        ([CHAIR], CHAIR, "MO  Example", "own witness"),
        ([OFFICER, CHAIR], OFFICER, "Ash Invented", "own witness"),
        ([OFFICER, CHAIR], OFFICER, "Zo Example", "Only the Chair .* Mo Example"),
        ([OFFICER, OLD_CHAIR], OFFICER, "Jo Example", "First say under People"),
        ([OFFICER, CHAIR], member("Zo Example"), " ", "name of the witness"),
    ],
)
def test_witness_that_may_not_be(people: list[Person], person: Person, witness: str, words: str) -> None:
    """Nobody vouches for themselves, and the Chief Officer finds no other witness than the Chair."""
    with pytest.raises(Unfit, match=words) as caught:
        check_witness(people, person, witness)
    assert caught.value.field == "witness"
