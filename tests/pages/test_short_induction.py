"""The short induction of the real policy, plausibly revised: what is told in which part, and where it can be found."""

from pathlib import Path

import pytest

from site_build.content.edition import SINCE_LETTERS
from site_build.content.site import Site, read_site
from site_build.pages.builders.mkdocs import ICONS
from site_build.pages.components.arrival.arrival import view_arrival
from site_build.pages.components.induction.induction import InductionView, view_induction, view_short_induction
from site_build.pages.components.paper.paper import view_paper, view_short_paper
from site_build.pages.generate import generate
from site_build.pages.whole import whole_pages
from support import revision
from support.build import copy_portal
from support.publishing import publish_revision

POLICY = "confidentiality"
NAME = "221635b2"  # of the edition of 2020
ROLES = ("trustee", "staff", "volunteer")


@pytest.fixture(scope="module")
def revised(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The real portal's content, after three clauses were reworded, one added, one removed and one moved."""
    root = copy_portal(tmp_path_factory.mktemp("revised"))
    revision.revise(root)
    revision.follow(root)
    publish_revision(root)
    return read_site(root)


@pytest.fixture(scope="module")
def view(revised: Site) -> InductionView:
    """The short induction of a volunteer."""
    return view_short_induction(revised, POLICY, "volunteer", NAME)


def test_name(revised: Site) -> None:
    """It is called by the edition that was signed."""
    [short] = revised.short_inductions[POLICY].values()
    assert short.since.edition[:SINCE_LETTERS] == short.name == NAME


def test_what_is_told(view: InductionView) -> None:
    """Every changed clause once, with the Easy Read that retells it; a part in which nothing changed is left out."""
    told = [
        (part.id, change.title, [clause.id for clause in change.clauses], bool(change.ideas))
        for part in view.parts
        for change in part.changes
    ]
    assert told == [
        ("private", "If information is lost", ["report-loss"], True),
        ("private", "Information in hard copy form", ["copy-before-posting"], False),
        ("telling", "Personal information and people outside", ["disclose-personal"], True),
        ("paper-and-devices", "Devices: use a password", ["device-password"], True),
        ("paper-and-devices", "Devices: never send them by post", ["no-personal-messaging"], True),
    ]


def test_numbers(revised: Site, view: InductionView) -> None:
    """The parts that are there have the numbers of the short bank, which has none for the others."""
    numbers = dict(zip(view.bank.parts, view.bank.quiz["volunteer"].number, strict=True))
    assert {part.id: part.number for part in view.parts} == {part: asked for part, asked in numbers.items() if asked}
    whole = view_induction(revised, POLICY, "volunteer")
    assert view.minutes < whole.minutes
    assert [part.number for part in whole.parts] == list(whole.bank.quiz["volunteer"].number)


def test_whatever_is_cited_is_there(view: InductionView) -> None:
    """The page holds the words of each clause that changed or that a question cites, for it opens them in place."""
    held = {clause.id for clause in view.cited}
    assert held >= {clause for question in view.bank.for_role("volunteer") for clause in question.clauses}
    assert held >= {*revision.REWORDED, revision.ADDED}


def test_where_it_is(revised: Site) -> None:
    """A whole page and a sheet for each role that a change concerns, offered to links alone."""
    for role in ROLES:
        page = whole_pages(revised, ICONS)[f"induction/{POLICY}/{role}/{NAME}/index.html"]
        assert f'data-since="{NAME}"' in page
        assert generate(revised)[f"paper/{POLICY}/{role}/{NAME}.md"].component == "paper"
    short = {one.key for one in view_arrival(revised).offers if one.since}
    assert short == {f"{POLICY}/{role}/{NAME}" for role in ROLES}


def test_paper(revised: Site, view: InductionView) -> None:
    """The sheet is graded by the short bank, and has other ways to have read."""
    short, whole = view_short_paper(revised, POLICY, "volunteer", NAME), view_paper(revised, POLICY, "volunteer")
    assert short.digest == view.pair.bank != whole.digest
    assert {question.id for question in short.questions} <= {question.id for question in view.bank.questions}
    assert ("changes", "what changed") in short.ways
    assert ("changes", "what changed") not in whole.ways


def test_what_nobody_is_asked_about(tmp_path: Path) -> None:
    """Where a clause was taken out and nothing else, there is that to read, in the first part, and no question."""
    root = copy_portal(tmp_path)
    revision.revise(root)
    revision.follow(root)
    since = publish_revision(root).edition[:SINCE_LETTERS]
    revision.take_back(root)
    publish_revision(root)
    [part] = view_short_induction(read_site(root), POLICY, "volunteer", since).parts
    assert (part.id, part.number) == ("private", 0)
    assert [clause.id for change in part.changes for clause in change.clauses] == [revision.ADDED]
