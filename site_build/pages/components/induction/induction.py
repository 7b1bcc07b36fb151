"""The induction of one role in one policy, from hello to thank you, on one page."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import ceil
from typing import Protocol

from markupsafe import Markup

from site_build.config import Portal, PublicKeys
from site_build.content import easy, policy
from site_build.content.bank import ResolvedBank
from site_build.content.edition import Pair
from site_build.content.site import Site
from site_build.templates import PageView
from site_build.words import WAYS

WORDS_A_MINUTE = 120  # somebody who reads slowly; a question takes them a minute


class Drawer(Protocol):
    """Draws pictures by the names that authors give them."""

    def draw(self, names: Iterator[str]) -> dict[str, Markup]:
        """What is drawn in each, by its name."""


@dataclass(frozen=True)
class TaughtPart:
    """One part of a policy: what it says in Easy Read, empty where there is none, and in the policy's words."""

    title: str
    easy: tuple[easy.Part, ...]
    full: tuple[policy.Section, ...]


class InductionView(PageView, template="induction/induction.html"):
    """All that the page needs, from hello to thank you; `pair` are the digests of the words and questions as they are.

    `obstacle` says why nothing can be signed here yet, `no-register` or `not-published`, or is empty. `minutes` is
    about how long somebody takes who reads the Easy Read slowly.
    """

    portal: Portal
    policy: policy.Policy
    role: str
    bank: ResolvedBank
    pair: Pair
    keys: PublicKeys | None
    obstacle: str
    parts: tuple[TaughtPart, ...]
    remember: tuple[easy.Reminder, ...]
    pictures: Mapping[str, Markup]
    minutes: int
    ways: tuple[tuple[str, str], ...]


def view_induction(site: Site, policy_id: str, role: str, drawer: Drawer) -> InductionView:
    """The view of the induction of this role in this policy."""
    parts, read = tuple(_parts(site, policy_id)), site.easy_reads.get(policy_id)
    bank = site.banks[policy_id]
    return InductionView(
        portal=site.portal,
        policy=site.policies[policy_id],
        role=role,
        bank=bank,
        pair=site.pairs[policy_id],
        keys=site.keys,
        obstacle=_obstacle(site, policy_id),
        parts=parts,
        remember=read.remember if read else (),
        pictures=drawer.draw(idea.picture for part in parts for section in part.easy for idea in section.ideas),
        minutes=_minutes(parts, bank.quiz[role].asked),
        ways=tuple((way, words) for way, words in WAYS.items() if read or way != "easy"),
    )


def _obstacle(site: Site, policy_id: str) -> str:
    if site.keys is None:
        return "no-register"
    return "" if site.is_published(policy_id) else "not-published"


def _parts(site: Site, policy_id: str) -> Iterator[TaughtPart]:
    """The parts with their sections. A section of the Easy Read belongs to the last part that it cites."""
    words, read = site.policies[policy_id], site.easy_reads.get(policy_id)
    titles = [part.title for part in words.meta.parts] or [words.title]
    for at, title in enumerate(titles):
        told = tuple(part for part in (read.parts if read else ()) if _place(part, words) == at)
        full = tuple(each for each in words.sections if each.clauses and words.parts[each.clauses[0].id] == at)
        yield TaughtPart(title, told, full)


def _place(part: easy.Part, words: policy.Policy) -> int:
    return max((words.parts[citation.clause] for citation in part.citations), default=0)


def _minutes(parts: tuple[TaughtPart, ...], asked: int) -> int:
    """How long it takes, to the next five minutes."""
    told = [idea.text for part in parts for section in part.easy for idea in section.ideas]
    texts = told or [clause.text for part in parts for section in part.full for clause in section.every()]
    return 5 * ceil((sum(len(re.findall(r"\w+", text)) for text in texts) / WORDS_A_MINUTE + asked) / 5)
