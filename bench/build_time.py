"""How long a build takes, against MkDocs and the theme alone on the same rendered pages.

The theme alone gets these pages as HTML in plain files. Reading it costs MkDocs more than Markdown of the same length
would, so a ratio below 1 says no more than that the portal is not the slower one.
"""

from collections.abc import Iterator
from pathlib import Path

from bench.project import ROOT, Project, make_peer, publish_portal
from bench.synthetic import make_synthetic
from bench.table import Figure, compare, ratio, spend_outside

ROUNDS = 9
LIMIT, LARGE_LIMIT = 1.15, 1.25
LINEAR = 2.1  # twice the size in at most twice the time, and a little for noise


def measure_build(folder: Path) -> Iterator[Figure]:
    """The portal as it is: the median ratio of whole-process builds, run in turn."""
    portal = publish_portal(ROOT, folder / "published")
    ours, theirs = time_in_turn([portal, make_peer(portal, folder / "peer")], folder / "site", ROUNDS)
    yield from compare("build, of the theme alone on the same pages", LIMIT, ours, "the theme alone", theirs)


def measure_growth(folder: Path, policies: int, questions: int, rounds: int) -> Iterator[Figure]:
    """Many policies: the same ratio, and the time that twice the size takes."""
    half = make_synthetic(folder / "half", policies // 2, questions // 2)
    whole = make_synthetic(folder / "whole", policies, questions)
    peer = make_peer(whole, folder / "peer")
    ours, theirs, smaller = time_in_turn([whole, peer, half], folder / "site", rounds)
    name = f"build of {policies:,} policies, {questions:,} questions"
    yield from compare(name, LARGE_LIMIT, ours, "the theme alone", theirs)
    yield Figure("  of the time for half as many", ratio(ours, smaller), LINEAR, "x")


def time_in_turn(projects: list[Project], site: Path, rounds: int) -> list[list[float]]:
    """Seconds of every build of each project, one after the other, after a first build that is not counted."""
    for project in projects:
        time_build(project, site)
    times = [[time_build(project, site) for project in projects] for _ in range(rounds)]
    return [list(column) for column in zip(*times, strict=True)]


def time_build(project: Project, site: Path) -> float:
    """Seconds of processor time for one build in a process of its own."""
    return spend_outside(lambda: project.build(site))
