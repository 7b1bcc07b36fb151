"""Why a form cannot be taken in, decided about or fetched, and the words for it."""

from site_build.errors import Malformed, PortalError, Refused, Unfit


class FormUnreadable(Malformed):
    words = "What is written inside cannot be read. Ask for it to be sent again."


class OtherRegister(Refused):
    words = "It was made for another register. Ask the person to use this portal's own page."


class EditionUnknown(Refused):
    words = "It is about an edition of the policy that was never published. Ask the person to sign again."


class EditionMisnamed(Refused):
    words = "It gives its edition of the policy another name than was published. Ask for it again."


class BankUnknown(Refused):
    words = "Its questions were never published with that edition. Ask the person to take the quiz again."


class RoleNotTaught(Refused):
    words = "There is no induction for {role} in this policy."
    role: str


class DeclarationWrong(Refused):
    words = "The words that were agreed to are not the published declaration. Ask the person to sign again."


class FormRepeated(Refused):
    words = "It is a second copy of a form that has been taken in already. There is nothing to do."


class RepeatNotAcceptable(Refused):
    words = "This form cannot be accepted. It is a second copy of one that has been taken in already. Discard it."


class SignedAlready(Refused):
    words = "{name} has signed these words in this role already. There is nothing to do."
    name: str


class FormUnsigned(Refused):
    words = "It was not signed with a personal link. It waits until you say whose it is."


class KeepersOwnForm(Refused):
    words = "It is the own form of the {keeper}. It waits until the {witness} is the witness."
    keeper: str
    witness: str


class NothingPasted(Unfit):
    words = "Nothing was pasted. Copy a whole form and paste it here."
    field: str = "pasted"


class FormGone(Refused):
    words = "That form is not here any more: nothing like it is waiting or set aside. Nothing was changed."


class FormsGone(Refused):
    words = "None of these forms is here as you saw it. Nothing was changed. Look at the forms again."


class IntakeStopped(Refused):
    """Something stopped the intake when `count` forms had been dealt with, which stays."""

    words = (
        "Not everything was taken in. {trouble} The first {count} forms are done, and stay so. "
        "Take in all of them again: what is done is recognised."
    )
    count: int
    trouble: PortalError


class NotAcceptable(Refused):
    words = "This form cannot be accepted. {reason}"
    reason: PortalError


NOT_TO_ACCEPT = (FormGone, NotAcceptable, RepeatNotAcceptable)
"""Why a form is not to be accepted as anybody's."""


class FormForOtherRole(Unfit):
    words = (
        "The form is for the role {role}, and {name} does not hold that role. "
        "Correct the person's roles first, or ask them to fill in another form."
    )
    field: str = "person"
    name: str
    role: str


class FormNotNeeded(Unfit):
    words = (
        "{name} has signed these words in this role already. Nothing was changed. "
        "Choose somebody else, or discard this form."
    )
    field: str = "person"
    name: str


class NotSure(Unfit):
    """The name on the form is another one (`typed`, else empty), or the person `has_left`."""

    words = "{differs} If it is theirs all the same, say that you are sure."
    field: str = "sure"
    name: str
    typed: str
    has_left: bool

    def __post_init__(self) -> None:
        typed = f"The name on the form is “{self.typed}”, and you chose {self.name}." if self.typed else ""
        left = f"{self.name} has left." if self.has_left else ""
        self.differs = f"{typed} {left}".strip()


class DropBoxAddressWrong(Unfit):
    words = "“{typed}” is not an address. Write it as https://portal.example/drop"
    field: str = "address"
    typed: str


class DropBoxAddressOpen(Unfit):
    words = "The address must begin with https://. Without it, others could read along."
    field: str = "address"


class NotForms(Malformed):
    words = "What the website answered were not forms. Check the address, then try again."


class WebsiteAway(Refused):
    words = "The website cannot be reached. Check the address and your internet, then try again."


class WebsiteSlow(Refused):
    words = "The website took too long to answer. Try again later. If it happens again, tell whoever looks after it."


class FetchStopped(Refused):
    words = "The desk was locked meanwhile. Unlock it and fetch again: nothing goes in twice."


class TokenUnknown(Refused):
    words = "The website does not know this desk. It has to be given the code that “A sheet to print for this” shows."


class NoForms(Refused):
    words = (
        "The website gave no forms; it answered {status}. Check the address. "
        "If it is right, tell whoever looks after the website: it may not have been given this desk's code."
    )
    status: int


class NotForgotten(Refused):
    words = (
        "The forms are in the register, but the website could not delete all of them yet. "
        "Fetch again later. If it happens again, tell whoever looks after the website: its disk may be full."
    )
