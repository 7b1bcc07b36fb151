"""The trustees' report: where every role stands, in numbers, and how well the register is kept.

Names are in it only when they are asked for. Numbers are about people, too: where one person holds a role, its numbers
are that person's. The report says so, and leaves no row out: trustees answer for this, and a gap would tell as much.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import ClassVar

from site_build.config import Model, Portal
from site_build.content.review import PolicyReview, list_reviews
from site_build.office.acknowledgments.standing import Standing, StandingState, read_standings
from site_build.office.forms.pending import UNDECIDED
from site_build.office.links.link_rows import read_links
from site_build.office.office import Office, policy_title
from site_build.office.reporting.follow_up import FollowUp, read_follow_up
from site_build.office.safekeeping import integrity, known_heads
from site_build.office.safekeeping.cosigning import CosignedState, read_cosigned
from site_build.register.memo import Memo, put_memo, read_memo
from site_build.register.view import View
from site_build.templates import make_environment
from site_build.words import say_day

TO_DO = (StandingState.WAITING, StandingState.OUT_OF_DATE, StandingState.OUTSTANDING)
NUMBERS = "These are numbers, and still about people: where one person holds a role, they are that person's."
NAMES = "This page names people."
TOGETHER = "All together"
ALL = 100
KEEP = "It is for the trustees. Keep it among yourselves."
_WORDS = make_environment(Path(__file__).parent)


class HandedReport(Model):
    """What a report said: how many were complete, by role and policy (`staff kindness`, their ids)."""

    day: date
    complete: dict[str, int]


class Reports(Memo):
    """The reports that were handed out on the last two days on which one was."""

    key: ClassVar[str] = "reports"

    handed: tuple[HandedReport, ...]


@dataclass(frozen=True)
class RoleNumbers:
    """One role in one policy, named by `key`, or all of them; `to_do` counts those in each standing of `TO_DO`.

    `share` is how many in a hundred are complete, rounded down, as `75 %`, and empty where nobody is asked. `change`
    says how many more or fewer are complete than in the report before, where it had this role and policy.
    """

    label: str
    people: int
    complete: int
    share: str
    to_do: tuple[int, ...]
    overdue: int
    change: str
    key: str = ""


@dataclass(frozen=True)
class ReportFacts:
    """What `facts.txt` tells of how the register is kept on a day.

    `linked` and `unlinked` count those who have still to sign, with a link that works and without; `followed` is since
    the day `since`, or from the beginning; `reviews` are by the policy's title, None where its page cannot be read.
    """

    day: date
    since: date | None
    followed: FollowUp
    linked: int
    unlinked: int
    waiting: int
    aside: int
    reviews: Mapping[str, PolicyReview | None]
    checked: integrity.Verification | None
    cosigned: CosignedState
    backup: date | None


@dataclass(frozen=True)
class Report:
    """The report of a day: numbers, the last row of all together, what the aim is, and `facts` as label and words.

    `names` are name, role, code of standing, and what is to be signed again.
    """

    title: str
    organisation: str
    day: date
    numbers: tuple[RoleNumbers, ...]
    since: str
    aim: str
    facts: tuple[tuple[str, str], ...]
    names: tuple[tuple[str, str, str, str], ...]
    named: bool
    keep: str
    keeper: str


def read_report(office: Office, today: date, names: bool = False) -> Report:
    """The report of this day, with the names of those who have something to do only if `names`."""
    portal = office.portal
    with office.register.view() as view:
        rows = [row for row in read_standings(office, view) if row.standing != StandingState.LEFT]
        before = next((one for one in _read_handed(view)[::-1] if one.day < today), None)
        facts = _read_facts(office, view, rows, today, before.day if before else None)
    to_do = (
        (row.person.name, portal.roles[row.role].name, row.standing, row.why) for row in rows if row.standing in TO_DO
    )
    numbers = tuple(_count_roles(office, rows, today, before))
    return Report(
        title="Report to the trustees",
        organisation=portal.organisation.name,
        day=today,
        numbers=(*numbers, _add_up(numbers)),
        since=f"The last report was of {say_day(before.day)}." if before else "This is the first report.",
        aim=_say_aim(portal.deadlines.target_percent, numbers),
        facts=_tell(facts, portal),
        names=tuple(to_do) if names else (),
        named=names,
        keep=f"{NAMES if names else NUMBERS} {KEEP}",
        keeper=portal.keeper_name,
    )


def remember_report(office: Office, report: Report) -> None:
    """Remember the numbers of a report that leaves the desk: the next one, of another day, is compared with them."""
    now = HandedReport(day=report.day, complete={row.key: row.complete for row in report.numbers if row.key})
    with office.register.change() as change:
        earlier = [one for one in _read_handed(change) if one.day < report.day]
        put_memo(change, Reports(handed=(*earlier[-1:], now)))


def _read_handed(view: View) -> tuple[HandedReport, ...]:
    known = read_memo(view, Reports)
    return known.handed if known else ()


def _count_roles(
    office: Office, rows: Sequence[Standing], today: date, before: HandedReport | None
) -> Iterator[RoleNumbers]:
    counts = Counter((row.policy, row.role, row.standing) for row in rows)
    late = Counter((row.policy, row.role) for row in rows if row.is_overdue(today))
    for policy, duty in office.portal.policies.items():
        for role in duty.roles:
            complete, *to_do = (counts[policy, role, state] for state in (StandingState.COMPLETE, *TO_DO))
            key = f"{role} {policy}"
            yield RoleNumbers(
                label=_label(office, role, policy),
                people=complete + sum(to_do),
                complete=complete,
                share=_share(complete, complete + sum(to_do)),
                to_do=tuple(to_do),
                overdue=late[policy, role],
                change=_say_change(complete, before.complete.get(key)) if before else "",
                key=key,
            )


def _label(office: Office, role: str, policy: str) -> str:
    plural = office.portal.roles[role].plural.capitalize()
    return plural if len(office.portal.policies) == 1 else f"{plural}, {policy_title(office.published, policy)}"


def _add_up(rows: Sequence[RoleNumbers]) -> RoleNumbers:
    people, complete = sum(row.people for row in rows), sum(row.complete for row in rows)
    to_do = tuple(map(sum, zip(*(row.to_do for row in rows), strict=True)))
    overdue = sum(row.overdue for row in rows)
    return RoleNumbers(TOGETHER, people, complete, _share(complete, people), to_do, overdue, change="")


def _share(complete: int, people: int) -> str:
    return f"{ALL * complete // people} %" if people else ""


def _say_aim(target: int, rows: Iterable[RoleNumbers]) -> str:
    below = [f"{row.label} ({row.share})" for row in rows if ALL * row.complete < target * row.people]
    aim = "that everybody is complete" if target == ALL else f"that {target} in every hundred are complete"
    return f"The aim is {aim}. {'Below it: ' + ', '.join(below) if below else 'It is reached'}."


def _say_change(now: int, before: int | None) -> str:
    if before is None or now == before:
        return "" if before is None else "the same"
    return f"{now - before} more complete" if now > before else f"{before - now} fewer complete"


def _read_facts(office: Office, view: View, rows: Sequence[Standing], today: date, since: date | None) -> ReportFacts:
    to_sign = [row for row in read_links(office, view, rows) if row.to_sign]
    without = sum(row.lacks_link for row in to_sign)
    waiting, aside = (len(view.arrivals(state)) for state in UNDECIDED)
    reviews = {review.policy: review for review in list_reviews(office.root, office.portal)}
    backups = read_memo(view, known_heads.Backups)
    return ReportFacts(
        day=today,
        since=since,
        followed=read_follow_up(office, view, rows, since),
        linked=len(to_sign) - without,
        unlinked=without,
        waiting=waiting,
        aside=aside,
        reviews={policy_title(office.published, policy): reviews.get(policy) for policy in office.portal.policies},
        checked=read_memo(view, integrity.Verification),
        cosigned=read_cosigned(office, view),
        backup=backups.made if backups else None,
    )


def _tell(facts: ReportFacts, portal: Portal) -> tuple[tuple[str, str], ...]:
    posts = {"keeper": portal.keeper_name, "witness": portal.witness_name}
    lines = _WORDS.get_template("facts.txt").render(facts=facts, **posts).split("\n")
    return tuple((label, words) for label, _, words in (line.partition(": ") for line in lines))
