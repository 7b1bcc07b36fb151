"""What can be wrong with what is typed or imported about people, and the words for it."""

from collections.abc import Sequence
from datetime import date

from site_build.errors import Refused, Unfit


class NameMissing(Unfit):
    words = "The name is missing."
    field: str = "name"


class NameTooLong(Unfit):
    words = "The name is longer than {most} letters."
    field: str = "name"
    most: int


class NameUnseen(Unfit):
    words = "The name has characters in it that cannot be seen. Type it again, without pasting."
    field: str = "name"


class RoleMissing(Unfit):
    words = "The role is missing. The roles are: {roles:list}."
    field: str = "roles"
    roles: Sequence[str]


class RoleUnknown(Unfit):
    words = "“{typed}” is not a role. The roles are: {roles:list}."
    field: str = "roles"
    typed: str
    roles: Sequence[str]


class EmailWrong(Unfit):
    words = "The e-mail address is not right. Write it like zo@post.example, or leave it out."
    field: str = "email"


class PostUnknown(Unfit):
    words = "“{typed}” is not a position here. Choose one from the list."
    field: str = "post"
    typed: str


class PostTaken(Unfit):
    words = "{name} has this position. Change theirs first. Nothing was changed."
    field: str = "post"
    name: str


class PostHeld(Unfit):
    words = "{name} is the {post} already. Change that on their own page first."
    field: str = "name"
    name: str
    post: str


class SeveralOfName(Unfit):
    words = "Several people here are called {name}. Choose the position on that person's own page."
    field: str = "name"
    name: str


class DayMissing(Unfit):
    words = "A day is missing. Write it as 2026-01-31 or 31/01/2026."


class DayUnreadable(Unfit):
    words = "“{typed}” is not a day. Write it as 2026-01-31 or 31/01/2026."
    typed: str


class DayFarAway(Unfit):
    words = "{day:day} is years away. Look at the year again."
    field: str = "started"
    day: date


class LeftBeforeStart(Unfit):
    words = "They started on {started:day}, and cannot have left before. Check both days."
    started: date


class NotLeft(Refused):
    words = "{name} has not left. Nothing was changed."
    name: str


class NameTaken(Unfit):
    words = (
        "{name} is in the register already. Nothing was changed. If this is somebody else, "
        "give both an e-mail address, or add a middle name."
    )
    field: str = "name"
    name: str


class PersonGone(Refused):
    words = "There is nobody here with that number, or not any more. Look in the list of people."


class PersonUnknown(Refused):
    """Nobody has this name; `meant` are the names of those who may be meant by it."""

    words = "There is nobody called “{typed}” in the register. {next}"
    typed: str
    meant: Sequence[str] = ()

    def __post_init__(self) -> None:
        meant = " or ".join(dict.fromkeys(self.meant))
        self.next = f"Did you mean {meant}?" if meant else "Look in the list of people."


class PersonAmbiguous(Refused):
    words = "{count} people in the register are called “{typed}”. Say which by the id: {ids:list}."
    typed: str
    count: int
    ids: Sequence[str]


class WitnessMissing(Unfit):
    words = "Give the name of the witness. That is whoever saw it being done."
    field: str = "witness"


class OwnWitness(Unfit):
    words = "{name} cannot be their own witness. Give the name of somebody else."
    field: str = "witness"
    name: str


class WitnessUnknown(Unfit):
    words = "Only the {witness} can be the witness of the {keeper}. First say under People who that is."
    field: str = "witness"
    keeper: str
    witness: str


class WitnessWrong(Unfit):
    words = "Only the {witness} can be the witness of whoever is or was the {keeper}: {holder}."
    field: str = "witness"
    keeper: str
    witness: str
    holder: str


class ColumnUnknown(Unfit):
    words = "This column is not in the file. Choose another."


class NameColumnMissing(Unfit):
    words = "No column is known to hold the names. Choose it, or give it the heading “name”."
    field: str = "name"


class RolesDoubtful(Unfit):
    words = "{count} words here are no roles, such as “{typed}”. Choose another column for the roles."
    field: str = "roles"
    count: int
    typed: str


class RowTooLong(Unfit):
    words = "There are more cells than headings. A cell with a comma needs quotation marks."
    field: str = "name"


class RowAmbiguous(Unfit):
    words = "{count} people in the register are called {name}. Give the e-mail address to say which."
    field: str = "email"
    count: int
    name: str


class RowsPerhapsOne(Unfit):
    words = "Rows {rows:list} may be one person. First say whether they are."
    field: str = "name"
    rows: Sequence[int]


class RowsFitOnePerson(Unfit):
    words = (
        "Rows {earlier} and {number} fit the same person. If they are two people, first import a file with only the "
        "row of the one who is in the register already."
    )
    field: str = "email"
    earlier: int
    number: int


class RowsShareName(Unfit):
    words = "{name} is in row {earlier}, too. Give each of them an e-mail address, or a middle name."
    field: str = "name"
    name: str
    earlier: int


class RowsLeft(Refused):
    """Rows that an import could not take in, each by its numbers, with all that is wrong with it."""

    words = "Not taken in: {count:row|rows}. Mend them, and import them again.\n{told}"
    problems: Sequence[tuple[str, str]]

    def __post_init__(self) -> None:
        self.count = len(self.problems)
        self.told = "\n".join(f"row {numbers}: {notes}" for numbers, notes in self.problems)


class MeaningMissing(Unfit):
    words = "Say what “{typed}” means."
    typed: str


class MeaningTwofold(Unfit):
    words = "“{typed}” cannot be both. Tick the roles, or “not in the register”."
    typed: str


class SameUnanswered(Unfit):
    words = "Say whether rows {rows:list} are one person."
    rows: Sequence[int]


class ImportGone(Refused):
    words = "There is no import that can be undone."


class PreviewOutdated(Refused):
    words = "The register has changed since you looked. Nothing was changed. Look at the rows again."


class TableUnfit(Unfit):
    """A file from which no list of people can be read; `name` is the file's."""

    words = (
        "“{name}” is not a spreadsheet, is damaged, or has an old format. Open it in Excel, choose “Save As” and "
        "“Excel Workbook (.xlsx)”, and choose the new file here. Nothing was changed."
    )
    field: str = "file"
    name: str


class TableTooLarge(TableUnfit):
    words = (
        "“{name}” is larger than a list of people can be here: {megabytes} MB, {rows:,} rows and {columns} columns. Or "
        "it holds something far away from the list. Copy the list alone into a new file. Nothing was changed."
    )
    megabytes: int
    rows: int
    columns: int


class TableHasPassword(TableUnfit):
    words = "“{name}” has a password. Save a copy without one. Nothing was changed."


class TableEmpty(TableUnfit):
    words = "“{name}” has no rows below its headings. Choose the file that holds the list. Nothing was changed."


class QuoteUnclosed(TableUnfit):
    words = "“{name}” cannot be read after line {line}. Look for a quotation mark there. Nothing was changed."
    line: int
