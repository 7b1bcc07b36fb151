"""A change is all that turns an edition into a later one, and no more."""

from itertools import combinations, permutations

from hypothesis import given

from content.editions import clause, edition, editions
from site_build.content.change import PolicyChange, by_id, compare
from site_build.content.edition import Edition, EditionClause
from site_build.content.site import read_site
from support.build import ROOT


def apply(change: PolicyChange, earlier: Edition, later: Edition) -> list[EditionClause]:
    """The clauses of the earlier edition with the change made: only what it names is taken from the later one."""
    new, old = by_id(later), by_id(earlier)
    leaving = {*change.removed, *change.moved}
    staying = iter(new[each] if each in change.reworded else old[each] for each in old if each not in leaving)
    moved = {each: new[each] if each in change.reworded else old[each] for each in change.moved}
    put_in = moved | {each: new[each] for each in change.added}
    return [put_in[each] if each in put_in else next(staying) for each in new] + list(staying)


def longest_common(old: list[str], new: list[str]) -> int:
    """The length of the longest common subsequence, by trying them all."""
    tries = (size for size in range(len(old), -1, -1) for ids in combinations(old, size) if is_within(ids, new))
    return next(tries)


def is_within(ids: tuple[str, ...], new: list[str]) -> bool:
    """Whether these stand in `new` in this order."""
    rest = iter(new)
    return all(each in rest for each in ids)


@given(editions("1"), editions("2"))
def test_the_change_applied_to_the_old_edition_gives_the_new_one(earlier: Edition, later: Edition) -> None:
    """What is not named stayed as it was, word for word, and in its order."""
    assert apply(compare(earlier, later), earlier, later) == list(later.clauses)


@given(editions("1"), editions("2"))
def test_nothing_is_named_without_need(earlier: Edition, later: Edition) -> None:
    """Each id is where it belongs, in its edition's order; and as many as can be have not moved."""
    change, old, new = compare(earlier, later), by_id(earlier), by_id(later)
    assert change.added == tuple(each for each in new if each not in old)
    assert change.removed == tuple(each for each in old if each not in new)
    assert change.reworded == tuple(each for each in new if each in old and old[each] != new[each])
    assert [each for each in new if each in change.moved] == list(change.moved)
    kept = [each for each in new if each in old]
    assert len(kept) - len(change.moved) == longest_common(list(old), kept)
    assert set(change.perhaps_reused) <= set(change.reworded)
    assert change.is_empty == (earlier.clauses == later.clauses)


def test_every_order_of_four_clauses() -> None:
    """In each of the 24 as few clauses as possible have moved, and the others are still in their order."""
    ids = ["first", "second", "third", "fourth"]
    earlier = edition(*map(clause, ids))
    for order in permutations(ids):
        later = edition(*map(clause, order))
        change = compare(earlier, later)
        assert len(ids) - len(change.moved) == longest_common(ids, list(order))
        assert apply(change, earlier, later) == list(later.clauses)


def test_a_heading_above_unchanged_clauses_rewords_each_of_them() -> None:
    """Who signs agrees to the headings, too; a clause under another heading is not touched."""
    earlier = edition(clause("first", "Be kind.", "At work"), clause("second", "Listen.", "At work"), clause("third"))
    later = edition(clause("first", "Be kind.", "Always"), clause("second", "Listen.", "Always"), clause("third"))
    change = compare(earlier, later)
    assert change == PolicyChange(added=(), removed=(), reworded=("first", "second"), moved=(), perhaps_reused=())
    assert change.touched == {"first", "second"}


def test_words_with_little_in_common_may_be_another_clause() -> None:
    """A rewording keeps some of the words; capitals and full stops do not count."""
    words = "Equipment and media that hold such information should never be posted."
    earlier = edition(clause("first", words), clause("second", words), clause("third", "Listen."))
    mended = "Never post equipment or media that hold such information."
    later = edition(clause("first", mended), clause("second", "Dogs are welcome."), clause("third", "LISTEN"))
    assert compare(earlier, later).reworded == ("first", "second", "third")
    assert compare(earlier, later).perhaps_reused == ("second",)


def test_different_clauses_of_the_real_policy_are_mostly_told_apart() -> None:
    """Nine in ten pairs would be noticed if one were put under the other's id."""
    clauses = [each.text for each in read_site(ROOT).policies["confidentiality"].clauses()]
    pairs = list(combinations(clauses, 2))
    noticed = [
        pair
        for pair in pairs
        if compare(edition(clause("first", pair[0])), edition(clause("first", pair[1]))).perhaps_reused
    ]
    assert len(noticed) >= 0.9 * len(pairs)
