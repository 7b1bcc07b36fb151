"""Links are relative, and lead from any page to any other, wherever the site lives."""

from urllib.parse import urljoin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_build.pages.urls import Urls, page_url

NAMES = st.text("abcxyz-", min_size=1, max_size=8)
PAGES = st.lists(NAMES, min_size=1, max_size=4).map(lambda names: "/".join(names) + ".md") | st.sampled_from(
    [
        "index.md",
        "policy/kindness/2.0.md",
        "policy/kindness/2.0/changes.md",
        "induction/index.html",
        "induction/care/volunteer/index.html",
    ]
)


@pytest.mark.parametrize(
    ("page", "url"),
    [
        ("index.md", ""),
        ("register.md", "register/"),
        ("induction/index.html", "induction/"),
        ("a/b.md", "a/b/"),
        ("a/2.0.md", "a/2.0/"),
    ],
)
def test_a_page_has_a_folder_of_its_own(page: str, url: str) -> None:
    """Its address ends in a slash, and a folder's own page is the folder."""
    assert page_url(page) == url


@given(PAGES, PAGES, st.sampled_from(["https://portal.example/", "https://host.example/deep/below/"]))
def test_any_page_links_to_any_other(page: str, target: str, home: str) -> None:
    """A browser on the one page that follows the link is on the other, at the anchor."""
    here, there = home + page_url(page), home + page_url(target)
    assert urljoin(here, Urls(page).page(target)) == there
    assert urljoin(here, Urls(page).page(target, "clause")) == f"{there}#clause"


@given(PAGES)
def test_any_page_finds_a_file(page: str) -> None:
    """Files and folders of the site are found from every page."""
    here = "https://portal.example/" + page_url(page)
    assert urljoin(here, Urls(page).file("components/")) == "https://portal.example/components/"
    assert urljoin(here, Urls(page).file("drop")) == "https://portal.example/drop"
