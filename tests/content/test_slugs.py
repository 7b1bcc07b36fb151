"""Each edition has an address of its own, which stands for ever, whatever its version is called."""

import posixpath
import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_build.content.edition import Publication, Published, digest

AWKWARD = (
    "2",
    "2020-02",
    "Jan/2 ü",
    "jan-2",
    "JAN.2",
    "",
    ".",
    "..",
    "../../x",
    "index",
    "README",
    "History",
    "a%2Fb?#",
)
VERSIONS = st.lists(st.sampled_from(AWKWARD) | st.text(max_size=6), max_size=8)


def publish_as(*versions: str) -> Published:
    """A policy with an edition of each version, in this order."""
    return Published(Path("editions"), tuple(entry(place, version) for place, version in enumerate(versions)))


def entry(place: int, version: str) -> Publication:
    """What was published at this place in the list."""
    return Publication(
        policy="kindness",
        version=version,
        edition=digest(b"edition %d" % place),
        bank=digest(b"bank"),
        published=date(2026, 11, 25),
        change="material" if place else "first",
        reason="Invented.",
        approved_by="Board of Trustees",
        short={},
    )


@pytest.mark.parametrize(
    ("version", "slug"),
    [("2", "2"), ("2020-02", "2020-02"), ("2.0", "2.0"), ("Jan.2027", "jan.2027"), ("Jan/2 ü", "jan-2")],
)
def test_a_slug_is_the_version_that_people_know(version: str, slug: str) -> None:
    """In small letters, and without what does not belong in an address."""
    assert list(publish_as(version).slugs_of("kindness").values()) == [slug]


@given(VERSIONS)
def test_no_two_editions_share_an_address_and_none_leads_elsewhere(versions: list[str]) -> None:
    """Each is one folder's name, which is no builder's and no other page's, also where capitals do not count."""
    slugs = list(publish_as(*versions).slugs_of("kindness").values())
    assert len({slug.casefold() for slug in slugs}) == len(versions)
    for slug in slugs:
        assert re.fullmatch(r"[a-z0-9._-]+", slug)
        assert posixpath.normpath(f"policy/{slug}/changes") == f"policy/{slug}/changes"
        assert slug not in {"index", "readme", "history"}


@given(VERSIONS, st.text(max_size=6))
def test_what_is_published_later_moves_no_address(versions: list[str], later: str) -> None:
    """A link on an old form leads where it led."""
    before, after = publish_as(*versions), publish_as(*versions, later)
    assert before.slugs_of("kindness").items() <= after.slugs_of("kindness").items()


def test_a_version_that_was_taken_is_told_apart_by_its_digest() -> None:
    """Both say the version; the later carries the beginning of its digest, too."""
    first, second = publish_as("A", "a").slugs_of("kindness").items()
    assert first[1] == "a"
    assert second[1] == f"a_{second[0][:8]}"
