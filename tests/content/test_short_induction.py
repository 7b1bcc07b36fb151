"""What somebody who signed an earlier edition is told: the changes since that are still there, and why."""

import shutil
from pathlib import Path

import pytest

from site_build.content.edition import SINCE_LETTERS, EditionClause, Publication, read_published
from site_build.content.short_induction import ChangedClause, ShortInduction, read_short_inductions
from site_build.content.site import read_site
from site_build.content.word_changes import Passage
from support.build import copy_portal
from support.publishing import publish_revision
from support.revision import POLICY, edit
from support.revisions import FIRST, publish_words
from support.sample import SAMPLE

SECOND = FIRST | {"keys": "Keys are signed for.", "money": "Two count money.", "aims": "We aim high."}
EDITORIAL = SECOND | {"ask": "Ask, as it was first said."}
THIRD = {clause: text for clause, text in EDITORIAL.items() if clause != "share"} | {"keys": FIRST["keys"]}


@pytest.fixture
def editions(tmp_path: Path) -> dict[str, Publication]:
    """Four editions, the third editorial; the last takes back what the second said of keys, and removes a clause."""
    shutil.copytree(SAMPLE, tmp_path, dirs_exist_ok=True)
    return {
        "1": publish_words(tmp_path, "1", FIRST, "first"),
        "2": publish_words(tmp_path, "2", SECOND, "material"),
        "3": publish_words(tmp_path, "3", EDITORIAL, "editorial"),
        "4": publish_words(tmp_path, "4", THIRD, "material"),
    }


def since(root: Path, edition: Publication) -> ShortInduction:
    """The short induction of those who signed this edition."""
    return read_short_inductions(read_published(root / "editions"), "kindness")[edition.edition[:SINCE_LETTERS]]


def ids(clauses: tuple[ChangedClause, ...]) -> list[str]:
    """Their ids."""
    return [clause.id for clause in clauses]


def test_the_sum_of_what_changed(tmp_path: Path, editions: dict[str, Publication]) -> None:
    """Since each edition, what is materially otherwise now; not what was taken back, nor what was editorial."""
    assert ids(since(tmp_path, editions["1"]).clauses) == ["money", "aims", "share"]
    assert (
        ids(since(tmp_path, editions["2"]).clauses) == ids(since(tmp_path, editions["3"]).clauses) == ["keys", "share"]
    )
    assert list(read_short_inductions(read_published(tmp_path / "editions"), "kindness")) == [
        editions[version].edition[:SINCE_LETTERS] for version in "123"
    ]


def test_whom_it_concerns(tmp_path: Path, editions: dict[str, Publication]) -> None:
    """A role is told of the clauses that ask something of it; the others are beside them."""
    short = since(tmp_path, editions["1"])
    assert (ids(short.concerning("trustee")), ids(short.beside("trustee"))) == (["money"], ["aims", "share"])
    assert (ids(short.concerning("volunteer")), ids(short.beside("volunteer"))) == (["share"], ["money", "aims"])


def test_why(tmp_path: Path, editions: dict[str, Publication]) -> None:
    """The reasons of the material changes since, each once, oldest first; never that of the edition that was signed."""
    path = tmp_path / "editions/published.json"
    for version, reason in (("1", "The first."), ("2", "Money went."), ("3", "A comma."), ("4", "Keys are back.")):
        old = f'"version": "{version}"'
        at = path.read_text("utf-8").index(old)
        text = path.read_text("utf-8")
        path.write_text(text[:at] + text[at:].replace('"reason": "Invented."', f'"reason": "{reason}"', 1), "utf-8")
    assert since(tmp_path, editions["1"]).reasons == ("Money went.", "Keys are back.")
    assert since(tmp_path, editions["2"]).reasons == ("Keys are back.",)


def test_both_sides_of_a_clause() -> None:
    """Its words before and now; one side alone where it was added or removed; headings where they are others."""
    old = EditionClause(id="ask", text="Ask first.", under=("Kindness", "Both"))
    new = EditionClause(id="ask", text="Ask first, always.", under=("Kindness", "Both"))
    assert ChangedClause("ask", old, new).words == (
        Passage("Ask", "Ask"),
        Passage("first.", "first, always."),
    )
    assert ChangedClause("ask", None, new).words == (Passage("", "Ask first, always."),)
    assert ChangedClause("ask", old, None).words == (Passage("Ask first.", ""),)
    assert ChangedClause("ask", old, new).headings == ChangedClause("ask", None, new).headings == ()
    renamed = old.model_copy(update={"under": ("Kindness", "All")})
    assert ChangedClause("ask", old, renamed).headings == (
        Passage("Kindness,", "Kindness,"),
        Passage("Both", "All"),
    )
    assert ChangedClause("ask", old, renamed).heading == "All"
    assert ChangedClause("ask", old, None).heading == "Both"
    assert ChangedClause("ask", None, EditionClause(id="ask", text="Ask.", under=())).heading == ""


def test_none_of_words_that_are_not_published(tmp_path: Path) -> None:
    """A site whose words are not the published ones has no short induction: it would teach what nobody signs."""
    root = copy_portal(tmp_path / "portal")
    edit(root / POLICY, ("version: 2020-02", "version: 2026-11"), ("underpins our service.", "supports our service."))
    publish_revision(root)
    assert len(read_site(root).short_inductions["confidentiality"]) == 1
    edit(root / POLICY, ("supports our service.", "carries our service."))
    assert read_site(root).short_inductions == {}
