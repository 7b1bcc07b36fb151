"""What a signature does not prove is said wherever the portal says what it proves."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = ROOT / "site_build/pages/components"
PLACES = {
    "README.md": ROOT / "README.md",
    "the decision": ROOT / "adr/0009-what-a-signature-does-not-prove.md",
    "the register's page": PAGES / "register/register.html",
    "the induction": PAGES / "induction/induction.html",
}
CLAIM = re.compile(r"leave a trace|leaves a trace|would leave an|cannot sign for", re.IGNORECASE)


def words(path: Path) -> str:
    """The words of a file in one line, without what makes them bold."""
    return re.sub(r"[\s*]+", " ", path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", PLACES.values(), ids=PLACES.keys())
def test_whoever_makes_the_links_could_sign(path: Path) -> None:
    """Each place says that the maker of links sees them and could sign, unseen; and so could whoever runs the site."""
    text = words(path)
    assert re.search(r"sees each (code|one)", text)
    assert re.search(r"could sign with", text)
    assert re.search(r"log would not show it|nothing in the list would show it|register would look the same", text)
    assert re.search(r"could read (the )?codes|runs this website could do that, too", text)
    assert "receipt" in text


def test_nothing_still_claims_a_trace() -> None:
    """Only the decision that was superseded says it, and says that it is superseded."""
    files = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "adr").glob("*.md"), *PAGES.rglob("*.html")]
    claiming = [path for path in files if CLAIM.search(words(path))]
    assert {path.name for path in claiming} == {
        "0003-what-a-signature-proves.md",
        "0009-what-a-signature-does-not-prove.md",  # quotes it
    }
    assert "superseded by [9]" in words(ROOT / "adr/0003-what-a-signature-proves.md")


def test_the_decision_on_signatures_says_when_it_ends() -> None:
    """It takes the place of the one whose premise is no longer so; the tests in the browser hold the new premise."""
    assert "From when it will count." in words(ROOT / "adr/0008-ed25519-until-every-browser-can.md")
    assert "superseded by [8]" in words(ROOT / "adr/0002-ed25519-today.md")
