"""A policy through five publishings, and the register's answer about twelve people at each step.

Where somebody stands is one word in a table: `-` outstanding, `ok` complete, `wait` a form waits, `left`; and, for who
is out of date, the printed numbers of the clauses to sign again, or `all`.
"""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from site_build.content.edition import Publication
from site_build.formats.leaf import today
from site_build.office.acknowledgments.acknowledgments import withdraw
from site_build.office.acknowledgments.errors import EarlierMissing, NotPassed
from site_build.office.acknowledgments.standing import Standing, StandingState
from site_build.office.forms.decisions import countersign, return_form
from site_build.office.forms.errors import DeclarationWrong, FormUnsigned, RoleNotTaught, SignedAlready
from site_build.office.forms.intake import Incoming, TakenForm, take_in, take_in_again
from site_build.office.forms.pending import list_pending
from site_build.office.forms.record import Sheet, record
from site_build.office.links.links import invite
from site_build.office.office import Office, log_editions
from site_build.office.people.people import mark_left
from site_build.office.person_page import read_person_page
from site_build.office.reporting.overview import read_overview
from site_build.register.keys import RegisterKeys
from site_build.register.view import ArrivalState
from support.paper_sheets import right_answers
from support.revisions import FIRST, Words, publish_words, short_forms, whole_forms
from support.sample import SAMPLE, add, list_standings, make_office

SITE = "https://portal.example/"
PEOPLE = {
    "Ada": "trustee",
    "Bea": "trustee",
    "Cam": "staff",
    "Dot": "staff",
    "Eli": "staff",
    "Fay": "volunteer",
    "Gil": "volunteer",
    "Hal": "volunteer",
    "Ida": "volunteer",
    "Jon": "staff",
    "Kit": "staff",
    "Lou": "volunteer",
}
# greet is 1.1 (everybody), ask 1.2 (staff, volunteers), keys 1.3 (staff), money 1.4 (trustees), share 1.5 (volunteers),
# aims 1.6 (nobody)
SECOND = FIRST | {"keys": "Keys are signed for.", "money": "Two count money.", "aims": "We aim high."}
THIRD = SECOND | {"greet": "As it was first said, of greet."}
FOURTH = THIRD | {"keys": FIRST["keys"], "share": "Cake is shared."}
TABLE = """
                                      Ada Bea Cam Dot Eli Fay Gil Hal Ida  Jon Kit Lou
the first edition                     -   -   -   -   -   -   -   -   -    -   -   -
most have signed, and one form waits  ok  ok  ok  ok  ok  ok  ok  ok  wait -   -   ok
three clauses changed, materially     1.4 1.4 1.3 1.3 1.3 ok  ok  ok  wait -   -   ok
a form from before is countersigned   1.4 1.4 1.3 1.3 1.3 ok  ok  ok  ok   -   -   ok
two sign the change                   ok  1.4 ok  1.3 1.3 ok  ok  ok  ok   -   -   ok
a late form of the first edition      ok  1.4 ok  1.3 1.3 ok  ok  ok  ok   1.3 -   ok
a change without its record           ok  1.4 ok  1.3 1.3 ok  ok  ok  ok   1.3 -   ok
its record comes on paper             ok  1.4 ok  1.3 1.3 ok  ok  ok  ok   1.3 ok  ok
an editorial edition                  ok  1.4 ok  1.3 1.3 ok  ok  ok  ok   1.3 ok  ok
only the questions changed            ok  1.4 ok  1.3 1.3 ok  ok  ok  ok   1.3 ok  ok
a change with the old questions       ok  1.4 ok  1.3 ok  ok  ok  ok  ok   1.3 ok  ok
one taken back, another changed       ok  1.4 1.3 ok  1.3 1.5 1.5 1.5 1.5  ok  1.3 1.5
volunteers sign the change            ok  1.4 1.3 ok  1.3 ok  1.5 ok  1.5  ok  1.3 1.5
what lies under a change is withdrawn ok  1.4 1.3 ok  1.3 -   1.5 ok  1.5  ok  -   1.5
the whole is signed instead           ok  1.4 1.3 ok  1.3 ok  1.5 ok  1.5  ok  -   1.5
a batch in the wrong order            ok  1.4 1.3 ok  ok  ok  1.5 ok  1.5  ok  ok  1.5
somebody leaves                       ok  1.4 1.3 ok  ok  ok  1.5 ok  1.5  ok  ok  left
"""


class Story:
    """The register of the story, its links, and the rows of the table as they are reached."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.links: dict[str, str] = {}
        lines = [line for line in TABLE.splitlines() if line]
        self.rows = iter((line[:38].strip(), line[38:].split()) for line in lines[1:])

    def publish(self, version: str, words: Words, change: str) -> Publication:
        """Publish an edition."""
        return publish_words(self.office.root, version, words, change)  # type: ignore[arg-type]

    def stands(self, step: str) -> None:
        """Assert that everybody stands as the table's next row says, which is this step's."""
        words, row = next(self.rows)
        found = {each.person.name.split()[0]: say(each) for each in list_standings(self.office)}
        assert (step, found) == (words, dict(zip(PEOPLE, row, strict=True)))

    def link(self, name: str) -> str:
        """The personal link of somebody."""
        if name not in self.links:
            self.links[name] = invite(self.office, f"{name} Invented", SITE).address
        return self.links[name]

    def fill(self, name: str, edition: Publication, since: Publication | None = None, **changes: object) -> Incoming:
        """A form of this person's, about the whole edition or what changed since an earlier one."""
        forms = short_forms(self.office, edition, since.edition) if since else whole_forms(self.office, edition)
        link = None if changes.pop("unsigned", False) else self.link(name)
        opened = {"opened": ["changes"]} if since else {}
        statement = forms.statement(link, PEOPLE[name], f"{name} Invented")
        return forms.seal({**statement, **opened, **changes}, link)

    def take(self, *forms: Incoming) -> list[str]:
        """Take in forms in one batch; give what became of each."""
        return [outcome.state for outcome in self.take_whole(*forms)]

    def take_whole(self, *forms: Incoming) -> list[TakenForm]:
        """Take in forms in one batch."""
        return take_in(self.office, forms)

    def withdraw_oldest(self, name: str) -> None:
        """Withdraw what this person signed first."""
        person = next(row.person.id for row in list_standings(self.office) if row.person.name == f"{name} Invented")
        signed = read_person_page(self.office, person).signed[-1]
        withdraw(self.office, signed.leaf.id, "Somebody else had signed it.")


def say(row: Standing) -> str:
    """Where somebody stands, in the table's word."""
    if row.standing == StandingState.OUT_OF_DATE:
        return "all" if row.why == "the whole policy" else row.why
    words = {"outstanding": "-", "complete": "ok", "waiting": "wait", "left": "left"}
    return words[row.standing]


@pytest.fixture
def story(tmp_path: Path, keys: RegisterKeys) -> Iterator[Story]:
    """The twelve, and the first edition."""
    root = tmp_path / "portal"
    shutil.copytree(SAMPLE, root)
    publish_words(root, "1", FIRST, "first")
    office = make_office(root, tmp_path / "register", keys)
    for name, role in PEOPLE.items():
        add(office, f"{name} Invented", role)
    yield Story(office)
    office.register.close()


def test_the_story(story: Story) -> None:
    """From the first edition to the fourth: who is asked for what, at each step."""
    first = story.office.published.publications[0]
    story.stands("the first edition")

    signing = ["Ada", "Bea", "Cam", "Dot", "Eli", "Fay", "Gil", "Hal", "Lou"]
    waiting = story.fill("Ida", first, unsigned=True)
    assert set(story.take(*(story.fill(name, first) for name in signing))) == {"accepted"}
    (outcome,) = story.take_whole(waiting)
    assert outcome.reason is FormUnsigned
    story.stands("most have signed, and one form waits")

    second = story.publish("2", SECOND, "material")
    story.stands("three clauses changed, materially")
    countersign(story.office, outcome.sha256, "Ida Invented")
    story.stands("a form from before is countersigned")
    assert story.take(story.fill("Ada", second, first), story.fill("Cam", second, first)) == ["accepted"] * 2
    story.stands("two sign the change")
    assert story.take(story.fill("Jon", first)) == ["accepted"]
    story.stands("a late form of the first edition")
    (aside,) = story.take_whole(story.fill("Kit", second, first))
    assert (aside.state, aside.reason) == ("set_aside", EarlierMissing)
    story.stands("a change without its record")
    _record_on_paper(story.office, first)
    story.stands("its record comes on paper")

    third = story.publish("3", THIRD, "editorial")
    story.stands("an editorial edition")
    old = story.fill("Eli", third, first)
    again = story.publish("3", THIRD, "questions")
    assert again.short != third.short
    story.stands("only the questions changed")
    assert story.take(old) == ["accepted"]
    story.stands("a change with the old questions")

    fourth = story.publish("4", FOURTH, "material")
    story.stands("one taken back, another changed")
    forms = [story.fill("Fay", fourth, first), story.fill("Gil", fourth, third), story.fill("Hal", fourth)]
    assert story.take(*forms) == ["accepted", "set_aside", "accepted"]  # Gil never signed the third
    story.stands("volunteers sign the change")
    for name in ("Fay", "Kit"):
        story.withdraw_oldest(name)
    story.stands("what lies under a change is withdrawn")
    assert story.take(story.fill("Fay", fourth)) == ["accepted"]
    story.stands("the whole is signed instead")
    then = [f"2026-11-{day}T10:00:00Z" for day in (21, 22, 23)]
    batch = [
        story.fill("Kit", fourth, third, signed_at=then[2]),
        story.fill("Eli", fourth, third),
        story.fill("Kit", third, first, signed_at=then[1]),
        story.fill("Kit", first, signed_at=then[0]),
    ]
    assert story.take(*batch) == ["accepted"] * 4
    story.stands("a batch in the wrong order")
    mark_left(story.office, _id_of(story.office, "Lou"), "2026-11-24")
    story.stands("somebody leaves")
    assert next(story.rows, None) is None


def _record_on_paper(office: Office, edition: Publication) -> None:
    sheet = Sheet(
        person="Kit Invented",
        role="staff",
        policy="kindness",
        bank=edition.bank[:16],
        signed_on="2026-11-20",
        witness="Ada Invented",
        opened=("full",),
        answers=right_answers(office, "staff", edition.bank),
    )
    record(office, sheet)


def _id_of(office: Office, name: str) -> str:
    return next(row.person.id for row in list_standings(office) if row.person.name == f"{name} Invented")


def _two_editions(story: Story) -> tuple[Publication, Publication]:
    first = story.office.published.publications[0]
    return first, story.publish("2", SECOND, "material")


def test_a_change_is_set_aside_until_its_record_comes(story: Story) -> None:
    """It says why, goes in by itself with what it lacked, in the same batch or later, and not for another person."""
    first, second = _two_editions(story)
    cam, dot, eli = (story.fill(name, second, first) for name in ("Cam", "Dot", "Eli"))
    outcomes = story.take_whole(cam, dot, story.fill("Dot", first, signed_at="2999-01-01T00:00:00Z"))
    assert [(one.state, one.reason) for one in outcomes] == [
        ("set_aside", EarlierMissing),
        ("set_aside", EarlierMissing),
        ("accepted", None),  # signed on a later day than the change, by that person's clock
    ]
    assert outcomes[0].words.startswith("It is about what changed since version 1, and Cam Invented had not signed")
    same_day = story.fill("Cam", first)
    outcomes = story.take_whole(same_day, eli)
    assert [(one.sha256, one.state) for one in outcomes] == [
        (same_day.sha256, "accepted"),
        (eli.sha256, "set_aside"),
        (cam.sha256, "accepted"),
    ]
    assert story.take(cam) == ["known"]
    assert [one.state for one in take_in_again(story.office)] == ["set_aside"] * 2  # Dot's and Eli's
    (late,) = story.take_whole(story.fill("Eli", first, unsigned=True))
    countersign(story.office, late.sha256, "Eli Invented")
    assert story.take(eli) == ["known"]
    (held,) = list_pending(story.office, ArrivalState.SET_ASIDE)
    assert (held.sha256, held.lacks[1:]) == (dot.sha256, ("staff", first.edition, str(today())))


def test_a_change_that_was_returned_is_judged_anew(story: Story) -> None:
    """When it comes again before its record it is set aside again, and says what was decided; after it, it goes in."""
    first, second = _two_editions(story)
    form = story.fill("Cam", second, first)
    (outcome,) = story.take_whole(form)
    return_form(story.office, outcome.sha256, "Please do the whole induction first.")
    (again,) = story.take_whole(form)
    assert (again.state, "You returned it on" in again.words) == ("set_aside", True)
    return_form(story.office, outcome.sha256, "Please do the whole induction first.")
    assert story.take(story.fill("Cam", first)) == ["accepted"]
    assert story.take(form) == ["accepted"]


def test_a_change_is_graded_by_its_own_bank(story: Story) -> None:
    """Wrong answers do not pass, and another declaration is refused; who is asked nothing reads and signs."""
    first, second = _two_editions(story)
    assert story.take(story.fill("Cam", first)) == ["accepted"]
    right = short_forms(story.office, second, first.edition).statement(None, "staff")["quiz"]
    wrong = right | {"answers": {"about-keys": [1]}}
    outcomes = story.take_whole(
        story.fill("Cam", second, first, quiz=wrong),
        story.fill("Cam", second, first, declaration="I agree to the Kindness Policy."),
        story.fill("Cam", second, first, unsigned=True, role="volunteer"),
    )
    assert [one.reason for one in outcomes] == [NotPassed, DeclarationWrong, RoleNotTaught]
    assert story.take(story.fill("Fay", first)) == ["accepted"]
    fourth = story.publish("4", SECOND | {"share": "Cake is shared."}, "material")
    quiz = short_forms(story.office, fourth, first.edition).statement(None, "volunteer")["quiz"]
    assert quiz["answers"] == {}
    assert story.take(story.fill("Fay", fourth, first)) == ["accepted"]
    assert story.take(story.fill("Fay", fourth, first)) == ["set_aside"]  # signed already


def test_completion_over_the_months_goes_by_what_was_published_then(story: Story) -> None:
    """An editorial edition asks nobody again, a material one whom it concerns, on each day by what stood then."""
    first = story.office.published.publications[0]
    assert story.take(*(story.fill(name, first) for name in ("Ada", "Cam", "Fay"))) == ["accepted"] * 3

    def tallies() -> list[tuple[int, int, int]]:
        """Complete trustees, staff and volunteers at the end of the day's month and today, after any of its leaves."""
        log_editions(story.office)
        soon = (today() + timedelta(days=32)).replace(day=1)
        history = read_overview(story.office, soon).history
        return [tuple(tally.complete for tally in moment.roles) for moment in history[-2:]]  # type: ignore[misc]

    assert tallies() == [(1, 1, 1)] * 2
    story.publish("1b", FIRST | {"greet": "As it was first said, of greet."}, "editorial")
    assert tallies() == [(1, 1, 1)] * 2
    second = story.publish("2", SECOND, "material")
    assert tallies() == [(0, 0, 1)] * 2
    assert story.take(story.fill("Ada", second, first)) == ["accepted"]
    assert tallies() == [(1, 0, 1)] * 2
    story.publish("3", FIRST, "material")
    assert tallies() == [(0, 1, 1)] * 2


def test_of_two_forms_in_a_batch_the_one_signed_first_counts(story: Story) -> None:
    """Forms are judged in the order signed, in whatever order they come."""
    first = story.office.published.publications[0]
    late, early = (story.fill("Cam", first, signed_at=f"2026-11-2{day}T10:00:00Z") for day in (2, 1))
    outcomes = story.take_whole(late, early)
    assert [(one.sha256, one.state) for one in outcomes] == [(late.sha256, "set_aside"), (early.sha256, "accepted")]
    assert outcomes[0].reason is SignedAlready
