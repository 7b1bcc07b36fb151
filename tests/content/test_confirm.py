"""What cites a changed clause is changed or confirmed before publishing, and a confirmation expires by itself."""

from datetime import date
from pathlib import Path

import pytest

from site_build.content import errors
from site_build.content.citers import Citer, find_citers
from site_build.content.confirm import (
    CONFIRMED,
    Stale,
    confirm,
    confirm_all,
    find_all_stale,
    find_stale_since,
    read_confirmed,
)
from site_build.content.publish import Decision, publish, publish_site
from site_build.content.site import read_site
from site_build.errors import ContentError
from support import revision
from support.publishing import BOARD, REASON
from support.revision import edit, follow, revise

POLICY = "confidentiality"
KINDS = {
    "question": f"question/{POLICY}/mother-asks",
    "told": f"question/{POLICY}/lost-found-again",
    "outcome": "outcome/lost/found-again",
    "easy-read": f"easy-read/{POLICY}/lost",
    "remember": f"remember/{POLICY}/3",
}
WORDS = {
    "question": (revision.BANK, "asks what he told you today.", "asks what he told you."),
    "told": ("docs/decide/lost.md", "found-again: ", "found-again: So. "),
    "outcome": ("docs/decide/lost.md", "exception for what you find again.", "exception for that."),
    "easy-read": (revision.EASY, "Do you only think so? Both", "Do you just think so? Both"),
    "remember": (revision.EASY, '"Lost something? Tell', '"Lost it? Tell'),
}


@pytest.fixture
def revised(portal: Path) -> Path:
    """The real portal with its questions published, and the revised policy, which its pages follow; not confirmed."""
    publish(portal)
    revise(portal)
    follow(portal)
    return portal


def stale(root: Path) -> dict[str, Stale]:
    """What has to be read again, by its name."""
    return {each.citer.what: each for each in find_all_stale(read_site(root))}


def publish_now(root: Path) -> None:
    """Publish what has changed, as a material change."""
    publish_site(read_site(root), date(2026, 12, 1), Decision("material", REASON, BOARD))


def test_what_a_plausible_revision_makes_somebody_read_again(revised: Path) -> None:
    """Whatever cites a reworded clause, but the two questions that were changed with it."""
    site, reworded = read_site(revised), {*revision.REWORDED}
    citing = {citer.what: citer for citer in find_citers(site, POLICY) if reworded & {*citer.clauses}}
    assert {name.split("/")[0] for name in citing} == {
        "question",
        "outcome",
        "easy-read",
        "remember",
        "own-records",
    }
    asked = {f"question/{POLICY}/{each.id}" for each in site.banks[POLICY].questions if reworded & {*each.clauses}}
    assert {name for name in citing if name.startswith("question/")} == asked
    pages = {citer.path for name, citer in citing.items() if name.startswith("outcome/")}
    assert pages == {
        page.relative_to(revised).as_posix() for page in (revised / "docs/decide").glob("*.md") if cites(page)
    }
    assert citing.keys() - stale(revised).keys() == {
        f"question/{POLICY}/{changed}" for changed in ("memory-stick-missing", "told-about-loss")
    }


def cites(page: Path) -> bool:
    """Whether a page has a link to a reworded clause."""
    text = page.read_text("utf-8")
    return any(f"confidentiality.md#{clause}){{ .clause" in text for clause in revision.REWORDED)


def test_each_is_told_on_its_line(revised: Path) -> None:
    """The line has its id, or what is to be remembered; it is told with every clause of its own that has changed."""
    for name, each in stale(revised).items():
        kind, last = name.split("/")[0], name.split("/")[-1]
        line = (revised / each.citer.path).read_text("utf-8").splitlines()[each.citer.line - 1]
        assert is_line_of(kind, last, each.citer, line), line
        assert {confirmation.clause for confirmation in each.confirmations} <= {*revision.REWORDED}
    problem = stale(revised)[f"easy-read/{POLICY}/lost"].problem()
    assert problem.message.startswith(f"easy-read/{POLICY}/lost cites “report-loss”, which has other words now.")


def is_line_of(kind: str, last: str, citer: Citer, line: str) -> bool:
    """Whether something of this kind, and with this end of its name, begins on the line."""
    if kind == "question" and citer.path != revision.BANK:
        return last.endswith(f"-{line.strip().split(':')[0]}")
    starts = {"question": f"- id: {last}", "remember": f'words: "{citer.words}"'}
    return starts.get(kind, f"{{: #{last} ") in line


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_unconfirmed_citer_stops_publishing(revised: Path, kind: str) -> None:
    """With everything confirmed but one thing it is the only one told; with it confirmed, the change is published."""
    name, before = KINDS[kind], read_site(revised).published.publications
    confirm(read_site(revised), stale(revised).keys() - {name})
    with pytest.raises(ContentError) as caught:
        publish_now(revised)
    [problem] = caught.value.problems
    assert problem.message.startswith(f"{name} cites “")
    assert read_site(revised).published.publications == before
    assert [citer.what for citer in confirm(read_site(revised), [name])] == [name]
    publish_now(revised)
    assert read_site(revised).is_published(POLICY)


@pytest.mark.parametrize("kind", KINDS)
def test_a_confirmation_expires_when_the_words_that_cite_change(revised: Path, kind: str) -> None:
    """It was about other words. A question with other words than the published ones counts as changed."""
    confirm_all(read_site(revised))
    assert stale(revised) == {}
    file, old, new = WORDS[kind]
    edit(revised / file, (old, new))
    is_known_to_be_changed = KINDS[kind].startswith("question/")
    assert stale(revised).keys() == (set() if is_known_to_be_changed else {KINDS[kind]})


def test_a_confirmation_expires_when_the_clause_changes_again(revised: Path) -> None:
    """Whatever cites that clause is to be read again, and nothing else; taken back, it is confirmed as it was."""
    confirm_all(read_site(revised))
    words = ("of at least six characters", "of at least eight characters")
    edit(revised / revision.POLICY, words)
    again = stale(revised)
    assert f"easy-read/{POLICY}/device-passwords" in again
    assert {each.clause for one in again.values() for each in one.confirmations} == {"device-password"}
    edit(revised / revision.POLICY, words[::-1])
    assert stale(revised) == {}


def test_a_heading_above_a_clause_is_part_of_its_words(portal: Path) -> None:
    """What cites any clause beneath it is read again."""
    publish(portal)
    edit(portal / revision.POLICY, ("### Return of all documentary information {", "### Giving everything back {"))
    assert {each.clause for one in stale(portal).values() for each in one.confirmations} == {"return-documents"}


def test_a_file_is_confirmed_by_its_path(revised: Path) -> None:
    """Everything in it that waits; the rest still waits."""
    page = "docs/decide/lost.md"
    here = {name for name, each in stale(revised).items() if each.citer.path == page}
    assert {citer.what for citer in confirm(read_site(revised), [page])} == here
    assert {each.citer.path for each in stale(revised).values()} >= {revision.EASY, revision.BANK}
    assert not here & stale(revised).keys()


def test_what_does_not_wait_is_not_confirmed(revised: Path) -> None:
    """Names of nothing, or of what cites no changed clause, are told together, and nothing is written."""
    unknown = ["outcome/lost/nowhere", f"question/{POLICY}/broken-lock"]
    with pytest.raises(errors.NothingToConfirm) as caught:
        confirm(read_site(revised), [KINDS["outcome"], *unknown])
    assert caught.value.names == unknown
    assert not (revised / "editions" / CONFIRMED).exists()


def test_since_an_edition_by_its_version_or_digest(revised: Path) -> None:
    """Any that was published, also an older one: what was confirmed then need not be again."""
    site = read_site(revised)
    earlier = site.published.publications[0].edition
    for name in (revision.EARLIER, earlier, earlier[:8]):
        assert [each.citer for each in find_stale_since(site, name)] == [each.citer for each in find_all_stale(site)]
    for name in (earlier[:7], "", "0" * 64, revision.VERSION):
        with pytest.raises(errors.PublicationUnknown) as caught:
            find_stale_since(site, name)
        assert caught.value.known == [revision.EARLIER]
    confirm_all(site)
    publish_now(revised)
    edit(revised / revision.POLICY, ("of at least six characters", "of at least eight characters"))
    since = find_stale_since(read_site(revised), revision.EARLIER)
    assert {each.clause for one in since for each in one.confirmations} == {"device-password"}


def test_confirmations_add_up(revised: Path) -> None:
    """One after the other, in one file, which has an order of its own."""
    confirm(read_site(revised), [KINDS["remember"]])
    confirm(read_site(revised), [KINDS["easy-read"]])
    both = read_confirmed(revised / "editions")
    assert {each.what for each in both} == {KINDS["remember"], KINDS["easy-read"]}
    (revised / "editions" / CONFIRMED).write_text("[[confirmed]]\n", encoding="utf-8")
    with pytest.raises(errors.ConfirmedMalformed) as caught:
        stale(revised)
    assert caught.value.path == revised / "editions" / CONFIRMED
