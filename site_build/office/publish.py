"""Publish: freeze the exact words that people sign, and the exact questions they are asked, under their digests."""

from collections.abc import Sequence
from pathlib import Path

from site_build.content.edition import (
    INDEX,
    Publication,
    Published,
    bank_bytes,
    digest,
    edition_bytes,
    format_published,
)
from site_build.content.site import read_site


def publish(root: Path, published: Path | None = None) -> list[Publication]:
    """Publish every policy whose words or questions have changed since; return what was published.

    Writes files under `editions/` only, and nothing at all when nothing has changed. `ContentError` when the authors'
    files have problems.
    """
    site = read_site(root, published)
    changed = [policy for policy in site.banks if not site.is_published(policy)]
    documents = [
        data for policy in changed for data in (edition_bytes(site.policies[policy]), bank_bytes(site.banks[policy]))
    ]
    new = [site.publications[policy] for policy in changed]
    if new:
        freeze(site.published, new, documents)
    return new


def freeze(published: Published, new: Sequence[Publication], documents: Sequence[bytes]) -> None:
    """Write editions and banks under their digests, and then the list, so that no entry is ever without its files."""
    published.folder.mkdir(parents=True, exist_ok=True)
    for data in documents:
        _replace(published.folder / f"{digest(data)}.json", data)
    _replace(published.folder / INDEX, format_published((*published.publications, *new)))


def _replace(path: Path, data: bytes) -> None:
    new = path.with_name(f".{path.name}.new")
    new.write_bytes(data)
    new.replace(path)
