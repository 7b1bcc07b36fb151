"""The rows of a table: which are about people, and which are titles, totals, headings between them, or blank.

A row of one filled cell is about somebody only when it reads like a name. A name written “Probert, Siân” is turned
round, unless somebody in the register is called just that.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from site_build.names import plain_name
from site_build.office.people.columns import Columns, keep_known, read_entries
from site_build.office.people.spreadsheet import Table

_TOTAL = re.compile(r"^\W*(grand |sub)?-?\s*totals?\b|^\W*(sum|count|average|number of)\b", re.IGNORECASE)
_FIGURES = re.compile(r"[\d\s.,%£:/=-]*")
_NAME = re.compile(r"WORD(,? WORD){1,3}".replace("WORD", r"[^\W\d_][\w'\N{RIGHT SINGLE QUOTATION MARK}.-]*"))
_AFTER_NAMES = frozenset(("jr", "jnr", "junior", "sr", "snr", "senior", "ii", "iii", "mbe", "obe", "cbe", "phd", "jp"))


class OtherKind(StrEnum):
    """What a row is that is about nobody."""

    TITLE = "title"
    HEADINGS = "headings"
    DIVIDER = "divider"
    TOTAL = "total"
    BLANK = "blank"
    LEFT_OUT = "left_out"


@dataclass(frozen=True)
class OtherRow:
    """A row about nobody, by its printed number, with the first words in it."""

    number: int
    kind: OtherKind
    words: str


@dataclass(frozen=True)
class PersonRow:
    """What the table says of one person: in one row, or in several that were joined, by their printed numbers.

    `written` is the name as it stands there, where it was turned round; `is_too_long` is a row with more cells than
    headings. `perhaps` are the rows that may be the same person, this one too, until that is answered.
    """

    numbers: tuple[int, ...]
    entries: Mapping[str, str]
    written: str = ""
    is_too_long: bool = False
    perhaps: tuple[int, ...] = ()


@dataclass(frozen=True)
class TableAnswers:
    """What the keeper has said about a table.

    `joined` are rows that may be one person, by their numbers such as “3-7”, and whether they are. `mended` is what was
    typed in the place of a row, by its number and entry. `left_out` are the rows that are nobody's.
    """

    joined: Mapping[str, bool] = field(default_factory=dict)
    mended: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    left_out: Collection[int] = ()


def read_rows(
    table: Table, columns: Columns, answers: TableAnswers, others: Iterable[OtherRow], known: Collection[str]
) -> list[PersonRow]:
    """The rows that are not among the `others`. `known` are the names in the register, as they are compared."""
    skipped = {row.number for row in others}
    return [_read_row(number, table, columns, answers, known) for number in table.rows if number not in skipped]


def list_others(table: Table, columns: Columns, answers: TableAnswers) -> list[OtherRow]:
    """The rows that are about nobody, in their order."""
    found = [*_list_titles(table), *_list_below(table, columns, answers), *_list_blanks(table)]
    return sorted(found, key=lambda row: row.number)


def turn_name(name: str, known: Collection[str]) -> str:
    """A name with its surname last: “Probert, Siân” is Siân Probert."""
    surname, comma, first = (part.strip() for part in name.partition(","))
    words = first.casefold().replace(".", "").split()
    if not (comma and surname and words) or "," in first or plain_name(name) in known or words[0] in _AFTER_NAMES:
        return name
    return f"{first} {surname}"


def _read_row(number: int, table: Table, columns: Columns, answers: TableAnswers, known: Collection[str]) -> PersonRow:
    typed, cells = answers.mended.get(number), table.rows[number]
    if typed is not None:
        return PersonRow((number,), {"name": typed.get("name", ""), **keep_known({**typed, "name": ""})})
    entries = read_entries(columns, cells)
    name = entries["name"] if "surname" in columns else turn_name(entries["name"], known)
    written = entries["name"] if name != entries["name"] else ""
    return PersonRow((number,), {**entries, "name": name}, written, len(cells) > len(table.header))


def _list_titles(table: Table) -> Iterator[OtherRow]:
    for number, cells in table.above.items():
        yield OtherRow(number, OtherKind.TITLE, _first(cells))


def _list_blanks(table: Table) -> Iterator[OtherRow]:
    for number in range(min(table.rows), max(table.rows)):
        if number not in table.rows:
            yield OtherRow(number, OtherKind.BLANK, "")


def _list_below(table: Table, columns: Columns, answers: TableAnswers) -> Iterator[OtherRow]:
    headings = [cell.casefold() for cell in table.header if cell]
    for number, cells in table.rows.items():
        kind = OtherKind.LEFT_OUT if number in answers.left_out else _find_kind(cells, columns, headings)
        if kind and (number not in answers.mended or kind == OtherKind.LEFT_OUT):
            yield OtherRow(number, kind, _first(cells))


def _find_kind(cells: Sequence[str], columns: Columns, headings: Sequence[str]) -> OtherKind | None:
    filled = [cell for cell in cells if cell]
    if filled[0].casefold() == headings[0] and [cell.casefold() for cell in filled] == headings:
        return OtherKind.HEADINGS
    others = filled[1:]
    if _TOTAL.match(filled[0]) and all(map(_FIGURES.fullmatch, others)):
        return OtherKind.TOTAL
    if all(map(_FIGURES.fullmatch, filled)):
        return OtherKind.TOTAL if any(cell.strip("-=. ") for cell in filled) else OtherKind.DIVIDER
    if others:
        return None
    entries = read_entries(columns, cells)
    is_person = "email" in entries or (entries["name"] == filled[0] and _is_like_name(filled[0]))
    return None if is_person else OtherKind.DIVIDER


def _is_like_name(words: str) -> bool:
    return _NAME.fullmatch(words) is not None and not words.isupper() and not words.rsplit(maxsplit=1)[-1][0].islower()


def _first(cells: Sequence[str]) -> str:
    return next(cell for cell in cells if cell)
