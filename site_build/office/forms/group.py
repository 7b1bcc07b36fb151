"""A group session: several people in one room do their induction, by their links or on paper.

Who can take part is whoever has something to sign. Nothing of a session is kept: afterwards those who signed by their
links are not outstanding any more, and for the others there are their sheets, which go into the register together.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from site_build.content.edition import Published
from site_build.errors import Faults, Refused, SeveralUnfit, Unfit
from site_build.formats.record import Record
from site_build.office.acknowledgments import errors
from site_build.office.acknowledgments.standing import Standing, read_standings
from site_build.office.forms.intake import take_in_lacking
from site_build.office.forms.record import Sheet, enter_record, name_sheet, read_sheet, read_signed_on
from site_build.office.office import Office, log_editions, policy_title
from site_build.office.people.errors import OwnWitness, WitnessMissing, WitnessUnknown, WitnessWrong
from site_build.office.people.people import pick_person
from site_build.register.people import Person

_SHARED = ("signed_on", "witness")  # what all sheets of a session have in common
_OF_A_ROW = ("answer-", "opened", "helped_by")  # how the fields of one sheet begin
_ABOUT_ONE = (OwnWitness, WitnessUnknown, WitnessWrong)  # the witness fits the others


@dataclass(frozen=True)
class Place:
    """What somebody does in a session: their induction in one role and policy, or in what changed in it since.

    `title` is the policy's; `sheet` names the answer sheet by the beginnings of its bank and edition.
    """

    person: Person
    role: str
    policy: str
    title: str
    is_short: bool
    sheet: str

    @property
    def key(self) -> str:
        """What tells it from all others, in letters, digits, hyphens, underscores and dots."""
        return f"{self.person.id}.{self.role}.{self.policy}"


def list_places(office: Office) -> list[Place]:
    """What everybody has to sign now, by name; what was published just now counts."""
    published = office.published
    titles = {policy: policy_title(published, policy) for policy in office.portal.policies}
    with office.register.view() as view:
        rows = [row for row in read_standings(office, view) if row.is_to_sign]
    return [place for row in rows for place in _find_place(published, titles, row)]


def _find_place(published: Published, titles: Mapping[str, str], row: Standing) -> Iterator[Place]:
    latest, since = published.latest(row.policy), row.asked.since if row.asked else None
    if latest:
        short = latest.short.get(since) if since else None
        sheet = name_sheet(short or latest.bank, latest.edition)
        yield Place(row.person, row.role, row.policy, titles[row.policy], short is not None, sheet)


def record_together(office: Office, sheets: Mapping[str, Sheet]) -> list[Person]:
    """Enter several signed sheets, whose people are given by id, all of them or none, and say whose they are.

    They are given by what is put before the names of their fields, when something is wrong: `Unfit` or `SeveralUnfit`
    with all of it. The day and the witness, which they have in common, are said once and without that; what no field
    of a sheet mends, at the field `row`.
    """
    log_editions(office)
    with office.register.change() as change:
        faults, read = Faults(), list[tuple[Person, Record]]()
        _check_shared(faults, sheets)
        for start, sheet in sheets.items():
            name = pick_person(change.people, sheet.person).name
            with faults.collect(), _at_its_row(start, name):
                _check_filled(sheet)
                read.append(read_sheet(office, change, sheet))
        faults.refuse()
        for person, written in read:
            enter_record(change, person, written)
    take_in_lacking(office)
    return [person for person, _ in read]


def _check_shared(faults: Faults, sheets: Mapping[str, Sheet]) -> None:
    """Find what is wrong with the day and the witness first, as they stand first."""
    for sheet in sheets.values():
        with faults.collect():
            read_signed_on(sheet.signed_on)
        with faults.collect():
            if not sheet.witness.strip():
                raise WitnessMissing


def _check_filled(sheet: Sheet) -> None:
    if not (sheet.opened or sheet.helped_by.strip() or any(words.strip() for words in sheet.answers.values())):
        raise errors.SheetEmpty


@contextmanager
def _at_its_row(start: str, name: str) -> Iterator[None]:
    """Put what is wrong with a sheet at the fields of its row, with the name of whose it is."""
    try:
        yield
    except SeveralUnfit as several:
        raise SeveralUnfit(faults=[_place_fault(start, name, fault) for fault in several.faults]) from None
    except Refused as refusal:
        raise _place_fault(start, name, refusal) from None


def _place_fault(start: str, name: str, fault: Refused) -> Unfit:
    field = fault.field if isinstance(fault, Unfit) else ""
    if isinstance(fault, Unfit) and field in _SHARED and not isinstance(fault, _ABOUT_ONE):
        return fault
    return errors.SheetUnfit(field=start + (field if field.startswith(_OF_A_ROW) else "row"), name=name, cause=fault)
