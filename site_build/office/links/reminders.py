"""Reminders: who is due and has been told, who was reminded, when and how; and remind them, never too often.

The first message is the link that somebody gets. After it come at most three reminders about the same thing, never two
messages in one day, and none to whoever has left, has sent a form, or has nothing to sign. A reminder carries a fresh
link; the earlier ones go on working. What is remembered of one is sealed, and goes when its person is erased.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated

from pydantic import Field, TypeAdapter, ValidationError

from site_build.config import Model
from site_build.formats.leaf import RevokedLeaf, today
from site_build.formats.statement import RandomId
from site_build.names import is_email
from site_build.office.acknowledgments.standing import Standing, read_standings
from site_build.office.links import errors
from site_build.office.links.duties import MOST_REMINDERS, read_to_sign, read_told
from site_build.office.links.links import PAGE, Link, SiteAddress, make_links, read_site
from site_build.office.office import Office, log_editions
from site_build.office.people.remembered import REMINDERS
from site_build.register.change import Change
from site_build.register.memo import put_memo
from site_build.register.people import Person
from site_build.register.view import Invitation, View

WAIT = timedelta(days=7)  # from one message to the next, unless the keeper chooses somebody


class ReminderWay(StrEnum):
    """How a reminder goes."""

    LETTER = "letter"
    DRAFT = "draft"
    MERGE = "merge"
    EMAIL = "e-mail"

    @property
    def needs_address(self) -> bool:
        """Whether it goes only to whoever has an e-mail address."""
        return self in (ReminderWay.DRAFT, ReminderWay.EMAIL)


class ReminderState(StrEnum):
    """What is known of a reminder: MADE until the keeper confirms that it WENT; SENT once a mail server accepted it.

    PERHAPS is one of which nobody knows whether the server took it; it counts. REFUSED is one that did not go.
    """

    MADE = "made"
    WENT = "went"
    SENT = "sent"
    PERHAPS = "perhaps"
    REFUSED = "refused"


class PastReminder(Model):
    """One reminder, as it is remembered; it had these `links` (ids)."""

    day: date
    way: ReminderWay
    state: ReminderState
    links: Annotated[tuple[RandomId, ...], Field(min_length=1)]

    @property
    def counts(self) -> bool:
        """Whether it went, or perhaps went."""
        return self.state != ReminderState.REFUSED


_REMINDERS = TypeAdapter(tuple[PastReminder, ...])


@dataclass(frozen=True)
class ReminderRow:
    """Somebody who has been told of something and has not signed it: what, and by when.

    `first` is the day of the first link that told of it, and `last` of the last; `reminders` are those that came after.
    """

    person: Person
    rows: tuple[Standing, ...]
    first: date
    last: date
    reminders: tuple[PastReminder, ...]

    @property
    def counting(self) -> tuple[PastReminder, ...]:
        """Those that went, or perhaps went."""
        return tuple(one for one in self.reminders if one.counts)

    @property
    def told(self) -> date:
        """The day of the last message."""
        return max([self.last, *(one.day for one in self.counting)])

    @property
    def due(self) -> date | None:
        """The first day by which something is to be signed."""
        return min((row.due for row in self.rows if row.due), default=None)

    @property
    def has_address(self) -> bool:
        """Whether they have an address that every mail program can use."""
        return is_email(self.person.email)

    @property
    def can_be_reminded(self) -> bool:
        """Whether one more may go today."""
        return len(self.counting) < MOST_REMINDERS and self.told < today()

    @property
    def is_ripe(self) -> bool:
        """Whether it is time for one more."""
        return self.can_be_reminded and self.told + WAIT <= today()


def list_reminders(office: Office) -> list[ReminderRow]:
    """Everybody who was told of something and has not signed it; what is due first comes first."""
    with office.register.view() as view:
        return read_reminders(office, view, read_standings(office, view))


def read_reminders(office: Office, view: View, standings: Sequence[Standing]) -> list[ReminderRow]:
    """Everybody who was told of something and has not signed it; `standings` are everybody's."""
    asked: dict[str, list[Standing]] = defaultdict(list)
    for row in standings:
        if row.is_to_sign:
            asked[row.person.id].append(row)
    remembered = read_all_reminders(view)
    found = [
        _row(view.people[person], asked[person], told, remembered.get(person, ()))
        for person, told in read_told(view, read_to_sign(office, view, standings)).items()
    ]
    return sorted(found, key=lambda row: row.due or date.max)


def read_all_reminders(view: View) -> dict[str, tuple[PastReminder, ...]]:
    """Every reminder that is remembered, the oldest first, by the person's id."""
    return {person: _parse(data) for person, data in view.memos(REMINDERS).items()}


def read_own_reminders(view: View, person: str) -> tuple[PastReminder, ...]:
    """Every reminder that is remembered of this person (an id), the oldest first."""
    data = view.memo(f"{REMINDERS}{person}")
    return _parse(data) if data else ()


@contextmanager
def remind(
    office: Office, way: ReminderWay, who: Iterable[str] | None = None, site: str | None = None
) -> Iterator[list[Link]]:
    """Fresh links for these people (ids), or for everybody for whom it is time; each is remembered as made.

    By e-mail it is remembered as perhaps sent, until `settle` says what became of it. The block shows or keeps the
    links; an error in it leaves the register as it was. Whoever has no address is left out of e-mails and drafts.
    `Refused` when nobody is left, or one of these people may not be reminded today.
    """
    address = read_site(office, site)
    log_editions(office)
    state = ReminderState.PERHAPS if way is ReminderWay.EMAIL else ReminderState.MADE
    with office.register.change() as change:
        rows = choose_rows(read_reminders(office, change, read_standings(office, change)), way, who)
        put_memo(change, SiteAddress(address=address))
        links = _make(office, change, rows, f"{address}{PAGE}")
        for person, own in links.items():
            made = PastReminder(day=today(), way=way, state=state, links=tuple(link.id for link in own))
            _put(change, person, (*read_own_reminders(change, person), made))
        yield [link for own in links.values() for link in own]


def settle(office: Office, outcomes: Mapping[str, ReminderState]) -> None:
    """Remember what became of the last reminders of these people (ids); the links of one that was refused are revoked.

    Whoever was erased meanwhile is passed over, and so is a link that was taken back.
    """
    with office.register.change() as change:
        for person, state in outcomes.items():
            *earlier, last = read_own_reminders(change, person) or (None,)
            if last:
                _put(change, person, (*filter(None, earlier), last.model_copy(update={"state": state})))
                _revoke(change, last.links if state is ReminderState.REFUSED else ())


def _revoke(change: Change, links: Iterable[str]) -> None:
    for link in map(change.invitations.__getitem__, links):
        if not link.revoked:
            change.append(RevokedLeaf(of=link.leaf.id))


def confirm_went(office: Office, people: Iterable[str]) -> int:
    """The keeper says that the last reminders of these people (ids) went; return how many had been made only."""
    with office.register.view() as view:
        last = {person: own[-1] for person in people if (own := read_own_reminders(view, person))}
    made = [person for person, reminder in last.items() if reminder.state is ReminderState.MADE]
    settle(office, dict.fromkeys(made, ReminderState.WENT))
    return len(made)


def forget_reminders(change: Change, person: str) -> None:
    """Dispose of what is remembered of this person's reminders."""
    change.drop_memo(f"{REMINDERS}{person}")


def _row(
    person: Person, rows: Sequence[Standing], told: Sequence[Invitation], known: Iterable[PastReminder]
) -> ReminderRow:
    first = min(link.leaf.at for link in told)
    ids = {link.leaf.invitation for link in told}
    about = tuple(one for one in known if not ids.isdisjoint(one.links))
    last = max(link.leaf.at for link in told if not link.revoked)
    return ReminderRow(person, tuple(rows), first, last, about)


def choose_rows(rows: Sequence[ReminderRow], way: ReminderWay, who: Iterable[str] | None) -> list[ReminderRow]:
    """Those of these rows that are reminded; `Refused` as by `remind`."""
    chosen = [row for row in rows if row.is_ripe] if who is None else _find(rows, who)
    if not chosen:
        raise errors.NobodyToRemind()
    reachable = [row for row in chosen if row.has_address or not way.needs_address]
    if not reachable:
        raise errors.NobodyHasEmail()
    return reachable


def _find(rows: Sequence[ReminderRow], who: Iterable[str]) -> list[ReminderRow]:
    by_id = {row.person.id: row for row in rows}
    chosen = [by_id.get(person) for person in dict.fromkeys(who)]
    found = [row for row in chosen if row]
    if len(found) < len(chosen):
        raise errors.ReminderNeedless()
    if too_soon := [row.person.name for row in found if not row.can_be_reminded]:
        raise errors.RemindedEnough(names=too_soon, most=MOST_REMINDERS)
    return found


def _make(office: Office, change: Change, rows: Sequence[ReminderRow], page: str) -> dict[str, list[Link]]:
    """The links, by the person's id."""
    first = {row.person.id: row.first for row in rows}
    made: dict[str, list[Link]] = defaultdict(list)
    for link in make_links(office, change, page, [(row.person, row.rows) for row in rows], first):
        made[link.person.id].append(link)
    return made


def _put(change: Change, person: str, reminders: tuple[PastReminder, ...]) -> None:
    change.put_memo(f"{REMINDERS}{person}", _REMINDERS.dump_json(reminders))


def _parse(data: bytes) -> tuple[PastReminder, ...]:
    try:
        return _REMINDERS.validate_json(data)
    except ValidationError:
        return ()
