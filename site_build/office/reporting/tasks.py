"""What to do first today: each thing by its kind, with a count and the place in the desk where it is done.

What the Board owes everybody comes first, then what is wrong with the register, then what somebody waits for, then what
only grows old.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path

from site_build.content.notice import find_notices, read_notice
from site_build.content.review import list_reviews
from site_build.errors import ContentError
from site_build.office.acknowledgments.standing import Standing
from site_build.office.forms.pending import UNDECIDED, count_lost
from site_build.office.links.duties import LinkReason
from site_build.office.links.link_rows import LinkState, read_links
from site_build.office.links.reminders import read_reminders
from site_build.office.office import Office
from site_build.office.people.draft import ImportDraft
from site_build.office.people.witness import list_holders
from site_build.office.retention import find_expired
from site_build.office.safekeeping import cosigning, integrity, known_heads, recovery, succession
from site_build.register.memo import read_memo
from site_build.register.view import View

BACKUP_AGE = timedelta(days=30)


class TaskKind(StrEnum):
    """What there is to do."""

    NO_NOTICE = "no_notice"
    NOTICE = "notice"
    FAULTS = "faults"
    LOST = "lost"
    WAITING = "waiting"
    SET_ASIDE = "set_aside"
    OTHER_NAME = "other_name"
    UNFINISHED = "unfinished"
    SIGN_AGAIN = "sign_again"
    RENEWAL = "renewal"
    NO_LINK = "no_link"
    LINK_EXPIRES = "link_expires"
    REMIND = "remind"
    OVERDUE = "overdue"
    EXPIRED = "expired"
    NO_BACKUP = "no_backup"
    OLD_BACKUP = "old_backup"
    NO_RECOVERY = "no_recovery"
    REBUILD = "rebuild"
    REVIEW = "review"
    REVIEW_NEAR = "review_near"
    NEVER_CHECKED = "never_checked"
    NOT_COSIGNED = "not_cosigned"
    COSIGNED_LONG_AGO = "cosigned_long_ago"
    POSTS = "posts"


@dataclass(frozen=True)
class Task:
    """One thing to do, how many it is about, and where in the desk it is done.

    `day` is that of the last backup, second signature or review; `names` are the policy to review, or the posts that
    nobody holds.
    """

    kind: TaskKind
    count: int
    path: str
    day: date | None = None
    names: tuple[str, ...] = ()


def read_tasks(office: Office, view: View, rows: Sequence[Standing], today: date) -> list[Task]:
    """What there is to do, the most urgent first; nothing at all on a good day. `rows` are everybody's standings."""
    found = (
        *_notice(office, today),
        *_forms(view),
        *_names(rows),
        Task(TaskKind.UNFINISHED, int(view.memo(ImportDraft.key) is not None), "/people/import"),
        *_links(office, view, rows, today),
        Task(TaskKind.EXPIRED, len(find_expired(office.portal, view, today)), "/retain"),
        *_keeping(view, today),
        *_ages(office, view, today),
        *_posts(office, view, today),
    )
    return [task for task in found if task.count]


def _notice(office: Office, today: date) -> Iterator[Task]:
    notices = find_notices(office.root)
    if not notices:
        yield Task(TaskKind.NO_NOTICE, 1, "/privacy-notice")
    for path in notices:
        yield Task(TaskKind.NOTICE, int(not _is_adopted(office.root, path, today)), "/privacy-notice")


def _is_adopted(root: Path, path: Path, today: date) -> bool:
    try:
        return read_notice(root, path).is_adopted(today)
    except ContentError:
        return False  # “portal check” tells an author about it


def _forms(view: View) -> Iterator[Task]:
    checked = read_memo(view, integrity.Verification)
    yield Task(TaskKind.FAULTS, len(checked.faults) if checked else 0, "/integrity")
    yield Task(TaskKind.LOST, count_lost(view), "/intake")
    for state in UNDECIDED:
        yield Task(TaskKind(state), len(view.arrivals(state)), "/intake")


def _names(rows: Sequence[Standing]) -> Iterator[Task]:
    other = list(dict.fromkeys(row.person.id for row in rows if row.other_name))
    yield Task(TaskKind.OTHER_NAME, len(other), f"/people/{other[0]}" if len(other) == 1 else "/#people")


def _links(office: Office, view: View, rows: Sequence[Standing], today: date) -> Iterator[Task]:
    to_sign = [row for row in read_links(office, view, rows) if row.to_sign]
    ripe = {
        row.person.id for row in read_reminders(office, view, rows) if row.is_ripe
    }  # a reminder brings a fresh link
    reasons = Counter(row.reason for row in to_sign if row.needs_link and row.person.id not in ripe)
    yield Task(TaskKind.SIGN_AGAIN, reasons[LinkReason.CHANGED], "/links")
    yield Task(TaskKind.RENEWAL, reasons[LinkReason.RENEWAL], "/links")
    yield Task(TaskKind.NO_LINK, reasons[LinkReason.FIRST], "/links")
    soon = (row.person.id for row in to_sign if row.state == LinkState.EXPIRES_SOON)
    yield Task(TaskKind.LINK_EXPIRES, len({*soon} - ripe), "/links")
    yield Task(TaskKind.REMIND, len(ripe), "/remind")
    yield Task(TaskKind.OVERDUE, len({row.person.id for row in rows if row.is_overdue(today)}), "/overdue")


def _keeping(view: View, today: date) -> Iterator[Task]:
    backups = read_memo(view, known_heads.Backups)
    if backups is None or backups.made is None:
        yield Task(TaskKind.NO_BACKUP, 1, "/safekeeping")
    elif backups.made < today - BACKUP_AGE:
        yield Task(TaskKind.OLD_BACKUP, 1, "/safekeeping", backups.made)
    yield Task(TaskKind.REBUILD, int(read_memo(view, succession.SiteBehind) is not None), "/safekeeping")
    if read_memo(view, recovery.Recovery) is None:
        yield Task(TaskKind.NO_RECOVERY, 1, "/safekeeping")


def _ages(office: Office, view: View, today: date) -> Iterator[Task]:
    for review in list_reviews(office.root, office.portal):
        kind = TaskKind.REVIEW if review.is_late(today) else TaskKind.REVIEW_NEAR
        yield Task(kind, int(review.is_near(today)), f"/reviews/{review.policy}", review.due, (review.policy,))
    if read_memo(view, integrity.Verification) is None:
        yield Task(TaskKind.NEVER_CHECKED, 1, "/integrity")
    cosigned = cosigning.read_cosigned(office, view)
    if cosigned.day is None or cosigned.is_old(today):
        kind = TaskKind.COSIGNED_LONG_AGO if cosigned.day else TaskKind.NOT_COSIGNED
        yield Task(kind, 1, "/safekeeping/signed", cosigned.day)


def _posts(office: Office, view: View, today: date) -> Iterator[Task]:
    keeper, people = office.portal.keeper, view.people.values()
    empty = [post for post in (keeper.post, keeper.witness) if not list_holders(people, post, today)]
    names = tuple(office.portal.contacts[post].name for post in empty)
    yield Task(TaskKind.POSTS, len(names), "/posts", names=names)
