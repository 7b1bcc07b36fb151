"""Publish: freeze the exact words that people sign, and the exact questions they are asked, under their digests."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Literal

from site_build.content.bank import canonical
from site_build.content.edition import INDEX, Publication, Published, digest, edition_bytes, format_published
from site_build.content.site import Site, read_site
from site_build.files import write_public

REASONS = {
    "first": "Published for the first time.",
    "material": "The words of the policy have changed.",
    "questions": "The questions have changed, and the words have not.",
}


def publish(root: Path, published: Path | None = None) -> list[Publication]:
    """Publish every policy whose words or questions have changed since; return what was published.

    Writes files under `editions/` only, and nothing at all when nothing has changed. `ContentError` when the authors'
    files have problems.
    """
    return publish_site(read_site(root, published), datetime.now(UTC).date())


def publish_site(site: Site, day: date) -> list[Publication]:
    """Publish, as on this day, every policy of a site that has changed since; return what was published."""
    changed = [policy for policy in site.banks if not site.is_published(policy)]
    editions = [edition_bytes(site.policies[policy]) for policy in changed]
    banks = [canonical(site.banks[policy]) for policy in changed]
    new = [_describe(site, policy, day) for policy in changed]
    if new:
        _freeze(site.published, new, [*editions, *banks])
    return new


def _describe(site: Site, policy_id: str, day: date) -> Publication:
    """What is published of a policy: for the first time, with other words, or only with other questions."""
    latest, meta, pair = site.published.latest(policy_id), site.policies[policy_id].meta, site.pairs[policy_id]
    change: Literal["first", "material", "questions"] = "first"
    if latest:
        change = "questions" if latest.edition == pair.edition else "material"
    return Publication(
        policy=policy_id,
        version=meta.version,
        edition=pair.edition,
        bank=pair.bank,
        published=day,
        change=change,
        reason=REASONS[change],
        approved_by=meta.approved_by,
        short={},
    )


def _freeze(published: Published, new: Sequence[Publication], documents: Sequence[bytes]) -> None:
    """Write editions and banks under their digests, and then the list, so that no entry is ever without its files."""
    published.folder.mkdir(parents=True, exist_ok=True)
    for data in documents:
        write_public(published.folder / f"{digest(data)}.json", data)
    write_public(published.folder / INDEX, format_published((*published.publications, *new)))
