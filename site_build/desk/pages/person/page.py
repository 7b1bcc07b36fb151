"""One person's own page: all that the register holds about them, and what can be done with it."""

from site_build.desk.pages.links.page import Made
from site_build.desk.pages.safekeeping.page import Verifying
from site_build.desk.route import Context, DeskView, Download, Redirect, Route
from site_build.office.acknowledgments.acknowledgments import (
    Acknowledgment,
    confirm_name,
    find_acknowledgment,
    withdraw,
)
from site_build.office.acknowledgments.proofs import certificate_of, issue_receipts
from site_build.office.erase import ErasePlan, erase, plan_erasure
from site_build.office.person_page import PersonPage, read_person_page
from site_build.office.safekeeping.recovery import RecoveryFile
from site_build.paper.certificate import print_certificate

KEEP = "This is for the person who signed. Give it to them, and keep no copy of your own."


class PersonView(DeskView, template="person/person.html"):
    """All about one person."""

    page: PersonPage
    title: str


class WithdrawView(DeskView, template="person/withdraw.html", title="Withdraw what was signed"):
    """What withdrawing an acknowledgment does, and the reason for it."""

    page: PersonPage
    signed: Acknowledgment
    reason: str


class EraseView(DeskView, template="person/erase.html"):
    """Exactly what goes, and what stays."""

    plan: ErasePlan
    title: str


def show_person(ask: Context) -> PersonView:
    """Show all about one person."""
    page = read_person_page(ask.office, ask.ids["person"])
    return PersonView(page, page.person.name)


def show_withdraw(ask: Context) -> WithdrawView:
    """Ask why an acknowledgment of this person's is withdrawn."""
    page = read_person_page(ask.office, ask.ids["person"])
    return WithdrawView(page, find_acknowledgment(page.signed, ask.ids["leaf"]), ask.fields.get("reason", ""))


def withdraw_line(ask: Context) -> Redirect:
    """Withdraw an acknowledgment."""
    shown = show_withdraw(ask)
    withdraw(ask.office, shown.signed.leaf.id, shown.reason)
    return Redirect(f"/people/{ask.ids['person']}", said="It is withdrawn, and does not count any more.")


def confirm_line(ask: Context) -> Redirect:
    """Say that the name typed in an acknowledgment is all right."""
    confirm_name(ask.office, show_withdraw(ask).signed.leaf.id)
    return Redirect(f"/people/{ask.ids['person']}", said="The form is not marked any more.")


def show_erase(ask: Context) -> EraseView:
    """Say what erasing this person would dispose of."""
    plan = plan_erasure(ask.office, ask.ids["person"])
    return EraseView(plan, f"Erase {plan.person.name}")


def erase_person(ask: Context) -> Redirect:
    """Erase this person, and forget them in every window: their new link, forms that came, searches and tables."""
    plan = erase(ask.office, ask.ids["person"])
    for visit in ask.desk.visits.all():
        made = (visit.take(Made) or Made()).without({plan.person.id})
        visit.keep_only(RecoveryFile, Verifying)
        visit.put(made)
    return Redirect("/people", said=f"{plan.person.name} is erased from the register.")


def save_receipts(ask: Context) -> Download:
    """Save a receipt for each of this person's acknowledgments."""
    return Download(issue_receipts(ask.office, ask.ids["person"]), KEEP)


def save_certificate(ask: Context) -> Download:
    """Save a certificate of one acknowledgment, to print for the person."""
    signed = show_withdraw(ask).signed
    certificate = certificate_of(ask.office, signed.leaf.id, ask.today)
    return Download({f"certificate-{certificate.position}.pdf": print_certificate(certificate)}, KEEP)


ROUTES = (
    Route("/people/{person}", show_person),
    Route("/people/{person}/withdraw/{leaf}", show_withdraw, withdraw_line),
    Route("/people/{person}/name/{leaf}", show_person, confirm_line),
    Route("/people/{person}/erase", show_erase, erase_person),
    Route("/people/{person}/receipt", show_person, save_receipts, reads=True),
    Route("/people/{person}/certificate/{leaf}", show_person, save_certificate, reads=True),
)
