"""What to do first today: each thing in words, with a count and the place in the desk where it is done.

What is wrong with the register comes first, then what somebody waits for, then what only grows old.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from pydantic import TypeAdapter

from site_build.content.policy import PolicyMeta, is_policy, last_day
from site_build.content.source import read_source, validate
from site_build.errors import ContentError
from site_build.office.acknowledgments.standing import Standing, StandingState
from site_build.office.forms.pending import UNDECIDED, count_lost
from site_build.office.links.links import LinkState, read_links
from site_build.office.office import Office
from site_build.office.safekeeping.backup import Backups
from site_build.office.safekeeping.integrity import Verification
from site_build.office.safekeeping.recovery import Recovery
from site_build.register.memo import read_memo
from site_build.register.view import View
from site_build.words import say_day

BACKUP_AGE = timedelta(days=30)
RENEWAL_NOTICE = timedelta(days=30)
_META = TypeAdapter(PolicyMeta)
_Found = tuple[int, str, str, str]  # how many, the words for one, the words for more, where to go


@dataclass(frozen=True)
class Task:
    """One thing to do: a sentence, how many it is about, and where in the desk it is done."""

    words: str
    count: int
    path: str


@dataclass(frozen=True)
class PolicyReview:
    """By when a policy has to be reviewed: a month such as 2022-02 is meant to its end."""

    policy: str
    version: str
    due: date


def read_tasks(office: Office, view: View, rows: Sequence[Standing], today: date) -> list[Task]:
    """What there is to do, the most urgent first; nothing at all on a good day. `rows` are everybody's standings."""
    safe, old = _keeping(office, view, today), _ages(office, view, rows, today)
    found = (*_forms(view), *_names(rows), *_links(view, rows), *safe, *old, *_posts(office, view, today))
    return [Task(_say(count, one, many), count, path) for count, one, many, path in found if count]


def list_reviews(office: Office) -> list[PolicyReview]:
    """When each policy is to be reviewed, by the top of its page; a page that cannot be read is left out."""
    reviews = []
    for path in sorted((office.root / "docs").rglob("*.md")):
        try:
            source = read_source(office.root, path)
            if is_policy(source):
                meta = validate(_META, source.meta.value, source.meta, source.path)
                reviews.append(PolicyReview(meta.policy, meta.version, last_day(meta.review)))
        except ContentError:
            continue  # “portal check” tells an author about it
    return reviews


def _say(count: int, one: str, many: str) -> str:
    return one if count == 1 else many.format(f"{count:,}")


def _forms(view: View) -> Iterator[_Found]:
    checked = read_memo(view, Verification)
    wrong = "Something is wrong with the register. Read what the last check found."
    yield len(checked.faults) if checked else 0, wrong, wrong, "/integrity"
    yield (
        count_lost(view),
        "An old backup was put back, and one form is missing since. Take it in again.",
        "An old backup was put back, and {} forms are missing since. Take them in again.",
        "/intake",
    )
    waiting, aside = (len(view.arrivals(state)) for state in UNDECIDED)
    yield waiting, "One form waits for you.", "{} forms wait for you.", "/intake"
    yield aside, "One form was set aside. Look at why.", "{} forms were set aside. Look at why.", "/intake"


def _names(rows: Sequence[Standing]) -> Iterator[_Found]:
    other = list(dict.fromkeys(row.person.id for row in rows if row.other_name))
    yield (
        len(other),
        "One form was signed with a name that is unlike its person's. Look at it.",
        "Forms of {} people were signed with names that are unlike theirs. Look at each.",
        f"/people/{other[0]}" if len(other) == 1 else "/#people",
    )


def _links(view: View, rows: Sequence[Standing]) -> Iterator[_Found]:
    to_sign = [row for row in read_links(view, rows) if row.to_sign]
    yield (
        sum(row.needs_link for row in to_sign),
        "One person has something to sign, and no link that works.",
        "{} people have something to sign, and no link that works.",
        "/links",
    )
    yield (
        sum(row.state == LinkState.EXPIRES_SOON for row in to_sign),
        "One link that nobody has used stops working soon.",
        "{} links that nobody has used stop working soon.",
        "/links",
    )


def _keeping(office: Office, view: View, today: date) -> Iterator[_Found]:
    backups = read_memo(view, Backups)
    if backups is None or backups.made is None:
        yield 1, "There is no backup of the register yet. Make one.", "", "/safekeeping"
    elif backups.made < today - BACKUP_AGE:
        yield 1, f"The last backup is of {say_day(backups.made)}. Make a new one.", "", "/safekeeping"
    if read_memo(view, Recovery) is None:
        words = (
            f"The {office.portal.witness_name} has no recovery file yet. Without you, nobody could open the register."
        )
        yield 1, words, "", "/safekeeping"


def _ages(office: Office, view: View, rows: Sequence[Standing], today: date) -> Iterator[_Found]:
    yield (
        sum(_is_old(office, row, today) for row in rows),
        "One induction was so long ago that it is time to do it again.",
        "{} inductions were so long ago that it is time to do them again.",
        "/links",
    )
    for review in list_reviews(office):
        if review.due < today:
            words = f"The policy “{review.policy}” was to be reviewed by {say_day(review.due)}. Remind the trustees."
            yield 1, words, "", "/report"
    if read_memo(view, Verification) is None:
        yield 1, "The register has never been checked as a whole. Do it now.", "", "/integrity"


def _posts(office: Office, view: View, today: date) -> Iterator[_Found]:
    held = {person.post for person in view.people.values() if not person.has_left(today)}
    keeper, contacts = office.portal.keeper, office.portal.contacts
    missing = " and who is the ".join(contacts[post].name for post in (keeper.post, keeper.witness) if post not in held)
    if missing:
        yield 1, f"Say who is the {missing}.", "", "/people"


def _is_old(office: Office, row: Standing, today: date) -> bool:
    """Whether the policy asks this person to sign again within the next days, or has already."""
    months = office.portal.policies[row.policy].renew_after_months
    if months is None or row.standing != StandingState.COMPLETE or row.signed_on is None:
        return False
    return add_months(row.signed_on, months) <= today + RENEWAL_NOTICE


def add_months(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month where it is shorter."""
    years, month = divmod(day.month - 1 + months, 12)
    return last_day(f"{day.year + years}-{month + 1:02}-{day.day:02}")
