"""What can be wrong with what is published and with answers to a quiz; authors' own files have `Problem`s."""

from pathlib import Path

from site_build.errors import Malformed, Refused, Unfit


class BankMalformed(Malformed):
    words = "This is not a published question bank: {why}."
    why: str


class EditionMalformed(Malformed):
    words = "This is not an edition: {why}."
    why: str


class PublishedListMalformed(Malformed):
    """A `published.json` that does not list publications."""

    words = "{path}: {why}. Bring it back from the portal's history."
    path: Path
    why: str


class PublishedFileLost(Malformed):
    """A published file that is missing or was changed; `fault` says which, and what to do."""

    words = "{path}: {fault}"
    path: Path
    fault: str


class QuizUnknown(Malformed):
    words = "There is no quiz in “{policy}” for the role “{role}”."
    policy: str
    role: str


class AnswersForeign(Malformed):
    words = "The answers do not belong to the questions that were asked."


class AnswerMalformed(Malformed):
    """An answer that is not a sorted list of the question's choices, each once; `question` is its id."""

    words = "The answer to “{question}” is not a sorted list of its choices."
    question: str


class ConfirmedMalformed(Malformed):
    """A `confirmed.toml` that does not list confirmations."""

    words = "{path}: {why}. Bring the list back from the portal's history, or confirm anew what it held."
    path: Path
    why: str


class NothingToConfirm(Refused):
    """Names of what is not there, or does not wait for a confirmation."""

    words = "Nothing that waits to be confirmed is called: {names:list}. Nothing was confirmed."
    names: list[str]


class PublicationUnknown(Refused):
    """Neither the version nor the beginning of the digest of an edition that was published."""

    words = "No edition “{name}” was published. These were: {known:list}."
    name: str
    known: list[str]


class PolicyUnknown(Refused):
    words = "There is no policy “{policy}”. There are: {known:list}."
    policy: str
    known: list[str]


class PublishedOneByOne(Refused):
    """Several policies have changed, and what is said of a change is said of one."""

    words = "More than one policy has changed: {policies:list}. They are published one by one. Nothing was published."
    policies: list[str]


class DecisionMissing(Refused):
    """The words of a policy have changed, and nobody has said what that means."""

    words = (
        "The words of “{policy}” have changed. Say whether the change is material or editorial, why it was made, and "
        "which body or post approved it. Nothing was published."
    )
    policy: str


class DecisionUncalledFor(Refused):
    """A change is said to be material or editorial where no words have changed, or none were published before."""

    words = (
        "The words of “{policy}” have not changed, so this is neither material nor editorial. Nothing was published."
    )
    policy: str


class ApproverUnknown(Unfit):
    """Who approved is neither the policy's `approved_by` nor a post in `portal.toml`; it may be a person's name."""

    words = (
        "“{typed}” is no body or post that the portal knows, and a person is never named. It knows: {known:list}. "
        "Nothing was published."
    )
    typed: str
    known: list[str]
