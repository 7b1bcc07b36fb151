"""Over random revisions: who is asked for anything, and what everybody who is asked for nothing has signed."""

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from site_build.content.edition import Publication, parse_edition, read_published
from site_build.office.acknowledgments.asked import Editions
from support.revisions import FIRST, ROLES, publish_words

CLAUSES = list(ROLES)
NEW = st.dictionaries(st.sampled_from(CLAUSES[1:]), st.sampled_from(["", "Red.", "Green."]), min_size=1, max_size=3)
EDITIONS = st.lists(st.tuples(NEW, st.sampled_from(["material", "material", "editorial"])), min_size=1, max_size=4)


@dataclass(frozen=True)
class Revised:
    """A portal's folder in which a policy was published several times; `texts` are its clauses' words by edition."""

    root: Path
    publications: tuple[Publication, ...]
    texts: dict[str, dict[str, str]]

    @property
    def editions(self) -> Editions:
        """What is published, as standing reads it."""
        return Editions(self.root, read_published(self.root / "editions"))


def revise(root: Path, changes: list[tuple[dict[str, str], str]]) -> Revised:
    """Publish a first edition, and then each of these changes of words; empty words remove a clause."""
    (root / "docs/policy").mkdir(parents=True)
    words = dict(FIRST)
    publish_words(root, "0", words, "first")
    for version, (new, change) in enumerate(changes, 1):
        words = {clause: text for clause, text in {**words, **new}.items() if text}
        publish_words(root, str(version), words, change)  # type: ignore[arg-type]
    published = read_published(root / "editions")
    texts = {
        entry.edition: {clause.id: clause.text for clause in parse_edition(published.read(entry.edition)).clauses}
        for entry in published.publications
    }
    return Revised(root, published.publications, texts)


def touched(revised: Revised, since: int, upto: int) -> set[str]:
    """The clauses that a material edition after the one at `since`, up to the one at `upto`, changed, step by step."""
    found: set[str] = set()
    for at in range(since + 1, upto + 1):
        if revised.publications[at].change == "material":
            before, after = (revised.texts[revised.publications[n].edition] for n in (at - 1, at))
            found |= {clause for clause in CLAUSES if before.get(clause) != after.get(clause)}
    return found


def differing(revised: Revised, since: int, upto: int) -> set[str]:
    """The clauses whose words are others, or that are there in one alone."""
    before, after = (revised.texts[revised.publications[n].edition] for n in (since, upto))
    return {clause for clause in CLAUSES if before.get(clause) != after.get(clause)}


@settings(max_examples=40, deadline=None)
@given(EDITIONS)
def test_nobody_is_asked_for_what_does_not_concern_them(changes: list[tuple[dict[str, str], str]]) -> None:
    """Whoever signed any edition is asked again exactly where a material change that is still there has their role."""
    with TemporaryDirectory() as folder:
        revised = revise(Path(folder), changes)
        last = len(revised.publications) - 1
        for at, entry in enumerate(revised.publications):
            changed = touched(revised, at, last) & differing(revised, at, last)
            for role in ("trustee", "staff", "volunteer"):
                asked = revised.editions.asked("kindness", role, entry.edition)
                assert (asked is not None) == any(role in ROLES[clause] for clause in changed)


Said = tuple[str, str | None]  # a clause, and its words where it has any


def same_meaning(revised: Revised) -> dict[Said, Said]:
    """For each clause and its words in some edition, one that stands for all that editorial changes made of it."""
    same = {
        (clause, texts.get(clause)): (clause, texts.get(clause))
        for texts in revised.texts.values()
        for clause in CLAUSES
    }
    for before, after in pairwise(revised.publications):
        for clause in CLAUSES if after.change == "editorial" else []:
            old, new = (same[clause, revised.texts[entry.edition].get(clause)] for entry in (before, after))
            same = {said: new if stands == old else stands for said, stands in same.items()}
    return same


def sign_some(revised: Revised, data: st.DataObject) -> tuple[int, dict[str, str | None]]:
    """The place of the edition that somebody signed last, and the words of each clause as they last signed them.

    The first that they sign is whole; of each later one they may sign only what it asks about since the one before.
    """
    last, agreed = -1, dict[str, str | None]()
    for at, entry in enumerate(revised.publications):
        if last < 0 or data.draw(st.booleans()):
            whole = last < 0 or data.draw(st.booleans())
            clauses = CLAUSES if whole else touched(revised, last, at) & differing(revised, last, at)
            agreed |= {clause: revised.texts[entry.edition].get(clause) for clause in clauses}
            last = at
    return last, agreed


@settings(max_examples=60, deadline=None)
@given(EDITIONS, st.data())
def test_nobody_is_complete_without_what_concerns_them(
    changes: list[tuple[dict[str, str], str]], data: st.DataObject
) -> None:
    """Whoever is asked for nothing has signed what concerns them as it is now, but for editorial changes."""
    with TemporaryDirectory() as folder:
        revised = revise(Path(folder), changes)
        last, agreed = sign_some(revised, data)
        role = data.draw(st.sampled_from(["trustee", "staff", "volunteer"]))
        if revised.editions.asked("kindness", role, revised.publications[last].edition) is None:
            same, now = same_meaning(revised), revised.texts[revised.publications[-1].edition]
            for clause in (clause for clause in CLAUSES if role in ROLES[clause]):
                assert same[clause, agreed[clause]] == same[clause, now.get(clause)]
