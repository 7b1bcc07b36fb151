"""Who holds the posts: added or found by name, both or neither, and never one person for both."""

import pytest

from site_build.errors import SeveralUnfit
from site_build.office.office import Office
from site_build.office.people.errors import (
    NameMissing,
    NameTaken,
    OwnWitness,
    PostHeld,
    RoleMissing,
    SeveralOfName,
)
from site_build.office.people.people import edit_person, list_people, mark_left
from site_build.office.people.posts import list_empty_posts, name_holders
from support.sample import add

MO = {"name": "Mo Invented", "roles": "trustee", "started": "2026-01-05"}
ASH = {"name": "ash  invented"}
EMPTY = {"name": "", "roles": "", "started": ""}


def posts(office: Office) -> dict[str, str]:
    """Who holds which post."""
    return {person.post: person.name for person in list_people(office) if person.post}


def test_both_posts(office: Office) -> None:
    """Who is in the register keeps roles and day; who is not is added. The keeper is the keeper from then on."""
    assert list_empty_posts(office) == ("chief-officer", "chair")
    named = name_holders(office, {"chief-officer": ASH, "chair": MO})
    assert posts(office) == {"chief-officer": "Ash Invented", "chair": "Mo Invented"}
    assert (named[0].roles, named[0].was_keeper, named[1].was_keeper) == (("staff", "trustee"), True, False)
    assert list_empty_posts(office) == ()
    assert len(list_people(office)) == 3
    mark_left(office, "Mo Invented", "2026-02-01")
    assert list_empty_posts(office) == ("chair",)


def test_all_that_is_wrong_at_once(office: Office) -> None:
    """Every fault of both is named by its post, and nobody is added."""
    with pytest.raises(SeveralUnfit) as refusal:
        name_holders(office, {"chief-officer": EMPTY | {"name": "Jo Invented"}, "chair": EMPTY})
    assert [(fault.field, type(fault)) for fault in refusal.value.faults] == [
        ("chief-officer-roles", RoleMissing),
        ("chair-name", NameMissing),
        ("chair-roles", RoleMissing),
    ]
    assert len(list_people(office)) == 2


def test_nobody_vouches_for_themselves(office: Office) -> None:
    """One person cannot hold both, whether they are in the register or not."""
    for one, other in ((MO, MO | {"name": "mo invented"}), (ASH, ASH)):
        with pytest.raises(OwnWitness) as refusal:
            name_holders(office, {"chief-officer": one, "chair": other})
        assert refusal.value.field == "chair-name"
    assert posts(office) == {}


def test_who_is_meant(office: Office) -> None:
    """A name that several have, or somebody with another post, is said; who has left is not meant."""
    for email in ("one@post.example", "two@post.example"):
        office_person = add(office, f"Wren {email[:3]}", "staff")
        edit_person(office, office_person.id, {"name": "Wren Example", "email": email})
    with pytest.raises(SeveralOfName):
        name_holders(office, {"chair": {"name": "Wren Example"}})
    name_holders(office, {"chief-officer": ASH})
    with pytest.raises(PostHeld) as refusal:
        name_holders(office, {"chair": ASH})
    assert (refusal.value.name, refusal.value.post) == ("Ash Invented", "Chief Officer")


def test_a_name_of_somebody_who_has_left(office: Office) -> None:
    """Who has left is not given a post, nor is a second person of their name made: only their own page brings back."""
    mark_left(office, "Ash Invented", "2026-02-01")
    with pytest.raises(NameTaken) as refusal:
        name_holders(office, {"chief-officer": ASH | {"roles": "staff", "started": "2026-01-05"}})
    assert refusal.value.field == "chief-officer-name"
    assert len(list_people(office)) == 2
    assert posts(office) == {}
