"""A spreadsheet that is being imported: its rows, what was answered and what was mended, kept until it is all in.

It is kept in the register, sealed, so that nothing is lost when the desk locks itself, or for days. Whoever is erased
goes from it, too.
"""

from collections.abc import Mapping, Sequence
from typing import ClassVar, Self

from pydantic import Field

from site_build.names import plain_name
from site_build.office.office import Office
from site_build.office.people.columns import COLUMNS, read_entries
from site_build.office.people.remembered import IMPORT_DRAFT
from site_build.office.people.roles import RoleWords, close_word, read_meanings
from site_build.office.people.sheet_rows import TableAnswers, turn_name
from site_build.office.people.spreadsheet import Table
from site_build.register.change import Change
from site_build.register.memo import Memo, put_memo, read_memo
from site_build.register.people import Person

MENDABLE = tuple(entry for entry in COLUMNS if entry != "surname")


class ImportDraft(Memo):
    """A table from the file called `name`, by which columns it is read, and what was said about it (`TableAnswers`)."""

    key: ClassVar[str] = IMPORT_DRAFT
    name: str
    header: tuple[str, ...]
    rows: dict[int, tuple[str, ...]]
    above: dict[int, tuple[str, ...]]
    columns: dict[str, int] | None = None
    joined: dict[str, bool] = Field(default_factory=dict)
    mended: dict[int, dict[str, str]] = Field(default_factory=dict)
    left_out: tuple[int, ...] = ()

    @classmethod
    def of(cls, table: Table, name: str) -> Self:
        """A table about which nothing has been said yet."""
        return cls(name=name, header=table.header, rows=dict(table.rows), above=dict(table.above))

    @property
    def table(self) -> Table:
        """The table as it was read."""
        return Table(self.header, self.rows, self.above)

    @property
    def answers(self) -> TableAnswers:
        """What was said about it."""
        return TableAnswers(self.joined, self.mended, self.left_out)

    def mend(self, numbers: Sequence[int], entries: Mapping[str, str]) -> Self:
        """The same with these entries in the place of the rows of these numbers."""
        first, *others = numbers
        mended = {**self.mended, first: dict(entries)}
        return self.model_copy(update={"mended": mended, "left_out": (*self.left_out, *others)})

    def leave_out(self, numbers: Sequence[int]) -> Self:
        """The same without the rows of these numbers."""
        return self.model_copy(update={"left_out": (*self.left_out, *numbers)})

    def answer(self, joined: Mapping[str, bool]) -> Self:
        """The same with these answers to which rows are one person."""
        return self.model_copy(update={"joined": {**self.joined, **joined}})


def read_draft(office: Office) -> ImportDraft | None:
    """The spreadsheet that is being imported, if there is one."""
    with office.register.view() as view:
        return read_memo(view, ImportDraft)


def keep_draft(office: Office, draft: ImportDraft) -> None:
    """Keep this in the place of what was being imported before."""
    with office.register.change() as change:
        put_memo(change, draft)


def drop_draft(office: Office) -> None:
    """Forget what is being imported."""
    with office.register.change() as change:
        change.drop_memo(ImportDraft.key)


def remember_words(office: Office, meanings: Mapping[str, Sequence[str]]) -> None:
    """Remember what these words of the charity's own mean: the roles (ids) of each, none for nobody in the register."""
    with office.register.change() as change:
        known = read_meanings(office.portal, change)
        new = {close_word(word): tuple(roles) for word, roles in meanings.items()}
        put_memo(change, RoleWords(meanings={**known, **new}))


def forget_in_draft(change: Change, person: Person) -> None:
    """Take the rows that are perhaps about this person out of what is being imported."""
    draft = read_memo(change, ImportDraft)
    if draft is None:
        return
    kept = {number for number in draft.rows if not _is_about(draft, number, person)}
    if not kept:
        change.drop_memo(ImportDraft.key)
        return
    left = {
        "rows": {number: row for number, row in draft.rows.items() if number in kept},
        "mended": {number: typed for number, typed in draft.mended.items() if number in kept},
    }
    put_memo(change, draft.model_copy(update=left))


def _is_about(draft: ImportDraft, number: int, person: Person) -> bool:
    """Whether their name or address stands in this row, or in what was typed in its place."""
    typed, cells = draft.mended.get(number, {}), draft.rows[number]
    names = [typed.get("name", ""), read_entries(draft.columns or {}, cells)["name"], *cells]
    words = [cell.casefold() for cell in (*cells, *typed.values())]
    return plain_name(person.name) in {plain_name(turn_name(name, ())) for name in names} or (
        bool(person.email) and person.email.casefold() in words
    )
