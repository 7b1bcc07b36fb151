"""A short bank asks, of those who signed an earlier edition, about what has changed materially since, and no more."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from content.editions import IDS, clause, edition, editions
from site_build.content.bank import (
    BankDuty,
    Choice,
    Draw,
    Question,
    ResolvedBank,
    ShortBank,
    ShortDraw,
    canonical,
    parse_bank,
)
from site_build.content.change import compare
from site_build.content.edition import Edition, EditionChange, digest, parse_edition
from site_build.content.quiz import draw, grade
from site_build.content.short_bank import Step, make_short_bank, make_short_banks

ROLES = ("staff", "volunteer")
AGREED = "I agree to what changed."


def question(question_id: str, *clauses: str, roles: tuple[str, ...] = ROLES, critical: bool = False) -> Question:
    """A question in the part “all” that cites these clauses."""
    choices = (Choice(text="Yes.", correct=True, feedback="Yes."), Choice(text="No.", feedback="Yes."))
    return Question(
        id=question_id, part="all", prompt="So?", choices=choices, clauses=clauses, roles=roles, critical=critical
    )


def bank(*questions: Question, duties: Mapping[str, tuple[str, ...]], number: int = 4, mark: int = 3) -> ResolvedBank:
    """A bank of these questions; `duties` are the roles by the clause that asks them."""
    return ResolvedBank(
        policy="kindness",
        declaration="I agree.",
        parts=("all",),
        duties=tuple(BankDuty(id=f"do-{clause_id}", clause=clause_id, roles=who) for clause_id, who in duties.items()),
        quiz=dict.fromkeys(ROLES, Draw(number=(number,), pass_mark=mark)),
        questions=questions,
    )


EVERYWHERE = dict.fromkeys(IDS, ROLES)
WHOLE = bank(*(question(f"on-{each}", each) for each in IDS), duties=EVERYWHERE)


def step(edition: Edition, change: EditionChange = "material", bank: ResolvedBank = WHOLE) -> Step:
    """An edition as it was published."""
    return Step(edition, change, bank)


def encode(example: object) -> bytes:
    """An example as canonical JSON, by another implementation."""
    return json.dumps(example, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def test_the_worked_example_byte_for_byte(read_vectors: Callable[[str], Any]) -> None:
    """From the vectors' two editions and whole bank comes their short bank, which another implementation wrote."""
    vectors = read_vectors("acknowledgment")
    earlier, later = (parse_edition(encode(vectors[name]["input"])) for name in ("earlier_edition", "edition"))
    whole, short = (vectors["banks"][kind] for kind in ("whole", "short"))
    resolved = parse_bank(encode(whole["input"]))
    declaration = short["input"]["declaration"]
    [(since, made)] = make_short_banks(
        [step(earlier, "first", resolved)], step(later, bank=resolved), declaration
    ).items()
    assert canonical(made) == encode(short["input"])
    assert digest(canonical(made)) == short["digest"]
    assert since == made.since == vectors["earlier_edition"]["digest"]
    assert parse_bank(canonical(made)) == made
    assert isinstance(parse_bank(canonical(made)), ShortBank)


def test_it_is_drawn_from_and_graded_as_a_whole_one(read_vectors: Callable[[str], Any]) -> None:
    """Only what changed is asked, and the answers are those of any quiz."""
    short = parse_bank(encode(read_vectors("acknowledgment")["banks"]["short"]["input"]))
    assert [each.id for each in draw(short, "volunteer", "n")] == ["lost-stick"]
    assert grade(short, "volunteer", "n", {"lost-stick": [0]}).passed
    assert not grade(short, "volunteer", "n", {"lost-stick": [1]}).passed


def test_its_clauses_are_in_the_new_order_and_then_the_removed_ones() -> None:
    """Duties are theirs: of what there is from the new bank, of what is gone from the earlier edition's."""
    earlier = edition(*map(clause, ("first", "second", "third", "fourth")))
    later = edition(clause("fifth"), clause("fourth"), clause("first", "Be kind."), version="2")
    old = bank(question("q", "second"), duties={"third": ("staff",), "second": ("volunteer",), "first": ROLES})
    short = make_short_bank(step(earlier, bank=old), step(later), compare(earlier, later).touched, AGREED)
    assert short.clauses == ("fifth", "first", "second", "third")
    assert [duty.id for duty in short.duties] == ["do-first", "do-fifth", "do-third", "do-second"]
    assert [each.id for each in short.questions] == ["on-first", "on-fifth"]
    assert (short.since, short.declaration) == (digest(canonical(earlier)), AGREED)


def test_a_role_without_a_duty_in_it_is_not_asked_and_one_without_a_question_reads_and_signs() -> None:
    """The roles are exactly those of the duties, also of duties that are gone; numbers and mark may be 0."""
    earlier, later = edition(clause("first"), clause("second")), edition(clause("second"), version="2")
    old = bank(question("q", "first"), duties={"first": ("volunteer",), "second": ROLES})
    new = bank(question("q", "second"), duties={"second": ROLES})
    short = make_short_bank(step(earlier, bank=old), step(later, bank=new), {"first"}, AGREED)
    assert short.quiz == {"volunteer": ShortDraw(number=(0,), pass_mark=0)}
    assert short.questions == ()
    assert draw(short, "volunteer", "n") == ()
    assert grade(short, "volunteer", "n", {}).passed


def test_a_role_that_the_policy_no_longer_asks_is_not_asked() -> None:
    """A duty that is gone may have been somebody's whom the new bank has no quiz for."""
    earlier, later = edition(clause("first"), clause("second")), edition(clause("second"), version="2")
    old = bank(question("q", "first"), duties={"first": ("trustee",)})
    assert make_short_bank(step(earlier, bank=old), step(later), {"first"}, AGREED).quiz == {}


def test_numbers_and_mark() -> None:
    """The smaller of what the whole one asks and what there is, never without a critical one; its share, rounded up."""
    earlier, later = edition(clause("first")), edition(clause("first", "Be kind."), version="2")
    expected = {0: (0, 0), 1: (1, 1), 2: (2, 2), 3: (3, 3), 4: (4, 3), 5: (4, 3)}
    for there, (asked, mark) in expected.items():
        elsewhere = question("elsewhere", "second")
        whole = bank(*(question(f"q{n}", "first") for n in range(there)), elsewhere, duties=EVERYWHERE)
        short = make_short_bank(step(earlier), step(later, bank=whole), {"first"}, AGREED)
        assert short.quiz["staff"] == ShortDraw(number=(asked,), pass_mark=mark)
    whole = bank(*(question(f"q{n}", "first", critical=True) for n in range(6)), duties=EVERYWHERE)
    short = make_short_bank(step(earlier), step(later, bank=whole), {"first"}, AGREED)
    assert short.quiz["staff"] == ShortDraw(number=(6,), pass_mark=5)


def test_each_earlier_edition_has_the_sum_of_the_material_changes_since() -> None:
    """An editorial change is nobody's to sign; what was changed and taken back is not either."""
    one = edition(clause("first"), clause("second"), clause("third"))
    two = edition(clause("first", "Be kind."), clause("second"), clause("third"), version="2")
    three = edition(clause("first", "Be kind."), clause("second", "Listen."), clause("third"), version="3")
    four = edition(clause("first"), clause("second", "Listen."), clause("third", "Help."), version="4")
    steps = [step(one, "first"), step(two), step(three, "editorial")]
    shorts = list(make_short_banks(steps, step(four), AGREED).values())
    assert [short.since for short in shorts] == [digest(canonical(each)) for each in (one, two, three)]
    assert [short.clauses for short in shorts] == [("third",), ("first", "third"), ("first", "third")]
    [*_, last] = make_short_banks(steps, step(four, "editorial"), AGREED).values()
    assert (last.clauses, last.quiz, last.duties, last.questions) == ((), {}, (), ())


CHANGES: list[EditionChange] = ["material", "editorial"]
histories = st.lists(st.tuples(editions(), st.sampled_from(CHANGES)), min_size=2, max_size=5)


def tell(history: list[tuple[Edition, EditionChange]]) -> list[Step]:
    """The editions as published one after the other, each under a version of its own."""
    return [step(each.model_copy(update={"version": str(at)}), kind) for at, (each, kind) in enumerate(history)]


@given(histories.map(tell))
def test_nobody_is_asked_without_need_and_nobody_misses_a_material_change(steps: list[Step]) -> None:
    """What the last change touched materially is in every short bank, unless the two editions agree on it again."""
    *earlier, now = steps
    shorts = make_short_banks(earlier, now, AGREED)
    material = compare(earlier[-1].edition, now.edition).touched if now.change == "material" else frozenset[str]()
    for since in earlier:
        short = shorts[digest(canonical(since.edition))]
        differs = compare(since.edition, now.edition).touched
        assert material & differs <= set(short.clauses) <= differs
        assert set(short.quiz) == {role for duty in short.duties for role in duty.roles}
        assert {duty.clause for duty in short.duties} == set(short.clauses)
        assert parse_bank(canonical(short)) == short
