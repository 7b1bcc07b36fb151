"""A policy through five publishings, and the register's answer about twelve people at each step.

Where somebody stands is one word in a table: `-` outstanding, `ok` complete, `wait` a form waits, `left`; and, for who
is out of date, the printed numbers of the clauses to sign again, or `all`.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from site_build.content.edition import Publication
from site_build.office.acknowledgments.acknowledgments import withdraw
from site_build.office.acknowledgments.errors import EarlierMissing
from site_build.office.acknowledgments.standing import Standing, StandingState
from site_build.office.forms.decisions import countersign
from site_build.office.forms.errors import FormUnsigned
from site_build.office.forms.intake import Incoming, TakenForm, take_in
from site_build.office.forms.record import Sheet, record
from site_build.office.links.links import invite
from site_build.office.office import Office
from site_build.office.people.people import mark_left
from site_build.office.person_page import read_person_page
from site_build.register.keys import RegisterKeys
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
