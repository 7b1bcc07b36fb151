"""One person's own page: all that the register holds about them, and what can be done with it."""

from site_build.desk.integrity import Verifying
from site_build.desk.links import Made
from site_build.desk.room import Ask, Door, Go, Saved, View
from site_build.office.certificate import certificate_of
from site_build.office.erase import ErasePlan, erase, plan_erasure
from site_build.office.person_page import PersonPage, read_person_page
from site_build.office.receipts import issue_receipts
from site_build.office.recovery import RecoveryFile
from site_build.office.standing import Signed, find_signed
from site_build.office.withdraw import confirm_name, withdraw
from site_build.paper.certificate import print_certificate

KEEP = "This is for the person who signed. Give it to them, and keep no copy of your own."


class PersonView(View, template="person/person.html"):
    """All about one person."""

    page: PersonPage
    title: str


class WithdrawView(View, template="person/withdraw.html", title="Withdraw what was signed"):
    """What withdrawing an acknowledgment does, and the reason for it."""

    page: PersonPage
    signed: Signed
    reason: str


class EraseView(View, template="person/erase.html"):
    """Exactly what goes, and what stays."""

    plan: ErasePlan
    title: str


def show_person(ask: Ask) -> PersonView:
    """Show all about one person."""
    page = read_person_page(ask.office, ask.ids["person"])
    return PersonView(page, page.person.name)


def show_withdraw(ask: Ask) -> WithdrawView:
    """Ask why an acknowledgment of this person's is withdrawn."""
    page = read_person_page(ask.office, ask.ids["person"])
    return WithdrawView(page, find_signed(page.signed, ask.ids["leaf"]), ask.fields.get("reason", ""))


def withdraw_line(ask: Ask) -> Go:
    """Withdraw an acknowledgment."""
    shown = show_withdraw(ask)
    withdraw(ask.office, shown.signed.leaf.id, shown.reason)
    return Go(f"/people/{ask.ids['person']}", said="It is withdrawn, and does not count any more.")


def confirm_line(ask: Ask) -> Go:
    """Say that the name typed in an acknowledgment is all right."""
    confirm_name(ask.office, show_withdraw(ask).signed.leaf.id)
    return Go(f"/people/{ask.ids['person']}", said="The form is not marked any more.")


def show_erase(ask: Ask) -> EraseView:
    """Say what erasing this person would dispose of."""
    plan = plan_erasure(ask.office, ask.ids["person"])
    return EraseView(plan, f"Erase {plan.person.name}")


def erase_person(ask: Ask) -> Go:
    """Erase this person, and forget them in every window: their new link, forms that came, searches and tables."""
    plan = erase(ask.office, ask.ids["person"])
    for visit in ask.desk.visits.all():
        made = (visit.take(Made) or Made()).without({plan.person.id})
        visit.keep_only(RecoveryFile, Verifying)
        visit.put(made)
    return Go("/people", said=f"{plan.person.name} is erased from the register.")


def save_receipts(ask: Ask) -> Saved:
    """Save a receipt for each of this person's acknowledgments."""
    return Saved(issue_receipts(ask.office, ask.ids["person"]), KEEP)


def save_certificate(ask: Ask) -> Saved:
    """Save a certificate of one acknowledgment, to print for the person."""
    signed = show_withdraw(ask).signed
    certificate = certificate_of(ask.office, signed.leaf.id, ask.today)
    return Saved({f"certificate-{certificate.position}.pdf": print_certificate(certificate)}, KEEP)


DOORS = (
    Door("/people/{person}", show_person),
    Door("/people/{person}/withdraw/{leaf}", show_withdraw, withdraw_line),
    Door("/people/{person}/name/{leaf}", show_person, confirm_line),
    Door("/people/{person}/erase", show_erase, erase_person),
    Door("/people/{person}/receipt", show_person, save_receipts, reads=True),
    Door("/people/{person}/certificate/{leaf}", show_person, save_certificate, reads=True),
)
