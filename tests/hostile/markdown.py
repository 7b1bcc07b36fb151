"""Pages as nobody would write them: a good one with anything at all put in anywhere."""

from pathlib import Path

from hypothesis import strategies as st

from site_build.content.source import Source, read_source

MARKS = st.text("#-*[](){}:.<>&!`|~=/\\\"' \t\n\r1aé", max_size=12)
"""What means something in Markdown, in an attribute list or in front matter."""
PIECES = st.sampled_from(["---\n", "\n\n# A\n\n", "\n\n- a\n", "{: #a }", "{ .clause }"])
JUNK = st.text(max_size=60) | MARKS | PIECES
PLACES = st.integers(0, 10_000)


def put_in(good: str, junk: str, place: int) -> str:
    """The page with this in it, at this place or at its end."""
    return good[:place] + junk + good[place:]


def as_source(root: Path, text: str) -> Source:
    """The page, read from a file in `docs/`, as the site reads it."""
    path = root / "docs" / "page.md"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(text.encode())
    return read_source(root, path)
