"""A year of an invented charity, a round each Monday: who is told what on which day, and what became of it."""

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from time_machine import travel

from site_build.config import PORTAL_FILE
from site_build.content.bank import parse_bank
from site_build.content.publish import publish
from site_build.demo.forms import FormFactory
from site_build.export.sending import MailRun
from site_build.formats.invitation import Item
from site_build.office.acknowledgments.standing import StandingState
from site_build.office.forms.intake import Incoming, take_in
from site_build.office.links.emails import send_reminders
from site_build.office.links.link_rows import list_links
from site_build.office.links.links import Link, hand_out
from site_build.office.links.reminders import ReminderState, ReminderWay, list_reminders, remind
from site_build.office.links.sender import MailServer, Sender
from site_build.office.office import Office
from site_build.office.people.people import add_person, mark_left
from site_build.office.reporting.report import read_report, remember_report
from site_build.register.keys import RegisterKeys
from site_build.register.view import ArrivalState
from support.mail_server import Postbox, serve_mail
from support.sample import list_standings, make_office
from support.two_policies import add_visitors_policy, republish_visitors

SITE = "https://portal.example/"
SENDER = Sender(name="Cho Invented", phone="01234 567890")
FIRST, LAST = date(2027, 1, 4), date(2027, 12, 27)  # Mondays
THEIRS = ("mail.log", "mail.debug")  # what the mail server of the test logs
PATIENCE = 0.5  # seconds that the mail server may be silent


@dataclass(frozen=True)
class Actor:
    """Somebody invented, and after which message about a thing they sign; 0 for never."""

    name: str
    roles: str
    started: date
    signs_after: int
    has_email: bool = True

    @property
    def address(self) -> str:
        """Where e-mails to them go, if they have an address."""
        return f"{self.name.lower()}@people.example" if self.has_email else ""


ACTORS = [
    Actor("Ada", "trustee", date(2027, 1, 4), signs_after=1),
    Actor("Bea", "staff", date(2027, 1, 4), signs_after=0),
    Actor("Cam", "volunteer", date(2027, 1, 4), signs_after=2, has_email=False),
    Actor("Dot", "volunteer", date(2027, 3, 1), signs_after=1),
    Actor("Eli", "volunteer", date(2027, 1, 4), signs_after=0),
    Actor("Fay", "staff", date(2027, 1, 4), signs_after=2),
    Actor("Gus", "staff", date(2027, 1, 4), signs_after=3),
    Actor("Ivy", "staff", date(2027, 1, 4), signs_after=3),
    Actor("Hal", "staff, trustee", date(2027, 9, 1), signs_after=2),
]
LEAVES = {date(2027, 1, 20): "Eli"}
MATERIAL = date(2027, 6, 1)  # the Visitors Policy asks something new of volunteers
MAILBOX_FULL = {date(2027, 1, 11): "Fay"}
SILENT = {date(2027, 1, 18): "Gus"}  # the server takes the e-mail to Gus, and says nothing any more

YEAR = """
2027-01-04 Ada  new       kindness
2027-01-04 Bea  new       kindness, visitors
2027-01-04 Cam  new       kindness, visitors
2027-01-04 Eli  new       kindness, visitors
2027-01-04 Fay  new       kindness, visitors
2027-01-04 Gus  new       kindness, visitors
2027-01-04 Ivy  new       kindness, visitors
2027-01-11 Cam  reminder  kindness, visitors            by letter
2027-01-11 Bea  reminder  kindness, visitors            sent
2027-01-11 Eli  reminder  kindness, visitors            sent
2027-01-11 Fay  reminder  kindness, visitors            refused
2027-01-11 Gus  reminder  kindness, visitors            sent
2027-01-11 Ivy  reminder  kindness, visitors            sent
2027-01-18 Bea  reminder  kindness, visitors            sent
2027-01-18 Eli  reminder  kindness, visitors            sent
2027-01-18 Fay  reminder  kindness, visitors            sent
2027-01-18 Gus  reminder  kindness, visitors            perhaps
2027-01-18 Ivy  reminder  kindness, visitors            refused
2027-01-25 Bea  reminder  kindness, visitors            sent
2027-01-25 Ivy  reminder  kindness, visitors            sent
2027-03-01 Dot  new       kindness, visitors
2027-06-07 Cam  changed   visitors
2027-06-07 Dot  changed   visitors
2027-06-14 Ada  renewal   kindness
2027-06-14 Cam  reminder  visitors                      by letter
2027-09-06 Hal  new       kindness, kindness, visitors
2027-09-13 Hal  reminder  kindness, kindness, visitors  sent
2027-11-22 Ada  renewal   kindness
"""
NOT_COMPLETE = {
    ("Bea", "kindness"): StandingState.OUTSTANDING,
    ("Bea", "visitors"): StandingState.OUTSTANDING,
    ("Eli", "kindness"): StandingState.LEFT,
    ("Eli", "visitors"): StandingState.LEFT,
}
NUMBERS = [  # complete, people, overdue
    ("Trustees, Kindness Policy", 2, 2, 0),
    ("Staff, Kindness Policy", 4, 5, 1),
    ("Volunteers, Kindness Policy", 2, 2, 0),
    ("Staff, Visitors Policy", 4, 5, 1),
    ("Volunteers, Visitors Policy", 2, 2, 0),
    ("All together", 14, 16, 2),
]
FOLLOWED_UP = (
    "Since the last report, people who got a link: 4. Reminded: 2. Of these, nothing left to sign: 2. "
    "Still to sign after every reminder that anybody gets: 1."
)


@dataclass
class Year:
    """The year as it goes by: what everybody was told, and how often about what they have now to sign."""

    office: Office
    told: list[tuple[str, ...]] = field(default_factory=list)
    messages: dict[str, int] = field(default_factory=dict)
    links: dict[str, Link] = field(default_factory=dict)
    taken: list[str] = field(default_factory=list)

    def monday(self, day: date, port: int) -> None:
        """First links by letter, then reminders: by e-mail to whoever has an address, by letter to the others."""
        if any(row.needs_link for row in list_links(self.office)):
            with hand_out(self.office, None, SITE) as new:
                self.tell(day, new)
        ripe = [row for row in list_reminders(self.office) if row.is_ripe]
        letters = [row.person.id for row in ripe if not row.has_address]
        if letters:
            with remind(self.office, ReminderWay.LETTER, letters, SITE) as links:
                self.tell(day, links, "by letter")
        if len(letters) < len(ripe):
            self.send(day, port)

    def send(self, day: date, port: int) -> None:
        """Everybody for whom it is time gets an e-mail, as far as the server goes along."""
        server = MailServer(
            host="127.0.0.1", port=port, security="none", user="", password="", address="us@charity.example"
        )
        run, sent = MailRun(self.office.portal, SENDER, server, PATIENCE), list[Link]()

        def deliver(links: Iterable[Link]) -> Iterator[object]:
            sent.extend(links)
            return run.deliver(sent)

        outcomes = {one.name: one.state for one in send_reminders(self.office, None, deliver, SITE)}  # type: ignore[arg-type]
        for link in sent:
            state = outcomes[link.name]
            self.tell(day, [link], state.value, counts=state is not ReminderState.REFUSED)

    def tell(self, day: date, links: Sequence[Link], how: str = "", *, counts: bool = True) -> None:
        """Note what these links were made for."""
        for link in links:
            kind = link.occasion.kind
            self.told.append((str(day), link.name, kind, ", ".join(item.policy for item in link.what), how))
            if counts:
                self.messages[link.name] = self.messages.get(link.name, 0) + 1 if kind == "reminder" else 1
                self.links[link.name] = link

    def friday(self) -> None:
        """Whoever has been told often enough signs all of it with the last link; what came is taken in."""
        decided = [actor.name for actor in ACTORS if self.messages.get(actor.name) == actor.signs_after]
        links = [self.links.pop(name) for name in decided if name in self.links]
        if links:
            came = take_in(self.office, [form for link in links for form in self.fill_in(link)])
            self.taken += [str(one.state) for one in came]

    def fill_in(self, link: Link) -> Iterator[Incoming]:
        """A form for each induction of a link."""
        for item in link.what:
            pen = self.pen(item)
            yield pen.seal(pen.statement(link.address, item.role, link.name), link.address)

    def pen(self, item: Item) -> FormFactory:
        """What fills in the forms of an induction, whole or short."""
        published = self.office.published
        latest = published.latest(item.policy)
        assert latest
        short = [bank for since, bank in latest.short.items() if item.since and since.startswith(item.since)]
        bank = short[0] if short else latest.bank
        entry = latest.model_copy(update={"bank": bank})
        return FormFactory(self.office.register.keys.public(), entry, parse_bank(published.read(bank)))


@pytest.fixture
def office(root: Path, tmp_path: Path, keys: RegisterKeys) -> Iterator[Office]:
    """The register of a charity with two policies; trustees do one of them again after six months."""
    path = root / PORTAL_FILE
    text = path.read_text(encoding="utf-8")
    kindness = "[policies.kindness]\n"
    path.write_text(text.replace(kindness, f"{kindness}renew_after_months = {{ trustee = 6 }}\n"), encoding="utf-8")
    with travel(noon(FIRST - timedelta(days=3))):
        add_visitors_policy(root)
        publish(root)
        made = make_office(root, tmp_path / "register", keys)
    yield made
    made.register.close()


def noon(day: date) -> datetime:
    """The middle of a day."""
    return datetime.combine(day, time(12), UTC)


def person(actor: Actor) -> dict[str, str]:
    """Somebody as they are typed."""
    started = actor.started.isoformat()
    return {"name": actor.name, "roles": actor.roles, "started": started, "left": "", "email": actor.address}


def go_through(year: Year, box: Postbox, port: int) -> None:
    """Every day on which something happens, in order."""
    day = FIRST
    while day <= LAST:
        with travel(noon(day)):
            if day.weekday() == 0:
                arrive(year.office, day)
                box.full, box.silent = addresses(MAILBOX_FULL, day), addresses(SILENT, day)
                year.monday(day, port)
            elif day.weekday() == 4:
                year.friday()
            if day in LEAVES:
                mark_left(year.office, LEAVES[day], day.isoformat())
            if day == MATERIAL:
                remember_report(year.office, read_report(year.office, day))
                republish_visitors(year.office.root)
        day += timedelta(days=1)


def arrive(office: Office, day: date) -> None:
    """Whoever started in the week before this day is added."""
    for actor in ACTORS:
        if day - timedelta(days=7) < actor.started <= day:
            add_person(office, person(actor))


def addresses(whose: dict[date, str], day: date) -> set[str]:
    """The address of whoever is named for this day."""
    return {actor.address for actor in ACTORS if whose.get(day) == actor.name}


def test_a_year(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    """Everybody is told what the table says, and nothing else; what they signed counts; no log line names anybody."""
    year, box = Year(office), Postbox()
    with caplog.at_level(logging.DEBUG), serve_mail(box) as port:
        go_through(year, box, port)
    assert [" ".join(told).split() for told in year.told] == [line.split() for line in YEAR.strip().split("\n")]
    assert set(year.taken) == {ArrivalState.ACCEPTED}
    with travel(noon(LAST)):
        rows, report = list_standings(office), read_report(office, LAST)
    assert len(rows) == 18
    assert {
        (row.person.name, row.policy): row.standing for row in rows if row.standing != StandingState.COMPLETE
    } == NOT_COMPLETE
    assert [(row.label, row.complete, row.people, row.overdue) for row in report.numbers] == NUMBERS
    assert dict(report.facts)["Followed up"] == FOLLOWED_UP
    ours = [record.getMessage() for record in caplog.records if record.name not in THEIRS]
    assert not [line for line in ours if "@" in line or any(actor.name in line for actor in ACTORS)]
