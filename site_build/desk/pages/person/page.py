"""One person's own page: all that the register holds about them, and what can be done with it."""

from collections.abc import Sequence
from datetime import date
from email.headerregistry import Address

from site_build.desk.errors import NameNotTyped
from site_build.desk.pages.links.page import Made
from site_build.desk.pages.overview.page import ShownPage
from site_build.desk.pages.retain.elsewhere import Elsewhere, look_elsewhere
from site_build.desk.pages.safekeeping.page import Verifying
from site_build.desk.route import Context, Download, Redirect, Route
from site_build.export.proofs import format_proof_draft
from site_build.names import is_email, is_same_name, visible
from site_build.office.acknowledgments import acknowledgments, proofs
from site_build.office.erase import ErasePlan, erase, plan_erasure
from site_build.office.links.sender import read_sender
from site_build.office.person_page import PersonPage, read_person_page
from site_build.office.safekeeping.recovery import RecoveryFile
from site_build.paper.papers import print_certificate
from site_build.templates import PageView
from site_build.words import say_erasure

KEEP = "This is for the person who signed. Give it to them, and keep no copy of your own."
SEND = "Open it in your e-mail program, look at it, and press “Send”. The certificate and the receipt are in it."
PRINT = "They have no e-mail address. Print it, and give it to them."


class PersonView(PageView, template="person/person.html"):
    """All about a person, on a day; whether they can be written to by e-mail, and where the list is to go back to."""

    page: PersonPage
    today: date
    has_address: bool
    back: str


class WithdrawView(PageView, template="person/withdraw.html"):
    page: PersonPage
    signed: acknowledgments.Acknowledgment
    reason: str


class EraseView(PageView, template="person/erase.html"):
    """What erasing does, what it does not reach, and the name that was typed to confirm it."""

    plan: ErasePlan
    goes: list[str]
    stays: list[str]
    elsewhere: Elsewhere
    typed: str


def show_person(context: Context) -> PersonView:
    page = read_person_page(context.office, context.ids["person"])
    shown = context.session.get(ShownPage)
    back = f"/page/{shown.number}#people" if shown else "/#people"
    return PersonView(page, context.today, is_email(page.person.email), back)


def show_withdraw(context: Context) -> WithdrawView:
    page = read_person_page(context.office, context.ids["person"])
    signed = acknowledgments.find_acknowledgment(page.signed, context.ids["leaf"])
    return WithdrawView(page, signed, context.typed("reason"))


def withdraw_acknowledgment(context: Context) -> Redirect:
    shown = show_withdraw(context)
    acknowledgments.withdraw(context.office, shown.signed.leaf.id, shown.reason)
    return Redirect(f"/people/{context.ids['person']}", said="It is withdrawn, and does not count any more.")


def confirm_other_name(context: Context) -> Redirect:
    acknowledgments.confirm_name(context.office, show_withdraw(context).signed.leaf.id)
    return Redirect(f"/people/{context.ids['person']}", said="The form is not marked any more.")


def show_erase(context: Context) -> EraseView:
    plan = plan_erasure(context.office, context.ids["person"])
    return EraseView(plan, *say_erasure(plan.counts), look_elsewhere(context.office), context.typed("name"))


def erase_person(context: Context) -> Redirect:
    """Erase whoever's name was typed."""
    name = show_erase(context).plan.person.name
    if not is_same_name(context.typed("name"), name):
        raise NameNotTyped(name=name)
    plan = erase(context.office, context.ids["person"])
    forget_in_windows(context, [plan.person.id])
    return Redirect("/people", said=f"{plan.person.name} is erased from the register.")


def forget_in_windows(context: Context, people: Sequence[str]) -> None:
    """Forget these people (ids) in every window: new links, forms, searches and tables."""
    for session in context.desk.sessions.all() if people else ():
        made = (session.get(Made) or Made()).without({*people})
        session.keep_only(RecoveryFile, Verifying)
        session.put(made)


def save_receipts(context: Context) -> Download:
    return Download(proofs.issue_receipts(context.office, context.ids["person"]), KEEP)


def save_certificate(context: Context) -> Download:
    signed = show_withdraw(context).signed
    certificate = proofs.certificate_of(context.office, signed.leaf.id, context.today)
    return Download({f"certificate-{certificate.position}.pdf": print_certificate(certificate)}, KEEP)


def save_proofs(context: Context) -> Download:
    """What counts of what they signed: an e-mail draft with certificates and receipts, or certificates to print."""
    office, person = context.office, show_person(context).page.person
    issued = proofs.certify_person(office, person.id, context.today)
    certificates = {f"certificate-{one.position}.pdf": print_certificate(one) for one in issued}
    if not is_email(person.email):
        return Download(certificates, KEEP, (PRINT,))
    receipts, sender = proofs.issue_receipts(office, person.id), read_sender(office)
    to = Address(visible(person.name), addr_spec=person.email)
    cosigned = all(one.cosigned_on for one in issued)
    draft = format_proof_draft(office.portal, to, certificates, receipts, sender, cosigned=cosigned)
    return Download({"e-mail.eml": draft}, KEEP, (SEND,))


ROUTES = (
    Route("/people/{person:id}", show_person),
    Route("/people/{person:id}/withdraw/{leaf}", show_withdraw, withdraw_acknowledgment),
    Route("/people/{person:id}/name/{leaf}", show_person, confirm_other_name),
    Route("/people/{person:id}/erase", show_erase, erase_person),
    Route("/people/{person:id}/proofs", show_person, save_proofs, reads=True),
    Route("/people/{person:id}/receipt", show_person, save_receipts, reads=True),
    Route("/people/{person:id}/certificate/{leaf}", show_person, save_certificate, reads=True),
)
