"""Import people from a table: say first what each row would do, then do exactly that; what cannot go in is kept.

A row is about somebody in the register when the names agree, and the e-mail addresses too unless either has none. An
empty cell, or a column that is not there, leaves what is known as it is: only a new person needs a role.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from site_build.config import Portal
from site_build.office.office import Office
from site_build.office.people import errors
from site_build.office.people.columns import Columns, check_columns
from site_build.office.people.last_import import remember_import
from site_build.office.people.roles import Meanings, close_word, read_meanings, understand_roles
from site_build.office.people.row_plan import Planner, Row, RowChange
from site_build.office.people.same_person import SameQuestion, group_rows, join_rows, name_group
from site_build.office.people.sheet_rows import OtherRow, PersonRow, TableAnswers, list_others, read_rows
from site_build.office.people.spreadsheet import Table
from site_build.register.people import Person
from site_build.register.view import View

MOST_WORDS = 30  # unknown words for roles, with more of which the column is surely another


@dataclass(frozen=True)
class WordQuestion:
    """A word that is no role's name, the rows it stands in, and the roles that it was said to mean, if it was."""

    word: str
    numbers: tuple[int, ...]
    roles: tuple[str, ...] | None

    @property
    def key(self) -> str:
        """The word as it is compared, and remembered."""
        return close_word(self.word)


@dataclass(frozen=True)
class Preview:
    """What will happen with each row of a table; the rows that are about nobody; and what is to be answered first."""

    rows: tuple[Row, ...]
    others: tuple[OtherRow, ...] = ()
    words: tuple[WordQuestion, ...] = ()
    same: tuple[SameQuestion, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether something has not been answered."""
        return any(each.roles is None for each in self.words) or any(each.answer is None for each in self.same)

    def pick(self, *what: RowChange) -> list[Row]:
        """The rows with which one of these will happen."""
        return [row for row in self.rows if row.what in what]

    def summarise(self) -> str:
        """How many are added, changed and left alone, once it has been done."""
        told = {"added": "added", "changed": "changed", "as they were": "unchanged", "not taken in": "problem"}
        counts = {end: len(self.pick(RowChange(what))) for end, what in told.items()}
        return (", ".join(f"{count} {end}" for end, count in counts.items() if count) or "Nobody is in this list") + "."


def preview(office: Office, table: Table, columns: Columns, answers: TableAnswers | None = None) -> Preview:
    """What an import would do, row by row; nothing is changed. `Unfit` when no column holds the names."""
    with office.register.view() as view:
        return _plan(office.portal, view, table, columns, answers or TableAnswers())[0]


def import_people(
    office: Office, table: Table, columns: Columns, answers: TableAnswers | None = None, seen: Preview | None = None
) -> Preview:
    """Take in every row that can be taken in, and return what the preview says of all of them.

    `seen` is the preview that somebody has agreed to: `Refused`, with nothing changed, if it would go otherwise now.
    """
    with office.register.change() as change:
        done, people = _plan(office.portal, change, table, columns, answers or TableAnswers())
        if seen and seen != done:
            raise errors.PreviewOutdated()
        for person in people:
            change.put_person(person)
        if people:
            remember_import(change, people)
    return done


def check_words(seen: Preview) -> None:
    """`Unfit` when so many words are no roles that the column must be another."""
    words = [each.word for each in seen.words if each.roles is None]
    if len(words) > MOST_WORDS:
        raise errors.RolesDoubtful(count=len(words), typed=words[0])


def _plan(
    portal: Portal, view: View, table: Table, columns: Columns, answers: TableAnswers
) -> tuple[Preview, list[Person]]:
    """The preview, and the people whom it would put into the register."""
    people, meanings = view.people.values(), read_meanings(portal, view)
    check_columns(dict(columns))
    planner = Planner(portal, people, meanings)
    others = list_others(table, columns, answers)
    groups = group_rows(read_rows(table, columns, answers, others, planner.names))
    same = [SameQuestion(group, answers.joined.get(name_group(group))) for group in groups if len(group) > 1]
    planned = [planner.plan(row) for row in _join(groups, answers)]
    words = _list_words(portal, meanings, [row for group in groups for row in group])
    seen = Preview(tuple(row for row, _ in planned), tuple(others), tuple(words), tuple(same))
    return seen, [person for _, person in planned if person]


def _join(groups: Sequence[tuple[PersonRow, ...]], answers: TableAnswers) -> Iterator[PersonRow]:
    for group in groups:
        answer = answers.joined.get(name_group(group))
        if len(group) == 1 or answer is False:
            yield from group
        elif answer:
            yield join_rows(group)
        else:
            numbers = tuple(number for row in group for number in row.numbers)
            yield from (replace(row, perhaps=numbers) for row in group)


def _list_words(portal: Portal, meanings: Meanings, rows: Collection[PersonRow]) -> Iterator[WordQuestion]:
    """The words that are no role's name, in the order in which they come."""
    found: dict[str, tuple[str, list[int]]] = {}
    for row in rows:
        for word in understand_roles(portal, {}, row.entries.get("roles", "")).unknown:
            found.setdefault(close_word(word), (word, []))[1].extend(row.numbers)
    for closed, (word, numbers) in found.items():
        yield WordQuestion(
            word, tuple(dict.fromkeys(numbers)), None if closed not in meanings else tuple(meanings[closed])
        )
