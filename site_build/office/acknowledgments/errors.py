"""What can be wrong with an acknowledgment, or with a paper one that is typed in, and the words for it."""

from collections.abc import Sequence
from datetime import date

from site_build.errors import Refused, Unfit


class AcknowledgmentUnknown(Refused):
    words = "There is no such acknowledgment in the register. It may have been erased."


class AlreadyWithdrawn(Refused):
    words = "It was withdrawn on {withdrawn:day} already. Nothing was changed."
    withdrawn: date


class NoCertificate(Refused):
    words = "This acknowledgment was withdrawn, so there is no certificate of it."


class CertificateUnfounded(Refused):
    words = (
        "This acknowledgment is about a change, and what it goes on from does not count any more, "
        "so there is no certificate of it."
    )


class NothingSigned(Refused):
    words = "{name} has no acknowledgment in the register that counts."
    name: str


class SignedBefore(Refused):
    words = (
        "{name} has signed these words in this role already, on {signed_on:day}. "
        "Nothing was changed. If that was a mistake, withdraw it first."
    )
    name: str
    signed_on: date


class EarlierMissing(Refused):
    """A form about a change lacks an acknowledgment of `edition` (a digest), signed on this `day` or before.

    `person` is the id of whoever has the `name`.
    """

    words = (
        "It is about what changed since version {version}, and {name} had not signed that version by then. "
        "Take in or record what they signed first, or ask them to do the whole induction."
    )
    person: str
    name: str
    role: str
    version: str
    edition: str
    day: date

    @property
    def lacks(self) -> tuple[str, ...]:
        """What is missing, in words that can be kept: the person's id, the role, the edition and the day."""
        return self.person, self.role, self.edition, self.day.isoformat()


class PaperNotPassed(Refused):
    words = "The quiz is not passed, and nothing was saved. {reason}"
    reason: Refused


class ReadingMissing(Unfit):
    words = "Say how they read the policy. Tick one or more."
    field: str = "opened"


class NameOnSheetWrong(Unfit):
    words = "The name of the {whose} is not right. Write it in one line, at most 200 letters."
    whose: str


class NotSignedYet(Unfit):
    words = "The day of the signature is still to come. Look at the sheet again."
    field: str = "signed_on"


class SheetUnfit(Unfit):
    """What is wrong with one of several sheets: that of the person of this `name`."""

    words = "{name}: {cause}"
    name: str
    cause: Refused


class SheetEmpty(Refused):
    words = "Nothing of this sheet is typed in. Type what is on it, or take the tick away."


class TooManyAnswers(Unfit):
    words = "There are more answers than questions: the sheet has {asked} questions."
    field: str = "answers"
    asked: int


class AnswerMissing(Unfit):
    words = (
        "Question {number} has no answer. Ask the person to answer it: a quiz cannot be passed on somebody's behalf."
    )
    number: int


class AnswerUnknown(Unfit):
    words = "Question {number} has no such answer. Its letters are A to {last}."
    number: int
    last: str


class RoleNotHeld(Unfit):
    words = "{name} does not hold that role. Correct the person's roles first."
    field: str = "role"
    name: str


class RoleNotAsked(Unfit):
    words = "There is no quiz for that role in this policy. Choose another role."
    field: str = "role"


class BankTooShort(Unfit):
    words = "Copy the {letters} letters and digits after “bank” at the foot of the answer sheet."
    field: str = "bank"
    letters: int


class SheetUnknown(Unfit):
    words = "No answer sheet of this policy was published with that bank. Look at its foot again."
    field: str = "bank"


class SheetAmbiguous(Unfit):
    words = "Those questions were asked about more than one edition. Say which: {sheets:faults}."
    field: str = "bank"
    sheets: Sequence[str]


class CriticalMissed(Refused):
    words = (
        "A question that must be right was missed. Talk it over with the person, and ask them to take the quiz again."
    )


class NotPassed(Refused):
    words = (
        "{right} of {asked} answers were right, and {needed} are needed. "
        "Talk it over with the person, and ask them to take the quiz again."
    )
    right: int
    asked: int
    needed: int


class ReasonMissing(Unfit):
    words = "Write the reason. It is kept with what you decided."
    field: str = "reason"


class ReasonTooLong(Unfit):
    words = "Write the reason in at most {most} letters, in plain text."
    field: str = "reason"
    most: int


class EntriesUnfit(Unfit):
    words = "Write the numbers of the entries as you were sent them, such as: 3, 17, 20."
    field: str = "entries"


class EntryNotSigned(Unfit):
    words = "Nobody has signed with entry {entry}. Compare it with what you were sent."
    field: str = "entries"
    entry: int
