"""A second policy is a page, a bank and two lines of portal.toml: what is built of both, and beside one another."""

import re
from pathlib import Path

import pytest

from site_build.content.site import read_site
from site_build.pages.components.coverage.coverage import view_coverage
from site_build.pages.render import render
from support.build import build_site
from support.two_policies import SHARED_CLAUSE, make_two_policies, republish_visitors


@pytest.fixture
def two(tmp_path: Path) -> Path:
    """A portal with two policies, both published, that a test may change."""
    return make_two_policies(tmp_path / "portal")


def test_both_are_built_strictly_and_built_again_when_one_has_changed(two: Path) -> None:
    """No warning, no dead link: neither at first, nor once a material change of the second was published."""
    for site in ("first", "second"):
        run = build_site(two, two, two / site)
        assert run.returncode == 0, run.stdout
        if site == "first":
            republish_visitors(two)
    short = sorted(path.parent.parent.name for path in (two / "second/induction/visitors").glob("*/*/index.html"))
    assert short == ["volunteer"]


def test_what_is_covered_tells_clauses_of_the_same_name_apart(two: Path) -> None:
    """Two policies may have a clause of one id; the coverage page has a row for each, and columns for its roles."""
    html = render(view_coverage(read_site(two)), "coverage.md")
    ids = re.findall(r' id="([^"]+)"', html)
    assert len(ids) == len({*ids})
    assert {f"{policy}/{SHARED_CLAUSE}" for policy in ("confidentiality", "visitors")} <= {*ids}
    of_policy, of_visitors = html.split('<h2 id="visitors">')
    assert "Questions for trustees" in of_policy
    assert "Questions for trustees" not in of_visitors
    assert "Easy Read</th>" not in of_visitors
