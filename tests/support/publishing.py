"""Publish changed words, as the Board would have them published."""

from datetime import UTC, datetime
from pathlib import Path

from site_build.content.confirm import confirm_all
from site_build.content.edition import Publication
from site_build.content.publish import Decision, Kind, find_changed, publish_site
from site_build.content.site import read_site

BOARD = "Board of Trustees"
REASON = "The words were not clear."


def publish_revision(root: Path, published: Path | None = None, kind: Kind = "material") -> Publication:
    """Publish the one policy whose words have changed, with whatever cites them confirmed.

    It is given a version of its own if its author has not given it one.
    """
    site = read_site(root, published)
    [policy] = find_changed(site)
    page, version = root / site.policies[policy].source.path, site.policies[policy].meta.version
    if version in {entry.version for entry in site.published.editions_of(policy).values()}:
        text = page.read_text(encoding="utf-8")
        page.write_text(text.replace(f"version: {version}\n", f"version: {version}-b\n", 1), encoding="utf-8")
        site = read_site(root, published)
    confirm_all(site)
    [entry] = publish_site(site, datetime.now(UTC).date(), Decision(kind, REASON, BOARD))
    return entry
