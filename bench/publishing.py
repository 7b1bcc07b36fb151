"""What it costs to publish a change of one policy among 100, with ten earlier editions, against one earlier edition.

A short bank is written for each earlier edition, and each is compared with the new words. Most of the time goes into
reading and checking the whole site, which is there to compare, too.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from bench.editions import DECISION, publish_revision, revise
from bench.synthetic import make_synthetic
from bench.table import Figure, compare, spend
from site_build.content.confirm import confirm_all
from site_build.content.publish import publish
from site_build.content.site import read_site

POLICIES, QUESTIONS, EARLIER, ROUNDS = 100, 1000, 10, 5
LIMIT = 1.5
NAME = "invented-0"
PAGE, BANK = f"docs/policy/{NAME}.md", f"quizzes/{NAME}.yml"
WORDS = f"Under {NAME} everybody keeps to rule 0.0"
DUTY = ("approved_by: Board of Trustees\n", "duties:\n  - {id: keep, clause: rule-0-0, roles: [volunteer]}\n")
TEACHING = ("    clauses: [rule-0-0]\n", "    duties: [keep]\n")


def measure_publishing(folder: Path) -> Iterator[Figure]:
    """The two publishings and the bare reading, in turn; each begins from what was published before."""
    portal = make_synthetic(folder / "portal", POLICIES, QUESTIONS)
    root, many = portal.root, portal.published
    _add_duty(root, many)
    one = shutil.copytree(many, folder / "one")
    for number in range(1, EARLIER):
        revise(root, PAGE, number, WORDS)
        publish_revision(root, many)
    revise(root, PAGE, EARLIER, WORDS)
    for published in (one, many):
        confirm_all(read_site(root, published))
    rounds = [_time_round(folder / f"round-{number}", root, (many, one)) for number in range(ROUNDS)]
    ours, theirs, bare = zip(*rounds, strict=True)
    name = f"publishing with {POLICIES} policies and {EARLIER} earlier editions, of one"
    yield from compare(name, LIMIT, ours, "with one earlier edition", theirs)
    yield Figure("  reading and checking the site alone", median(bare), unit="s")


def _add_duty(root: Path, published: Path) -> None:
    """One clause of the policy asks something of volunteers, and a question teaches it."""
    for path, (before, more) in ((root / PAGE, DUTY), (root / BANK, TEACHING)):
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace(before, before + more, 1), encoding="utf-8")
    publish(root, published)


def _time_round(folder: Path, root: Path, states: tuple[Path, Path]) -> tuple[float, ...]:
    many, one = (shutil.copytree(state, folder / str(at)) for at, state in enumerate(states))
    ours, theirs = spend(lambda: _publish(root, many, EARLIER)), spend(lambda: _publish(root, one, 1))
    return ours, theirs, spend(lambda: read_site(root, many))


def _publish(root: Path, published: Path, earlier: int) -> None:
    [entry] = publish(root, published, DECISION)
    assert len(entry.short) == earlier
