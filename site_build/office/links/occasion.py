"""Why somebody gets a link, as letters and e-mails say it: they are new, or something changed, or it is time again."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import ceil
from pathlib import Path

from site_build.content.edition import SINCE_LETTERS
from site_build.content.short_induction import ChangedClause, ShortInduction, read_short_inductions
from site_build.formats.leaf import today
from site_build.office.acknowledgments.asked import read_numbers
from site_build.office.acknowledgments.standing import Standing, StandingState
from site_build.office.office import Office, policy_title
from site_build.templates import make_environment
from site_build.words import say_count

WORDS_A_MINUTE = 120  # somebody who reads slowly; a question takes them a minute
WHOLE_MINUTES = 30  # of an induction in a whole policy
MOST_PLACES = 4  # that a letter names, so that it stays a page

_WORDS = make_environment(Path(__file__).parent)
_POINT = "- "


@dataclass(frozen=True)
class ChangedPolicy:
    """What changed in a policy since somebody signed it: the published reasons, and where, such as “Devices: 4.1”.

    There is neither where all of it is to be signed again.
    """

    title: str
    reasons: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


@dataclass(frozen=True)
class Paragraph:
    """Words, and what is listed below them."""

    words: str
    points: tuple[str, ...] = ()


@dataclass(frozen=True)
class Occasion:
    """What a link is made for. `is_new` says that its person has signed nothing yet that counts.

    `added` has the title of each policy that they are to sign for the first time, and their role in it; `renewed` of
    each where it is time to do it again. `asks` says
    whether there are questions, `minutes` about how long it takes, and `due` by when it is to be done, unless that day
    has passed. `inductions` counts what they do with the link, one after the other. A reminder has the day on which
    they were `told` first.
    """

    is_new: bool
    changed: tuple[ChangedPolicy, ...] = ()
    renewed: tuple[tuple[str, str], ...] = ()
    added: tuple[tuple[str, str], ...] = ()
    asks: bool = True
    minutes: int = WHOLE_MINUTES
    inductions: int = 1
    due: date | None = None
    told: date | None = None

    @property
    def kind(self) -> str:
        """In a word: reminder, new, changed, renewal, or other."""
        if self.told:
            return "reminder"
        return "new" if self.is_new else "changed" if self.changed else "renewal" if self.renewed else "other"

    @property
    def is_short(self) -> bool:
        """Whether it is about what changed alone."""
        whole = (*self.added, *self.renewed)
        return bool(self.changed) and not whole and all(policy.places for policy in self.changed)

    def title(self, organisation: str) -> str:
        """The subject of an e-mail, and the heading of a letter."""
        if self.told:
            return f"A reminder from {organisation}"
        if len(self.changed) > 1:
            return "Our policies have changed"
        if self.changed:
            return f"Our {self.changed[0].title} has changed"
        return f"Your induction at {organisation}{', again' if self.renewed and not self.is_new else ''}"

    @property
    def step(self) -> str:
        """What to do once the link is open, before signing."""
        if not self.is_short:
            return f"Read{'' if self.inductions > 1 else ' the policy'}, then answer some questions."
        return "Read what is new, then answer a few questions." if self.asks else "Read what is new."

    def tell(self) -> tuple[Paragraph, ...]:
        """How a letter or an e-mail begins."""
        told: list[Paragraph] = []
        for line in _WORDS.get_template("occasion.txt").render(occasion=self).splitlines():
            if line.startswith(_POINT):
                told[-1] = Paragraph(told[-1].words, (*told[-1].points, line.removeprefix(_POINT)))
            else:
                told.append(Paragraph(line))
        return tuple(told)


class Occasions:
    """Why each person is invited, by what is published; what many have in common is worked out once."""

    def __init__(self, office: Office) -> None:
        self._portal, self._root, self._published = office.portal, office.root, office.published
        self._shorts: dict[str, dict[str, ShortInduction]] = {}
        self._found: dict[tuple[object, ...], Occasion] = {}

    def find(self, rows: Sequence[Standing], *, is_new: bool, told: date | None) -> Occasion:
        """Of somebody who has these rows to sign, and has been told of it already since that day."""
        key = (is_new, *((row.policy, row.role, row.standing, row.asked, row.due) for row in rows))
        if key not in self._found:
            self._found[key] = self._describe(rows, is_new)
        return replace(self._found[key], told=told)

    def _describe(self, rows: Sequence[Standing], is_new: bool) -> Occasion:
        again = [row for row in rows if row.standing == StandingState.OUT_OF_DATE and not row.renews]
        first = [row for row in rows if row.standing == StandingState.OUTSTANDING]
        shorts = [short.bank.quiz[row.role].asked if (short := self._short(row)) else 1 for row in rows]
        return Occasion(
            is_new,
            changed=tuple(self._change(policy, again) for policy in dict.fromkeys(row.policy for row in again)),
            renewed=tuple((self._title(row.policy), self._portal.role_name(row.role)) for row in rows if row.renews),
            added=tuple((self._title(row.policy), self._portal.role_name(row.role)) for row in first),
            asks=any(shorts) or not rows,
            due=min((row.due for row in rows if row.due and row.due >= today()), default=None),
            inductions=len(rows),
            minutes=5 * ceil(sum(map(self._minutes, rows)) / 5) or WHOLE_MINUTES,
        )

    def _change(self, policy: str, rows: Iterable[Standing]) -> ChangedPolicy:
        """Of somebody who is asked again in these rows, in one role of the policy or several."""
        mine = [(self._short(row), row.role) for row in rows if row.policy == policy]
        shorts = [(short, role) for short, role in mine if short]
        if len(shorts) < len(mine):
            return ChangedPolicy(self._title(policy))
        reasons = (_end(reason) for short, _ in shorts for reason in short.reasons)
        clauses = {clause.id: clause for short, role in shorts for clause in short.concerning(role)}
        places = tuple(_list_places(clauses.values(), read_numbers(self._root).get(policy, {})))
        return ChangedPolicy(self._title(policy), tuple(dict.fromkeys(reasons)), places)

    def _short(self, row: Standing) -> ShortInduction | None:
        """The induction in what changed, where that is all that is asked."""
        if row.asked is None or row.asked.since is None:
            return None
        if row.policy not in self._shorts:
            self._shorts[row.policy] = read_short_inductions(self._published, row.policy)
        return self._shorts[row.policy][row.asked.since[:SINCE_LETTERS]]

    def _minutes(self, row: Standing) -> float:
        short = self._short(row)
        if short is None:
            return WHOLE_MINUTES
        texts = (each.text for clause in short.concerning(row.role) for each in (clause.before, clause.now) if each)
        read = sum(len(re.findall(r"\w+", text)) for text in texts)
        return read / WORDS_A_MINUTE + short.bank.quiz[row.role].asked

    def _title(self, policy: str) -> str:
        return policy_title(self._published, policy)


def _end(reason: str) -> str:
    return reason if reason.endswith((".", "!", "?")) else f"{reason}."


def _list_places(clauses: Iterable[ChangedClause], numbers: dict[str, str]) -> Iterator[str]:
    """Where the clauses stand, a heading each; a clause that is gone has no number."""
    below: dict[str, list[ChangedClause]] = defaultdict(list)
    for clause in clauses:
        below[clause.heading].append(clause)
    places = [_say_place(heading, those, numbers) for heading, those in below.items()]
    yield from places[:MOST_PLACES]
    if rest := places[MOST_PLACES:]:
        yield f"and {say_count(len(rest), 'more part', 'more parts')} of the policy"


def _say_place(heading: str, clauses: Iterable[ChangedClause], numbers: dict[str, str]) -> str:
    there = [numbers[clause.id] for clause in clauses if clause.now and clause.id in numbers]
    gone = sum(clause.now is None for clause in clauses)
    said = [*there, *([say_count(gone, "rule is gone", "rules are gone")] if gone else [])]
    return f"{heading}: {', '.join(said)}" if said else heading
