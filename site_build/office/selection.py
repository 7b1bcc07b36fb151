"""What of the register is on the screen, and so in an export: which rows, in which order, and the choice in words."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from site_build.config import Portal
from site_build.office.standing import Standing
from site_build.register.people import plain_name

STANDINGS = {
    "waiting": "whose form is waiting",
    "outstanding": "who are outstanding",
    "out of date": "who are out of date",
    "complete": "who are complete",
    "left": "who have left",
}
SORTS: dict[str, Callable[[Standing], Any]] = {
    "name": lambda row: plain_name(row.person.name),
    "role": lambda row: row.role,
    "standing": lambda row: list(STANDINGS).index(row.standing),
    "date": lambda row: -(row.signed_on or date.min).toordinal(),
}


@dataclass(frozen=True)
class Selection:
    """A choice of rows: what is empty leaves nothing out. `words` are looked for in names; `sort` is one of `SORTS`."""

    words: str = ""
    role: str = ""
    policy: str = ""
    standing: str = ""
    sort: str = "name"


def select(rows: Iterable[Standing], selection: Selection) -> list[Standing]:
    """The rows that are chosen, sorted. By standing, what needs the keeper comes first; by date, the newest."""
    chosen = [row for row in rows if _is_chosen(row, selection)]
    return sorted(chosen, key=SORTS.get(selection.sort, SORTS["name"]))


def selection_words(portal: Portal, selection: Selection) -> str:
    """The choice in words, such as “volunteers who are outstanding”; “everybody” when nothing is left out."""
    if replace(selection, sort="") == Selection(sort=""):
        return "everybody"
    role = portal.roles.get(selection.role)
    words = [
        role.plural if role else selection.role or "people",
        STANDINGS.get(selection.standing, selection.standing),
        f"in the policy “{selection.policy}”" if selection.policy else "",
        f"with “{selection.words}” in their name" if selection.words else "",
    ]
    return " ".join(filter(None, words))


def _is_chosen(row: Standing, selection: Selection) -> bool:
    name = plain_name(row.person.name)
    return (
        all(word in name for word in plain_name(selection.words).split())
        and selection.role in ("", row.role)
        and selection.policy in ("", row.policy)
        and selection.standing in ("", row.standing)
    )
