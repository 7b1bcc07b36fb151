"""What can be wrong with a personal link, and the words for it."""

from collections.abc import Sequence
from datetime import date

from site_build.errors import Refused, Unfit


class LinkUnknown(Refused):
    words = "It was signed with a personal link that this register does not know. Make the person a new link."


class LinkRevoked(Refused):
    words = "It was signed with a personal link that has been taken back. Make the person a new link."


class LinkExpired(Refused):
    words = "The personal link had expired: it worked until {expired:day}. Make a new link."
    expired: date


class LinkStopped(Refused):
    words = "{name} had left, and their link had stopped. If they are back, bring them back first."
    name: str


class LinkForOtherRole(Refused):
    words = (
        "It was signed as {role}, and this person does not hold that role. "
        "Correct the person's roles and take it in again, or ask them to sign in the right role."
    )
    role: str


class LinkWorks(Refused):
    words = "A link that works is there already for: {names:list}. Say that a new one replaces it."
    names: Sequence[str]


class NoLinkFor(Refused):
    words = "{name} has left, so there is no link for them. Nothing was changed."
    name: str


class NothingToRevoke(Refused):
    words = "{name} has no personal link that could be taken back."
    name: str


class SiteAddressWrong(Unfit):
    words = "“{typed}” is not the address of a site. Write it as {example}"
    field: str = "site"
    typed: str
    example: str


class RemindedEnough(Refused):
    words = (
        "Nobody was reminded. These people had a message today, or {most} reminders already: {names:list}. "
        "Leave them out, or talk to them."
    )
    names: Sequence[str]
    most: int


class ReminderNeedless(Refused):
    """Somebody who was chosen has signed, has left, or has never been told."""

    words = "Nobody was reminded. Somebody whom you chose needs no reminder any more. Look at the list again."


class NobodyToRemind(Refused):
    words = "There is nobody to remind today."


class NobodyHasEmail(Refused):
    words = "None of these people has an e-mail address in the register. Print their letters."


class ReminderWayUnknown(Refused):
    words = "Choose how to remind them. Nobody was reminded."


class MailServerMissing(Refused):
    words = "The register knows of no mail server yet. Say which one sends your e-mails first."


class MailHostWrong(Unfit):
    words = "Write the name of the mail server, such as smtp.charity.example."
    field: str = "host"


class MailPortWrong(Unfit):
    words = "Write the server's port as a number, such as 587."
    field: str = "port"


class MailUnsafe(Unfit):
    words = "Without encryption, anybody on the way could read the links. Choose one of the two that encrypt."
    field: str = "security"


class MailLoginWrong(Unfit):
    words = "Mail servers take only unaccented letters, numbers and common signs here. Ask for another {what}."
    what: str


class MailAddressWrong(Unfit):
    words = "Write the e-mail address that the e-mails come from."
    field: str = "address"
