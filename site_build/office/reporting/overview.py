"""The overview: where everybody stands, which of them are shown, and completion over the last twelve months by role."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from site_build.config import Portal
from site_build.formats.leaf import today
from site_build.names import bare, by_surname, clean_name
from site_build.office.acknowledgments.acknowledgments import read_acknowledgments
from site_build.office.acknowledgments.standing import Standing, StandingState, read_standings
from site_build.office.office import Office, list_titles
from site_build.office.reporting.history import Moment, read_history
from site_build.office.reporting.tasks import Task, read_tasks

WHO_ARE: dict[str, str] = {
    StandingState.WAITING: "whose form is waiting",
    StandingState.OUTSTANDING: "who are outstanding",
    StandingState.OUT_OF_DATE: "who are out of date",
    StandingState.COMPLETE: "who are complete",
    StandingState.LEFT: "who have left",
    StandingState.RETIRED: "whose policy is no longer in use",
}
WHEN_DUE = {"overdue": "who are overdue", "to_sign": "who have something to sign"}
SORTS: dict[str, Callable[[Standing], Any]] = {
    "name": lambda row: bare(clean_name(row.person.name)),
    "surname": lambda row: by_surname(row.person.name),
    "role": lambda row: row.role,
    "standing": lambda row: list(WHO_ARE).index(row.standing),
    "due": lambda row: (not row.is_to_sign, row.due or date.max),
    "date": lambda row: -(row.signed_on or date.min).toordinal(),
}


@dataclass(frozen=True)
class Selection:
    """A choice of rows: what is empty leaves nothing out.

    `words` are looked for in names, with or without accents; `due` is one of `WHEN_DUE`, and `sort` one of `SORTS`.
    """

    words: str = ""
    role: str = ""
    policy: str = ""
    standing: str = ""
    due: str = ""
    sort: str = "name"


def select(rows: Iterable[Standing], selection: Selection) -> list[Standing]:
    """The rows that are chosen, sorted. By standing, what needs the keeper comes first; by date, the newest."""
    chosen = [row for row in rows if _is_chosen(row, selection)]
    return sorted(chosen, key=SORTS.get(selection.sort, SORTS["name"]))


@dataclass(frozen=True)
class SelectedRows:
    """Rows of the register on one day: `chosen` says which in words, `checkpoint` is the head they were read under.

    `roles` and `policies` have the name of each by its id.
    """

    organisation: str
    day: date
    chosen: str
    standings: list[Standing]
    checkpoint: str
    roles: Mapping[str, str] = field(default_factory=dict)
    policies: Mapping[str, str] = field(default_factory=dict)


def read_selected(office: Office, selection: Selection, day: date) -> SelectedRows:
    """The chosen rows as they are now, for a file dated `day`."""
    portal = office.portal
    with office.register.view() as view:
        rows, checkpoint = select(read_standings(office, view), selection), view.checkpoint().decode()
    roles = {key: role.name for key, role in portal.roles.items()}
    policies = list_titles(office)
    chosen = selection_words(portal, selection, policies)
    return SelectedRows(portal.organisation.name, day, chosen, rows, checkpoint, roles, policies)


def selection_words(portal: Portal, selection: Selection, policies: Mapping[str, str]) -> str:
    """The choice in words, such as “volunteers who are outstanding”; “everybody” when nothing is left out.

    `policies` has the title of each by its id.
    """
    if replace(selection, sort="") == Selection(sort=""):
        return "everybody"
    role = portal.roles.get(selection.role)
    words = [
        role.plural if role else selection.role or "people",
        WHO_ARE.get(selection.standing, selection.standing),
        f"in the {policies.get(selection.policy, selection.policy)}" if selection.policy else "",
        WHEN_DUE.get(selection.due, ""),
        f"with “{selection.words}” in their name" if selection.words else "",
    ]
    return " ".join(filter(None, words))


def _is_chosen(row: Standing, selection: Selection) -> bool:
    name = bare(row.person.name)
    return (
        all(word in name for word in bare(selection.words).split())
        and selection.role in ("", row.role)
        and selection.policy in ("", row.policy)
        and selection.standing in ("", row.standing)
        and (selection.due not in WHEN_DUE or _is_due(row, selection.due))
    )


def _is_due(row: Standing, when: str) -> bool:
    return row.is_overdue(today()) if when == "overdue" else row.is_to_sign


@dataclass(frozen=True)
class Overview:
    """All that the first page shows. `history` is the ends of twelve months, the earliest first, and then today."""

    standings: list[Standing]
    tasks: list[Task]
    history: tuple[Moment, ...]


def read_overview(office: Office, day: date) -> Overview:
    """Read everything that was signed once, and work out the rest from it."""
    with office.register.view() as view:
        counted = read_acknowledgments(view)
        standings = read_standings(office, view, counted=counted)
        history = read_history(office, view, counted, day)
        return Overview(standings, read_tasks(office, view, standings, day), history)
