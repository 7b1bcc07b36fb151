"""Which acknowledgments count: a short one only while the earlier one that it goes on from does."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from site_build.formats.leaf import CountersignedLeaf, EditionLeaf, new_id
from site_build.formats.statement import Answers, NamedEdition, Statement
from site_build.office.acknowledgments.acknowledgments import Acknowledgment, Foundations, claimed_day
from site_build.register.view import Details

EDITIONS = ["1" * 64, "2" * 64, "3" * 64]
WHOLE = "a" * 64
DAY = date(2026, 11, 20)


def short_bank(since: int) -> str:
    """The digest of the bank about what changed since the edition at this place."""
    return f"{since}" * 63 + "f"


def pairs() -> dict[tuple[str, str], EditionLeaf]:
    """Every edition with its whole bank, and with a short bank since each before it."""
    leaves = [
        EditionLeaf(
            policy="kindness",
            version=str(at),
            edition=edition,
            bank=WHOLE if since is None else short_bank(since),
            change="material",
            since=None if since is None else EDITIONS[since],
        )
        for at, edition in enumerate(EDITIONS)
        for since in (None, *range(at))
    ]
    return {(leaf.edition, leaf.bank): leaf for leaf in leaves}


def signed(edition: int, since: int | None, day: int, person: str = "zoe", role: str = "volunteer") -> Acknowledgment:
    """An acknowledgment of the edition at this place, of the whole or since the one at another place, signed then."""
    bank = WHOLE if since is None else short_bank(since)
    statement = Statement(
        v=1,
        id=new_id(),
        origin="register.example",
        invitation=None,
        name="Zoë Example",
        role=role,
        edition=NamedEdition(policy="kindness", version=str(edition), digest=EDITIONS[edition]),
        quiz=Answers(bank=bank, nonce=new_id(), answers={}),
        declaration="I agree.",
        opened=("full",),
        helped_by=None,
        signed_at=f"{DAY + timedelta(days=day)}T23:59:59Z",
    )
    leaf = CountersignedLeaf(edition=EDITIONS[edition], bank=bank, commitment="0" * 64)
    return Acknowledgment(0, leaf, Details(statement.model_dump_json(), b"", person))


def counting(*given_: Acknowledgment) -> list[int]:
    """The places of those that count."""
    picked = Foundations(pairs()).pick(given_)
    return [at for at, one in enumerate(given_) if one in picked]


def test_a_short_one_stands_on_an_earlier_one() -> None:
    """It counts beside one of its person, role and edition that was signed no later than on its own day."""
    assert counting(signed(0, None, 0), signed(1, 0, 1)) == [0, 1]
    assert counting(signed(1, 0, 1), signed(0, None, 1)) == [0, 1]  # the order of arrival is no matter, nor the hour
    assert counting(signed(0, None, 2), signed(1, 0, 1)) == [0]
    assert counting(signed(1, 0, 1)) == []
    assert counting(signed(0, None, 0, person="ash"), signed(1, 0, 1)) == [0]
    assert counting(signed(0, None, 0, role="staff"), signed(1, 0, 1)) == [0]
    assert counting(signed(1, None, 0), signed(2, 0, 1)) == [0]  # of another edition than it goes on from


def test_what_stands_on_a_short_one_falls_with_it() -> None:
    """Three in a row count together; without the first the other two do not, and a whole one needs none."""
    first, second, third = signed(0, None, 0), signed(1, 0, 1), signed(2, 1, 2)
    assert counting(third, second, first) == [0, 1, 2]
    assert counting(third, second) == []
    assert counting(third, signed(1, None, 1)) == [0, 1]
    assert counting(third, second, first, signed(0, None, 9)) == [0, 1, 2, 3]  # the first day of several is what counts


ANY = st.lists(
    st.builds(
        lambda edition, since, day, person: signed(edition, since if since < edition else None, day, person),
        st.integers(0, 2),
        st.integers(0, 2),
        st.integers(0, 3),
        st.sampled_from(["zoe", "ash"]),
    ),
    max_size=8,
)


@given(ANY)
def test_none_counts_without_its_foundation(some: list[Acknowledgment]) -> None:
    """Whatever came in whatever order: what counts is what can be traced back to a whole one, day by day."""
    picked = Foundations(pairs()).pick(some)
    assert {one.leaf.id for one in picked} == {one.leaf.id for one in some if _traced(one, some)}


def _traced(one: Acknowledgment, some: list[Acknowledgment]) -> bool:
    earlier = Foundations(pairs()).earlier(one.statement)
    return earlier is None or any(_traced(other, some) for other in some if _is_below(one, other, earlier))


def _is_below(one: Acknowledgment, other: Acknowledgment, earlier: str) -> bool:
    same = (other.person, other.leaf.edition) == (one.person, earlier)
    return same and claimed_day(other.statement) <= claimed_day(one.statement)
