"""The induction of one role in one policy, or in what changed in one, from hello to thank you, on one page."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from math import ceil

from site_build.config import Portal, PublicKeys
from site_build.content.bank import ResolvedBank
from site_build.content.easy import EasyRead, Idea, Part, Reminder
from site_build.content.edition import Pair
from site_build.content.policy import Clause, Policy, Section
from site_build.content.short_induction import ChangedClause, ShortInduction
from site_build.content.site import Site
from site_build.pages.offers import Offer, list_offers
from site_build.templates import PageView
from site_build.words import WAYS, WAYS_OF_CHANGE

WORDS_A_MINUTE = 120  # somebody who reads slowly; a question takes them a minute


@dataclass(frozen=True)
class ChangeTold:
    """What changed in clauses that one section of the Easy Read retells; without one, a clause by itself."""

    title: str
    ideas: tuple[Idea, ...]
    clauses: tuple[ChangedClause, ...]


@dataclass(frozen=True)
class TaughtPart:
    """One part of a policy, and how many questions are drawn in it.

    What it says is there in Easy Read, if there is any, and in the policy's words; of a change, what changed instead.
    """

    id: str
    title: str
    number: int
    easy: tuple[Part, ...] = ()
    full: tuple[Section, ...] = ()
    changes: tuple[ChangeTold, ...] = ()

    @property
    def ideas(self) -> Iterator[Idea]:
        """Every idea of it in Easy Read."""
        yield from (idea for section in self.easy for idea in section.ideas)
        yield from (idea for change in self.changes for idea in change.ideas)


class InductionView(PageView, template="induction/induction.html"):
    """All that the page needs, from hello to thank you; `pair` are the digests of the words and questions as they are.

    `short` is what changed, and `cited` its clauses and those that the questions cite; None where the whole policy is
    taught.
    `obstacle` says why nothing can be signed here yet, `no-register` or `draft`, or is empty. `minutes` is
    about how long somebody takes who reads the Easy Read slowly. `pictures` is the path of the file with its pictures.
    `others` are what may come next: every induction of the site but this one.
    """

    portal: Portal
    policy: Policy
    role: str
    bank: ResolvedBank
    pair: Pair
    keys: PublicKeys | None
    obstacle: str
    parts: tuple[TaughtPart, ...]
    remember: tuple[Reminder, ...]
    pictures: str
    minutes: int
    ways: tuple[tuple[str, str], ...]
    others: tuple[Offer, ...]
    short: ShortInduction | None = None
    cited: tuple[Clause, ...] = ()


def view_induction(site: Site, policy_id: str, role: str) -> InductionView:
    """The view of the induction of this role in this policy."""
    parts, read = tuple(_parts(site, policy_id, role)), site.easy_reads.get(policy_id)
    return InductionView(
        portal=site.portal,
        policy=site.policies[policy_id],
        role=role,
        bank=site.banks[policy_id],
        pair=site.pairs[policy_id],
        keys=site.keys,
        obstacle=_obstacle(site, policy_id),
        parts=parts,
        remember=read.remember if read else (),
        pictures=pictures_path(policy_id),
        minutes=_minutes(parts),
        ways=_ways(WAYS, read),
        others=_others(site, Offer(policy_id, site.policies[policy_id].title, role)),
    )


def view_short_induction(site: Site, policy_id: str, role: str, name: str) -> InductionView:
    """The view of the induction of this role in what changed since the edition of this name."""
    short, words = site.short_inductions[policy_id][name], site.policies[policy_id]
    parts = tuple(_changed_parts(site, short, role))
    changed = [clause.id for clause in short.concerning(role) if clause.now]
    cited = [clause for question in short.bank.for_role(role) for clause in question.clauses]
    return replace(
        view_induction(site, policy_id, role),
        bank=short.bank,
        pair=Pair(edition=short.now.edition, bank=short.now.short[short.since.edition]),
        parts=parts,
        minutes=_minutes(parts),
        ways=_ways(WAYS_OF_CHANGE, site.easy_reads.get(policy_id)),
        others=_others(site, Offer(policy_id, words.title, role, name)),
        short=short,
        cited=tuple(words.by_id[clause] for clause in dict.fromkeys([*changed, *cited])),
    )


def _others(site: Site, this: Offer) -> tuple[Offer, ...]:
    return tuple(one for one in list_offers(site) if one != this)


def pictures_path(policy_id: str) -> str:
    """The path below the site's root of the pictures of a policy's Easy Read."""
    return f"induction/{policy_id}/pictures.svg"


def _ways(ways: Mapping[str, str], read: EasyRead | None) -> tuple[tuple[str, str], ...]:
    return tuple((way, words) for way, words in ways.items() if read or way != "easy")


def _obstacle(site: Site, policy_id: str) -> str:
    if not site.is_published(policy_id):
        return "draft"
    return "" if site.keys else "no-register"


def _parts(site: Site, policy_id: str, role: str) -> Iterator[TaughtPart]:
    """The parts with their sections. A section of the Easy Read belongs to the last part that it cites."""
    words, numbers = site.policies[policy_id], site.banks[policy_id].quiz[role].number
    for at, (part, title) in enumerate(_titles(words)):
        told = tuple(each for each in _sections(site, policy_id) if _place(each, words) == at)
        full = tuple(each for each in words.sections if each.clauses and words.parts[each.clauses[0].id] == at)
        yield TaughtPart(part, title, numbers[at], told, full)


def _changed_parts(site: Site, short: ShortInduction, role: str) -> Iterator[TaughtPart]:
    """The parts in which something changed that concerns the role, or in which it is asked something about it."""
    words, numbers = site.policies[short.bank.policy], short.bank.quiz[role].number
    told = _tell(site, short, role)
    for at, (part, title) in enumerate(_titles(words)):
        changes = tuple(each for each in told if _part_of(each, words) == at)
        if changes or numbers[at]:
            yield TaughtPart(part, title, numbers[at], changes=changes)


def _tell(site: Site, short: ShortInduction, role: str) -> list[ChangeTold]:
    """What changed that concerns the role; clauses that the same section of the Easy Read retells, together."""
    sections = reversed(_sections(site, short.bank.policy))
    retelling = {cited.clause: part for part in sections for cited in part.citations}
    told: dict[str, ChangeTold] = {}
    for clause in short.concerning(role):
        part = retelling.get(clause.id)
        name = part.id if part else f"#{clause.id}"
        begun = told.get(name) or ChangeTold(part.title if part else clause.heading, part.ideas if part else (), ())
        told[name] = replace(begun, clauses=(*begun.clauses, clause))
    return list(told.values())


def _part_of(change: ChangeTold, words: Policy) -> int:
    """The last part that one of the clauses is in; a clause that is gone is told of in the first."""
    return max(words.parts.get(clause.id, 0) for clause in change.clauses)


def _titles(words: Policy) -> list[tuple[str, str]]:
    """The id and the title of each part; a policy without parts is one, and has its title."""
    return [(part.id, part.title) for part in words.meta.parts] or [(words.part_ids[0], words.title)]


def _sections(site: Site, policy_id: str) -> tuple[Part, ...]:
    read = site.easy_reads.get(policy_id)
    return read.parts if read else ()


def _place(part: Part, words: Policy) -> int:
    return max((words.parts[citation.clause] for citation in part.citations), default=0)


def _minutes(parts: tuple[TaughtPart, ...]) -> int:
    """How long it takes, to the next five minutes."""
    told = [idea.text for part in parts for idea in part.ideas]
    texts = told or [clause.text for part in parts for section in part.full for clause in section.every()]
    texts += [clause.now.text for part in parts for each in part.changes for clause in each.clauses if clause.now]
    asked = sum(part.number for part in parts)
    return 5 * ceil((sum(len(re.findall(r"\w+", text)) for text in texts) / WORDS_A_MINUTE + asked) / 5)
