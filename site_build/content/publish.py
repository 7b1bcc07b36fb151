"""Publish: freeze the exact words that people sign, and the exact questions they are asked, under their digests.

With them goes a short bank for each earlier edition. Once a policy is published, its words change by a decision: a
material change is taught to whom it concerns, an editorial one is nobody's to sign again.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Literal

from site_build.config import PORTAL_FILE
from site_build.content import errors
from site_build.content.bank import canonical, parse_bank
from site_build.content.change import PolicyChange, compare
from site_build.content.confirm import find_stale
from site_build.content.edition import (
    INDEX,
    Edition,
    EditionChange,
    Publication,
    digest,
    edition_of,
    format_published,
    parse_edition,
    read_published,
)
from site_build.content.policy import Policy
from site_build.content.short_bank import Step, make_short_banks, read_steps
from site_build.content.site import Site, read_site
from site_build.content.source import raise_problems
from site_build.errors import Problem
from site_build.files import write_public

REASONS = {"first": "Published for the first time.", "questions": "The questions have changed, and the words have not."}
Kind = Literal["material", "editorial"]


@dataclass(frozen=True)
class Decision:
    """What was decided about a change of words: its kind, why, and which body or post approved it.

    Where no words have changed there is no kind, and the others may be left out.
    """

    kind: Kind | None = None
    reason: str = ""
    approved_by: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether it says all that is asked of a change of words."""
        return bool(self.kind and self.reason.strip() and self.approved_by.strip())


UNDECIDED = Decision()


def publish(root: Path, published: Path | None = None, decision: Decision = UNDECIDED) -> list[Publication]:
    """Publish every policy whose words or questions have changed since; return what was published.

    Writes files under `editions/` only, and nothing at all when nothing has changed. `ContentError` when the authors'
    files have problems; `Refused` as `publish_site` says.
    """
    return publish_site(read_site(root, published), datetime.now(UTC).date(), decision)


def publish_site(site: Site, day: date, decision: Decision = UNDECIDED, policy: str | None = None) -> list[Publication]:
    """Publish, as on this day, every policy of a site that has changed since, or this one alone; return what was.

    Nothing is published unless all of it can be: `ContentError` when what cites a changed clause was not read again,
    a version means other words, or an id may be another clause's; `Refused` when the decision is not what is needed.
    """
    chosen = find_changed(site, policy)
    check_decision(site, chosen, decision)
    raise_problems(problem for each in chosen for problem in find_problems(site, each))
    new, documents = list[Publication](), dict[str, bytes]()
    for each in chosen:
        entry, written = _describe(site, each, day, decision)
        new.append(entry)
        documents |= written
    if new:
        _freeze(site.published.folder, new, documents)
    return new


def find_changed(site: Site, policy: str | None = None) -> list[str]:
    """The policies (or, of this one) whose words, questions or declarations are not those published last."""
    if policy is not None and policy not in site.banks:
        raise errors.PolicyUnknown(policy=policy, known=sorted(site.banks))
    chosen = site.banks if policy is None else [policy]
    return [each for each in chosen if not site.is_published(each) or _declares_otherwise(site, each)]


def _declares_otherwise(site: Site, policy: str) -> bool:
    """Whether the published short banks have another declaration; all of them have the same."""
    latest = site.published.latest(policy)
    short = next(iter(latest.short.values()), None) if latest else None
    return short is not None and _declaration(site, policy) != parse_bank(site.published.read(short)).declaration


def _declaration(site: Site, policy: str) -> str:
    return site.bank_files[policy].short_declaration


def change_of_words(site: Site, policy: str) -> PolicyChange | None:
    """How a policy's words differ from those published last; None where it was never published or only asks otherwise.

    A new version of the same words is a change, too, though an empty one.
    """
    latest = site.published.latest(policy)
    if latest is None or latest.edition == site.pairs[policy].edition:
        return None
    return compare(read_latest(site, policy), edition_of(site.policies[policy]))


def read_latest(site: Site, policy: str) -> Edition:
    """The edition that was published last of a policy that was published."""
    *_, latest = site.published.editions_of(policy)
    return parse_edition(site.published.read(latest))


def find_concerned(site: Site, policy: str) -> list[str]:
    """The roles that would have to read and sign what has changed, if that is material."""
    earlier, now = read_steps(site.published, policy), edition_of(site.policies[policy])
    shorts = make_short_banks(earlier, Step(now, "material", site.banks[policy]), _declaration(site, policy))
    *_, since_latest = shorts.values()
    return list(since_latest.quiz)


def check_decision(site: Site, policies: Collection[str], decision: Decision) -> None:
    """Raise `Refused` unless the decision is about one policy, where it has to be, and is what its change needs."""
    reworded = [policy for policy in policies if change_of_words(site, policy)]
    if len(policies) > 1 and (reworded or decision != UNDECIDED):
        raise errors.PublishedOneByOne(policies=sorted(policies))
    for policy in reworded:
        if not decision.is_whole:
            raise errors.DecisionMissing(policy=policy)
    for policy in policies:
        if decision.kind and not reworded:
            raise errors.DecisionUncalledFor(policy=policy)
        if decision.approved_by:
            check_approver(site, policy, decision.approved_by)


def check_approver(site: Site, policy: str, typed: str) -> None:
    """Raise `ApproverUnknown` unless this is the policy's own `approved_by` or a post of `portal.toml`."""
    posts = (contact.name for contact in site.portal.contacts.values())
    known = list(dict.fromkeys(filter(None, [site.policies[policy].meta.approved_by, *posts])))
    if typed not in known:
        raise errors.ApproverUnknown(field="approved_by", typed=typed, known=known)


def find_problems(site: Site, policy: str) -> Iterator[Problem]:
    """What in the authors' files stops this policy from being published, however it is decided."""
    latest, change = site.published.latest(policy), change_of_words(site, policy)
    if latest is None:
        yield from _rename_problems(site, site.policies[policy])
    if latest and change:
        yield from _version_problems(site, site.policies[policy])
        yield from _id_problems(site.policies[policy], change)
        yield from (stale.problem() for stale in find_stale(site, latest))


def _rename_problems(site: Site, policy: Policy) -> Iterator[Problem]:
    """A policy that was never published, with the very clauses of one that `portal.toml` does not name any more."""
    clauses = {clause.id for clause in policy.clauses()}
    for old in site.retired:
        if {clause.id for clause in read_latest(site, old).clauses} == clauses:
            words = (
                f"This has the clauses of “{old}”, which {PORTAL_FILE} does not name any more. An id is for ever: put "
                f"“{old}” back there, here, and in the bank and its name. To call the policy something else, change "
                "its title. Under another id it is another policy, and everybody has to sign it."
            )
            yield policy.source.meta.problem(("policy",), words)


def _version_problems(site: Site, policy: Policy) -> Iterator[Problem]:
    version, editions = policy.meta.version, site.published.editions_of(policy.id).values()
    if any(entry.version == version for entry in editions):
        words = f"Version “{version}” was published before, with other words. Give these a version of their own."
        yield policy.source.meta.problem(("version",), words)


def _id_problems(policy: Policy, change: PolicyChange) -> Iterator[Problem]:
    for clause in change.perhaps_reused:
        words = f"The words of “{clause}” have little in common with those it had. Give a new clause a new id."
        yield policy.source.problem(policy.source.line_of_id(clause), words)


def _describe(site: Site, policy: str, day: date, decision: Decision) -> tuple[Publication, dict[str, bytes]]:
    """What is published of a policy, and all its documents by their digests."""
    latest, pair = site.published.latest(policy), site.pairs[policy]
    edition, bank, meta = edition_of(site.policies[policy]), site.banks[policy], site.policies[policy].meta
    change: EditionChange | Literal["questions"] = decision.kind or ("questions" if latest else "first")
    kind = site.published.change_of(pair.edition) if change == "questions" else change
    earlier = [step for step in read_steps(site.published, policy) if step.edition != edition]
    short = make_short_banks(earlier, Step(edition, kind, bank), _declaration(site, policy))
    written = {since: canonical(made) for since, made in short.items()}
    entry = Publication(
        policy=policy,
        version=meta.version,
        edition=pair.edition,
        bank=pair.bank,
        published=day,
        change=change,
        reason=" ".join(decision.reason.split()) or REASONS[change],
        approved_by=decision.approved_by or meta.approved_by,
        short={since: digest(data) for since, data in written.items()},
    )
    return entry, _by_digest([canonical(edition), canonical(bank), *written.values()])


def _by_digest(documents: Sequence[bytes]) -> dict[str, bytes]:
    return {digest(data): data for data in documents}


def _freeze(folder: Path, new: Sequence[Publication], documents: Mapping[str, bytes]) -> None:
    """Write the documents, and then the list: no entry is ever without its files, and what was begun is done again."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in documents.items():
        write_public(folder / f"{name}.json", data)
    write_public(folder / INDEX, format_published((*read_published(folder).publications, *new)))
