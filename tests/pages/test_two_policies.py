"""A second policy is a page, a bank and two lines of portal.toml: what is built of both, and beside one another."""

from pathlib import Path

import pytest

from support.build import build_site
from support.two_policies import make_two_policies, republish_visitors


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
