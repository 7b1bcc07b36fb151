"""Paper packs: what somebody reads, answers and signs on paper, made from what is published."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from string import ascii_uppercase

from site_build.content.bank import Question, ResolvedBank, ShortBank, parse_bank
from site_build.content.edition import Edition, parse_edition
from site_build.content.quiz import draw
from site_build.formats.record import PAPER
from site_build.office.acknowledgments.asked import read_numbers
from site_build.office.forms.group import Place
from site_build.office.forms.record import BANK_PRINTED, name_sheet
from site_build.office.office import Office


@dataclass(frozen=True)
class PackPassage:
    """A clause to read: the headings that are new above it, its printed number if it has one, its words.

    `before` are its words until now, in a change: empty where it is new, as `words` are where it is gone.
    """

    headings: tuple[str, ...]
    number: str
    words: str
    before: str = ""


@dataclass(frozen=True)
class AskedOnPaper:
    """A question with its choices, each with its letter; `several` says that more than one of them is right."""

    prompt: str
    facts: tuple[str, ...]
    choices: tuple[tuple[str, str], ...]
    several: bool


@dataclass(frozen=True)
class Pack:
    """What is printed for somebody: what to read, the questions and the answer sheet, whose bank is named at its foot.

    `since` is the version that they signed, where it is about what changed; else empty.
    """

    place: Place
    version: str
    since: str
    passages: tuple[PackPassage, ...]
    questions: tuple[AskedOnPaper, ...]
    needed: int
    declaration: str
    bank: str


def read_packs(office: Office, places: Iterable[Place]) -> list[Pack]:
    """A pack for each of these, from what is published now."""
    reader = _PackReader(office)
    return [reader.read(place) for place in places]


class _PackReader:
    """Reads packs. Those of one sheet and role differ in their person alone."""

    def __init__(self, office: Office) -> None:
        self._published, self._numbers = office.published, read_numbers(office.root)

    def read(self, place: Place) -> Pack:
        digest, edition = self._find(place)
        bank = parse_bank(self._published.read(digest))
        old = self._edition(bank.since) if isinstance(bank, ShortBank) else None
        return Pack(
            place=place,
            version=edition.version,
            since=old.version if old else "",
            passages=tuple(self._passages(edition, old, bank)),
            questions=tuple(map(_write_question, draw(bank, place.role, PAPER))),
            needed=bank.quiz[place.role].pass_mark,
            declaration=bank.declaration,
            bank=digest[:BANK_PRINTED],
        )

    def _find(self, place: Place) -> tuple[str, Edition]:
        """The digest of the sheet's bank, and its edition."""
        names = {
            name_sheet(bank, entry.edition): (bank, entry.edition)
            for entry in self._published.editions_of(place.policy).values()
            for bank in (entry.bank, *entry.short.values())
        }
        bank, edition = names[place.sheet]
        return bank, self._edition(edition)

    def _edition(self, digest: str) -> Edition:
        return parse_edition(self._published.read(digest))

    def _passages(self, edition: Edition, old: Edition | None, bank: ResolvedBank) -> Iterator[PackPassage]:
        numbers, above = self._numbers.get(edition.policy, {}), edition.clauses[0].under[:1]
        before = {clause.id: clause for clause in old.clauses} if old else {}
        now = {clause.id: clause for clause in edition.clauses}
        for name in bank.clauses if isinstance(bank, ShortBank) else now:
            clause = now.get(name) or before[name]
            headings = tuple(head for at, head in enumerate(clause.under) if clause.under[: at + 1] != above[: at + 1])
            words = now[name].text if name in now else ""
            yield PackPassage(headings, numbers.get(name, ""), words, before[name].text if name in before else "")
            above = clause.under


def _write_question(question: Question) -> AskedOnPaper:
    choices = tuple(zip(ascii_uppercase, (choice.text for choice in question.choices), strict=False))
    return AskedOnPaper(question.prompt, question.facts, choices, len(question.correct) > 1)
