"""Short inductions: what somebody who signed an earlier edition of a policy reads about what changed since.

They are read from what was published alone: two editions, and the short bank between them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from site_build.content.bank import ShortBank, parse_bank
from site_build.content.change import by_id
from site_build.content.edition import SINCE_LETTERS, EditionClause, Publication, Published, parse_edition
from site_build.content.word_changes import Passage, compare_words


@dataclass(frozen=True)
class ChangedClause:
    """A clause that changed: as it stood in the earlier edition, None if it was added; as it stands now, or None."""

    id: str
    before: EditionClause | None
    now: EditionClause | None

    @property
    def heading(self) -> str:
        """The innermost heading that it stands under, or stood under."""
        clause = self.now or self.before
        return clause.under[-1] if clause and clause.under else ""

    @property
    def words(self) -> tuple[Passage, ...]:
        """Its words before and now; one passage, without an other side, where it was added or removed."""
        return compare_words(self.before.text if self.before else "", self.now.text if self.now else "")

    @property
    def headings(self) -> tuple[Passage, ...]:
        """The headings above it before and now, where they are others now."""
        if not self.before or not self.now or self.before.under == self.now.under:
            return ()
        return compare_words(", ".join(self.before.under), ", ".join(self.now.under))


@dataclass(frozen=True)
class ShortInduction:
    """What changed materially from the edition published as `since` to the one published as `now`.

    `reasons` are the published reasons of the material changes between the two, oldest first; `clauses` are the short
    bank's, in its order.
    """

    since: Publication
    now: Publication
    bank: ShortBank
    reasons: tuple[str, ...]
    clauses: tuple[ChangedClause, ...]

    @property
    def name(self) -> str:
        """What links and addresses call it: the beginning of the digest of the edition that was signed."""
        return self.since.edition[:SINCE_LETTERS]

    def concerning(self, role: str) -> tuple[ChangedClause, ...]:
        """The changed clauses that ask something of this role."""
        asking = {duty.clause for duty in self.bank.duties if role in duty.roles}
        return tuple(clause for clause in self.clauses if clause.id in asking)

    def beside(self, role: str) -> tuple[ChangedClause, ...]:
        """The changed clauses that ask nothing of this role."""
        asking = self.concerning(role)
        return tuple(clause for clause in self.clauses if clause not in asking)


def read_short_inductions(published: Published, policy: str) -> dict[str, ShortInduction]:
    """Each by its name, for every earlier edition of the policy with this id, oldest first."""
    latest = published.latest(policy)
    found = (_read(published, latest, since) for since in latest.short) if latest else ()
    return {short.name: short for short in found}


def _read(published: Published, now: Publication, since: str) -> ShortInduction:
    bank = cast(ShortBank, parse_bank(published.read(now.short[since])))
    before, after = (by_id(parse_edition(published.read(edition))) for edition in (since, now.edition))
    clauses = tuple(ChangedClause(each, before.get(each), after.get(each)) for each in bank.clauses)
    reasons = tuple(dict.fromkeys(_reasons(published, now.policy, since)))
    return ShortInduction(published.editions_of(now.policy)[since], now, bank, reasons, clauses)


def _reasons(published: Published, policy: str, since: str) -> Iterator[str]:
    entries = [entry for entry in published.publications if entry.policy == policy]
    places = [at for at, entry in enumerate(entries) if entry.edition == since]
    return (entry.reason for entry in entries[places[-1] + 1 :] if entry.change == "material")
