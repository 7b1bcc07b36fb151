"""Extracts of a register of invented people, and links for them."""

from dataclasses import replace
from datetime import date, timedelta

from site_build.export.rows import ChosenColumns, Extract
from site_build.formats.invitation import Item
from site_build.office.acknowledgments.standing import SigningWay, Standing, StandingState
from site_build.office.links.links import Link
from site_build.office.links.occasion import ChangedPolicy, Occasion
from site_build.register.people import Person

DAY = date(2026, 11, 22)
_ORIGIN = "register.example/acknowledgments"
CHECKPOINT = f"{_ORIGIN}\n3\n{'q' * 43}=\n\n— {_ORIGIN} {'A' * 92}\n"
NEWCOMER = Occasion(is_new=True)
ASKED_AGAIN = Occasion(
    is_new=False,
    changed=(
        ChangedPolicy("Kindness Policy", ("Two people <saw> it.",), ("Being kind: 1.2, 1.5", "Cake: 1 rule is gone")),
    ),
    minutes=5,
)
SEVERAL = Occasion(
    is_new=True,
    added=(("Kindness Policy", "volunteer"), ("Visitors Policy", "volunteer")),
    minutes=60,
    inductions=2,
)
SENSITIVE = ChosenColumns(reading=True, helped=True)
ROLES, POLICIES = {"volunteer": "volunteer"}, {"kindness": "Kindness Policy"}


def complete(name: str) -> Standing:
    """A complete row for somebody of this name, who read the Easy Read and was helped."""
    person = Person(id="A" * 22, name=name, roles=("volunteer",), started=date(2026, 1, 5), email="zo@zo.example")
    row = Standing(person, "volunteer", "kindness", StandingState.COMPLETE, "2026-01", DAY, "", ("easy",), "Bo Helper")
    return replace(row, signed_how=SigningWay.LINK)


def outstanding(name: str) -> Standing:
    """A row for somebody who has signed nothing, and should have two days ago."""
    due = DAY - timedelta(days=2)
    return Standing(complete(name).person, "volunteer", "kindness", StandingState.OUTSTANDING, due=due)


def extract(*rows: Standing, choice: ChosenColumns | None = None) -> Extract:
    """An extract of these rows."""
    columns = (choice or ChosenColumns()).columns
    return Extract("A Charity", DAY, "volunteers", list(rows), CHECKPOINT, ROLES, POLICIES, columns)


def link_for(name: str, email: str = "", code: str = "XJC8YG9F9JGHSP7VDZNQ", occasion: Occasion = NEWCOMER) -> Link:
    """A link for somebody of this name and address, whatever they are."""
    person = complete("Zo").person.model_copy(update={"name": name, "email": email})
    what = (Item("kindness", "volunteer"),)
    return Link(person, "https://portal.example/induction/", what, code, date(2027, 1, 21), occasion)
