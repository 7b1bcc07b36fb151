"""An Easy Read page without a title is refused, and none is read with HTML in it."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given

from hostile.markdown import JUNK, PLACES, as_source, put_in
from site_build.content.easy import is_easy, lint_easy, read_easy
from site_build.errors import ContentError

GOOD = """---
easy_read: kindness
---
# Being kind: Easy Read

:material-heart: We are **kind** to everybody.

## Are you not sure? {: #ask }

:material-account-tie: Ask the Chief Officer.

[The policy's own words](../policy/kindness.md#ask-first){ .clause }
"""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the page's portal."""
    return tmp_path_factory.mktemp("portal")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("# Being kind: Easy Read\n", ""),
        ("# Being kind", "Being kind"),
        ("# Being kind", "## Being kind"),
        ("**kind**", "<b>kind</b>"),
        ("**kind**", "kind &amp; good"),
        ("Are you", "<i>Are you</i>"),
    ],
)
def test_malformed_easy_read(root: Path, old: str, new: str) -> None:
    """The page starts with a title, and has no HTML in it. What is hard to read is told beside (tests/content)."""
    assert old in GOOD
    text = GOOD.replace(old, new, 1)
    with pytest.raises(ContentError) as caught:
        read_easy(as_source(root, text))
    for problem in caught.value.problems:
        assert (problem.path, 1 <= problem.line <= text.count("\n") + 1) == ("docs/page.md", True)


@given(JUNK, PLACES)
def test_any_text(root: Path, junk: str, place: int) -> None:
    """Whatever is put in, the page is read and every hard word in it told, or it is refused."""
    for text in (junk, put_in(GOOD, junk, place)):
        with suppress(ContentError):
            source = as_source(root, text)
            if is_easy(source):
                assert all(problem.path == "docs/page.md" for problem in lint_easy(read_easy(source), frozenset()))
