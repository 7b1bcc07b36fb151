"""What can be wrong with what was published and with answers to a quiz; authors' own files have `Problem`s."""

from pathlib import Path

from site_build.errors import Malformed


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
