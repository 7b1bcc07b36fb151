"""What erasing does not reach, as pages of the desk say it beside what goes and what stays."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from site_build.office.office import Office
from site_build.office.safekeeping.known_heads import Backups
from site_build.office.safekeeping.older_copies import OlderCopy, list_copies
from site_build.words import BEYOND, COPIES_HELP, say_copy


@dataclass(frozen=True)
class Elsewhere:
    """Copies of the register in words, all and those from before somebody was erased.

    `away` is where backups go, while that is not in reach; it is empty otherwise.
    """

    copies: tuple[str, ...]
    behind: tuple[str, ...]
    away: str
    beyond: tuple[str, ...] = BEYOND
    help: str = COPIES_HELP


def look_elsewhere(office: Office) -> Elsewhere:
    """What there is now beside the register."""
    copies, backups = list_copies(office), office.recall(Backups)
    away = backups.folder if backups and backups.made and not Path(backups.folder).is_dir() else ""
    return Elsewhere(_say(copies), _say(copy for copy in copies if copy.behind), away)


def _say(copies: Iterable[OlderCopy]) -> tuple[str, ...]:
    return tuple(say_copy(copy.kind, copy.made, copy.path) for copy in copies)
