"""The Easy Read is easy, and what makes it hard is found with file and line."""

from collections.abc import Callable
from pathlib import Path

import pytest

from site_build.content.easy import count_syllables
from site_build.content.site import read_site
from site_build.errors import ContentError

ROOT = Path(__file__).parents[2]
EASY = "docs/easy-read/confidentiality.md"


def test_the_real_easy_read_retells_every_clause_without_a_warning() -> None:
    """Every clause is cited by a part, every idea has a picture, and nothing is too long."""
    site = read_site(ROOT)
    easy = site.easy_reads["confidentiality"]
    cited = {citation.clause for part in easy.parts for citation in part.citations}
    assert cited == {clause.id for clause in site.policies["confidentiality"].clauses()}
    assert all(idea.picture for part in easy.parts for idea in part.ideas)
    assert site.warnings == ()


PICTURE = ":material-hand-heart-outline: "
FAULTS = {
    "no picture": ("Our service is ours.", "error", "no picture"),
    "sixteen words": (f"{PICTURE}{'we ' * 15}go.", "warning", "has 16 words"),
    "twenty-six words": (f"{PICTURE}{'we ' * 25}go.", "error", "has 26 words"),
    "initials": (f"{PICTURE}Ask the CO.", "error", "initials"),
    "a long word": (f"{PICTURE}We do it incomprehensibly.", "warning", "long word"),
}


@pytest.mark.parametrize(("idea", "kind", "words"), FAULTS.values(), ids=FAULTS.keys())
def test_what_is_hard_to_read_is_found(portal: Path, idea: str, kind: str, words: str) -> None:
    """Each fault is on the line of its idea; warnings do not stop a build, errors do."""
    path = portal / EASY
    text = (
        path.read_text(encoding="utf-8")
        + f"\n## More {{: #more }}\n\n{idea}\n\n[Policy](../policy/confidentiality.md#report-loss){{ .clause }}\n"
    )
    path.write_text(text, encoding="utf-8")
    line = text[: text.index(idea)].count("\n") + 1
    found = [problem for problem in all_problems(portal) if words in problem]
    assert found == [
        next(p for p in found if p.startswith(f"{EASY}:{line}: {'warning: ' if kind == 'warning' else ''}"))
    ]


def test_a_part_without_a_clause_and_an_unknown_clause_are_found(
    portal: Path, spoil: Callable[[str, str, str], None]
) -> None:
    """A part must say which clauses it retells, and they must exist."""
    spoil(EASY, "#report-loss)", "#report-lost)")
    path = portal / EASY
    path.write_text(path.read_text(encoding="utf-8") + f"\n## More {{: #more }}\n\n{PICTURE}We go.\n", encoding="utf-8")
    found = all_problems(portal)
    assert any("“More” links to no clause" in problem for problem in found)
    assert any("There is no clause #report-lost" in problem for problem in found)


REMINDER = '  - {words: "Lock paper away. Use a password.", clause: locked-when-not-used}\n'
UNFIT_REMINDERS = {
    "no such clause": ("Lock paper away.", "locked-away", "", "There is no clause #locked-away in the policy."),
    "sixteen words": (f"{'we ' * 15}go.", "report-loss", "warning: ", "This sentence has 16 words"),
    "twenty-six words": (f"{'we ' * 25}go.", "report-loss", "", "This sentence has 26 words"),
    "initials": ("Ask the CO.", "report-loss", "", "“CO” are initials."),
    "a long word": ("Act incomprehensibly.", "report-loss", "warning: ", "“incomprehensibly” is a long word."),
    "no words": (" ", "report-loss", "", "remember.3.words: "),
    "no clause": ("Lock paper away.", "", "", "remember.3.clause: "),
}


@pytest.mark.parametrize("unfit", UNFIT_REMINDERS.values(), ids=UNFIT_REMINDERS.keys())
def test_what_to_remember_is_held_to_the_same_rules(
    portal: Path, spoil: Callable[[str, str, str], None], unfit: tuple[str, str, str, str]
) -> None:
    """What goes on a keepsake is as easy as the page, and names the clause that says it; the fault has its line."""
    words, clause, kind, message = unfit
    spoil(EASY, REMINDER, f'  - {{words: "{words}", clause: "{clause}"}}\n')
    line = (portal / EASY).read_text(encoding="utf-8").split(f'"{words}", clause')[0].count("\n") + 1
    [problem] = all_problems(portal)
    assert problem.startswith(f"{EASY}:{line}: {kind}{message}")


def test_what_to_remember_is_read(portal: Path, spoil: Callable[[str, str, str], None]) -> None:
    """It is read in its order, each with its clause; an Easy Read may have nothing to remember."""
    clauses = [reminder.clause for reminder in read_site(portal).easy_reads["confidentiality"].remember]
    assert clauses == ["legitimate-use", "no-disclosure-outside", "report-loss", "locked-when-not-used"]
    text = (portal / EASY).read_text(encoding="utf-8")
    spoil(EASY, text[text.index("remember:") : text.index("---\n#")], "")
    assert read_site(portal).easy_reads["confidentiality"].remember == ()


def test_a_heading_without_an_id_is_found(portal: Path, spoil: Callable[[str, str, str], None]) -> None:
    """A part without an id cannot be linked to; it is not taken for the introduction."""
    path = portal / EASY
    heading = next(line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("## "))
    bare = heading.split(" {:")[0]
    spoil(EASY, heading, bare)
    line = path.read_text(encoding="utf-8").splitlines().index(bare) + 1
    [problem] = all_problems(portal)
    assert problem.startswith(f"{EASY}:{line}: “{bare.removeprefix('## ')}”: this heading needs an id")


def all_problems(portal: Path) -> list[str]:
    """Errors and warnings as the author sees them."""
    try:
        return [str(problem) for problem in read_site(portal).warnings]
    except ContentError as error:
        return [str(problem) for problem in error.problems]


@pytest.mark.parametrize(
    ("word", "syllables"),
    [
        ("key", 1),
        ("safe", 1),
        ("table", 2),
        ("needed", 2),
        ("shared", 1),
        ("policy", 3),
        ("information", 4),
        ("responsible", 4),
    ],
)
def test_syllables_are_counted(word: str, syllables: int) -> None:
    """About as a person would; it only has to find long words."""
    assert count_syllables(word) == syllables
