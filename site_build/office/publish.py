"""Publish: freeze the exact words that people sign, and the exact questions they are asked, under their digests."""

from pathlib import Path

from site_build.content.edition import INDEX, Publication, bank_bytes, digest, edition_bytes, format_published
from site_build.content.site import Site, read_site


def publish(root: Path, published: Path | None = None) -> list[Publication]:
    """Publish every policy whose words or questions have changed since; return what was published.

    Writes files under `editions/` only, and nothing at all when nothing has changed. `ContentError` when the authors'
    files have problems. The list is written last, so an interrupted run leaves no entry without its files.
    """
    site = read_site(root, published)
    new = [site.publication(policy) for policy in site.banks if not site.is_published(policy)]
    if new:
        folder = site.published.folder
        folder.mkdir(parents=True, exist_ok=True)
        for entry in new:
            _freeze(folder, site, entry.policy)
        _replace(folder / INDEX, format_published((*site.published.publications, *new)))
    return new


def _freeze(folder: Path, site: Site, policy: str) -> None:
    for data in (edition_bytes(site.policies[policy]), bank_bytes(site.banks[policy])):
        _replace(folder / f"{digest(data)}.json", data)


def _replace(path: Path, data: bytes) -> None:
    new = path.with_name(f".{path.name}.new")
    new.write_bytes(data)
    new.replace(path)
