"""Publishing: what a change of words asks for, what stops it, and that nothing of it is ever half done."""

import multiprocessing
import os
import signal
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from site_build.content import errors
from site_build.content.bank import ShortBank, parse_bank
from site_build.content.confirm import confirm_all
from site_build.content.edition import INDEX, Publication, read_published
from site_build.content.publish import REASONS, UNDECIDED, Decision, find_concerned, publish, publish_site
from site_build.content.site import Site, read_site
from site_build.errors import ContentError
from support import revision
from support.file_limit import largest_file
from support.publishing import BOARD
from support.revision import edit, follow, revise

POLICY = "confidentiality"
DAY = date(2026, 12, 1)
MATERIAL = Decision("material", "  The trustees want to hear\nof a loss soon. ", BOARD)
EDITORIAL = Decision("editorial", "A slip of the pen.", "Chair of Trustees")
TYPO = ("Working Together-are responsible", "Working Together are responsible")


@pytest.fixture
def portal(portal: Path) -> Path:
    """The real portal, with its questions as they are published."""
    publish(portal)
    return portal


@pytest.fixture
def revised(portal: Path) -> Path:
    """The portal with the revised policy, whose pages follow it."""
    revise(portal)
    follow(portal)
    confirm_all(read_site(portal))
    return portal


def publish_now(root: Path, decision: Decision = UNDECIDED) -> list[Publication]:
    """Publish what has changed."""
    return publish_site(read_site(root), DAY, decision)


def reword(root: Path, *, version: str) -> None:
    """Correct a slip in the policy, and confirm what cites it."""
    edit(root / revision.POLICY, TYPO, (f"version: {revision.EARLIER}\n", f"version: {version}\n"))
    confirm_all(read_site(root))


def told(root: Path, decision: Decision = MATERIAL) -> list[str]:
    """What stops publishing, by file and line; nothing was written."""
    before = list_files(root)
    with pytest.raises(ContentError) as caught:
        publish_now(root, decision)
    assert list_files(root) == before
    return [str(problem) for problem in caught.value.problems]


def list_files(root: Path) -> dict[str, bytes]:
    """What is in the folder of editions."""
    return {path.name: path.read_bytes() for path in (root / "editions").iterdir()}


def latest(site: Site) -> Publication:
    """What was published last."""
    found = site.published.latest(POLICY)
    assert found is not None
    return found


def test_a_material_change_and_its_short_bank(revised: Path) -> None:
    """The entry says what was decided; the short bank asks about the clauses that changed, of whoever they concern."""
    before = latest(read_site(revised))
    [entry] = publish_now(revised, MATERIAL)
    assert (entry.change, entry.version, entry.published) == ("material", revision.VERSION, DAY)
    assert (entry.reason, entry.approved_by) == ("The trustees want to hear of a loss soon.", BOARD)
    site = read_site(revised)
    assert site.is_published(POLICY)
    [(since, name)] = entry.short.items()
    short = parse_bank(site.published.read(name))
    assert isinstance(short, ShortBank)
    assert since == short.since == before.edition
    assert short.clauses == (*revision.REWORDED, revision.ADDED, revision.REMOVED)
    assert [duty.id for duty in short.duties][-1] == "copy-originals"
    assert short.declaration == (
        "I have read what changed in the Confidentiality Policy. I agree to keep to the policy as it is now."
    )
    assert short.quiz.keys() == site.portal.roles.keys()
    assert publish_now(revised, UNDECIDED) == []


def test_an_editorial_change_is_nobodys_to_sign(portal: Path) -> None:
    """Its short bank is empty."""
    reword(portal, version="2026-11")
    [entry] = publish_now(portal, EDITORIAL)
    [name] = entry.short.values()
    short = parse_bank((portal / f"editions/{name}.json").read_bytes())
    assert (entry.change, short.quiz, short.questions) == ("editorial", {}, ())


def test_questions_write_the_short_banks_of_the_edition_anew(revised: Path) -> None:
    """The edition stays and so does its kind; a reason may be given, and another is said when it is not."""
    [entry] = publish_now(revised, MATERIAL)
    edit(revised / revision.BANK, ("What was sent has left your hands.", "It has left your hands."))
    [mended] = publish_now(revised)
    assert (mended.change, mended.reason, mended.approved_by) == ("questions", REASONS["questions"], BOARD)
    assert (mended.edition, mended.short.keys()) == (entry.edition, entry.short.keys())
    [old], [new] = entry.short.values(), mended.short.values()
    published = read_published(revised / "editions")
    assert b"What was sent has left your hands" in published.read(old)
    short = parse_bank(published.read(new))
    assert isinstance(short, ShortBank)
    assert short.clauses == (*revision.REWORDED, revision.ADDED, revision.REMOVED)
    edit(revised / revision.BANK, ("It has left your hands.", "It is gone."))
    [again] = publish_now(revised, Decision(reason="Shorter.", approved_by="Chief Officer"))
    assert (again.change, again.reason, again.approved_by) == ("questions", "Shorter.", "Chief Officer")


def test_another_declaration_of_what_changed_is_published(revised: Path) -> None:
    """It is in the short banks alone, so it is a change of questions; the whole bank stays."""
    [entry] = publish_now(revised, MATERIAL)
    words = "I have read what is new, and I agree."
    edit(revised / revision.BANK, ("\ndeclaration: ", f"\nshort_declaration: {words}\ndeclaration: "))
    [mended] = publish_now(revised)
    assert (mended.change, mended.pair) == ("questions", entry.pair)
    [name] = mended.short.values()
    assert parse_bank((revised / f"editions/{name}.json").read_bytes()).declaration == words
    assert publish_now(revised) == []


def test_whom_a_material_change_would_concern(portal: Path) -> None:
    """Those with a duty in it: what only trustees and staff have to do is not told to volunteers."""
    edit(portal / revision.POLICY, ("Working Together's position on", "Our position on"))
    assert find_concerned(read_site(portal), POLICY) == ["trustee", "staff"]


@pytest.mark.parametrize("decision", [Decision("material", " ", BOARD), Decision("editorial", "So."), UNDECIDED])
def test_changed_words_need_a_whole_decision(portal: Path, decision: Decision) -> None:
    """Its kind, its reason, and who approved it."""
    reword(portal, version="2026-11")
    with pytest.raises(errors.DecisionMissing) as caught:
        publish_now(portal, decision)
    assert caught.value.policy == POLICY


def test_only_a_change_of_words_is_material_or_editorial(portal: Path) -> None:
    """For a change of questions that would be untrue, and for what was never published."""
    edit(portal / revision.BANK, ("Tell him, as he is generous", "Tell him, since he is generous"))
    with pytest.raises(errors.DecisionUncalledFor):
        publish_now(portal, MATERIAL)
    (portal / "editions" / INDEX).unlink()
    with pytest.raises(errors.DecisionUncalledFor):
        publish_now(portal, MATERIAL)


def test_a_body_or_post_approves_and_never_a_person(portal: Path) -> None:
    """It is the policy's own, or a post of `portal.toml`."""
    reword(portal, version="2026-11")
    with pytest.raises(errors.ApproverUnknown) as caught:
        publish_now(portal, Decision("editorial", "So.", "Sam Example"))
    assert caught.value.field == "approved_by"
    assert caught.value.known[:2] == [BOARD, "Chief Officer"]


def test_a_version_means_its_words_for_ever(portal: Path) -> None:
    """Other words under a version that exists are refused, and so is going back to an earlier version."""
    reword(portal, version=revision.EARLIER)
    [problem] = told(portal)
    assert problem.startswith(f"{revision.POLICY}:3: Version “2020-02” was published before")
    edit(portal / revision.POLICY, ("version: 2020-02", "version: 2026-11"))
    publish_now(portal, EDITORIAL)
    edit(portal / revision.POLICY, ("version: 2026-11", "version: 2020-02"), TYPO[::-1])
    confirm_all(read_site(portal))
    [problem] = told(portal)
    assert problem.startswith(f"{revision.POLICY}:3: Version “2020-02” was published before")


def test_an_id_that_is_perhaps_reused(portal: Path) -> None:
    """A clause with words that have little in common with its old ones is refused on its line until it has a new id."""
    old = "More information can be found in our Data Protection Policy."
    edit(portal / revision.POLICY, (old, "Dogs are welcome at the office."), ("version: 2020-02", "version: 2026-11"))
    confirm_all(read_site(portal))
    [problem] = told(portal)
    line = (portal / revision.POLICY).read_text("utf-8").splitlines().index("{: #data-protection-policy }") + 1
    assert problem.startswith(f"{revision.POLICY}:{line}: The words of “data-protection-policy” have little in common")


def test_a_removed_clause_is_told_with_all_that_still_cites_it(portal: Path) -> None:
    """The policy's own fault, a duty of it, hides none of the others: pages, Easy Read and questions.

    A question made from a decision page is told of there alone.
    """
    revise(portal)
    problems = [problem for problem in told(portal) if revision.REMOVED in problem]
    assert sorted({problem.split(":")[0] for problem in problems}) == [
        "docs/decide/authorise.md",
        "docs/decide/post.md",
        revision.EASY,
        revision.RECORDS,
        revision.POLICY,
        revision.BANK,
    ]
    assert len(problems) == 9
    assert not any(made in problem for made in ("authorise-post-yes", "post-send") for problem in problems)
    links = [problem.split(": ")[0] for problem in problems if "there is no clause #" in problem]
    lines = {path: (portal / path).read_text("utf-8").splitlines() for path in {link.split(":")[0] for link in links}}
    assert len(links) == len(set(links)) == 4
    assert all(revision.REMOVED in lines[path][int(line) - 1] for path, line in (link.split(":") for link in links))


def test_a_new_duty_that_nothing_teaches(revised: Path) -> None:
    """A clause that asks something of somebody is not published until a question teaches it to each of its roles."""
    edit(revised / revision.BANK, (revision.NEW_QUESTION, ""))
    [problem] = told(revised)
    assert "Nothing teaches the duty “message-from-work” to: trustee, staff, volunteer." in problem
    assert problem.startswith(f"{revision.POLICY}:50: ")


def test_a_short_bank_that_was_changed_by_hand(revised: Path) -> None:
    """It is one of the files that people sign."""
    [entry] = publish_now(revised, MATERIAL)
    [name] = entry.short.values()
    path = revised / f"editions/{name}.json"
    path.write_bytes(path.read_bytes().replace(b"24 hours", b"25 hours"))
    [problem] = told(revised)
    assert problem.startswith(f"editions/{name}.json:1: This file has been changed since it was published.")


def test_an_unknown_policy(portal: Path) -> None:
    """Its name is refused with those that there are."""
    with pytest.raises(errors.PolicyUnknown) as caught:
        publish_site(read_site(portal), DAY, policy="kindness")
    assert caught.value.known == [POLICY]


def test_on_a_full_disk_nothing_is_published_and_then_all_of_it(revised: Path) -> None:
    """The disk takes the edition and not its bank: the list is as it was, and publishing again does the whole."""
    before = list_files(revised)
    with largest_file(20_000), pytest.raises(OSError, match="too large"):
        publish_now(revised, MATERIAL)
    after = list_files(revised)
    assert after.keys() > before.keys()
    assert after[INDEX] == before[INDEX]
    [entry] = publish_now(revised, MATERIAL)
    assert list(read_published(revised / "editions").faults()) == []
    assert latest(read_site(revised)) == entry


def publish_and_die(root: Path, name: str) -> None:
    """Publish, and be killed when the file whose name ends so is put in place."""

    def die(event: str, arguments: tuple[object, ...]) -> None:
        if event == "os.rename" and str(arguments[1]).endswith(name):
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(die)
    publish_now(root, MATERIAL)


def names_of_short(entry: Publication) -> str:
    """The file of the only short bank."""
    [name] = entry.short.values()
    return f"{name}.json"


@pytest.mark.parametrize("at", [lambda entry: f"{entry.bank}.json", names_of_short, lambda entry: INDEX])
def test_killed_in_the_middle(revised: Path, tmp_path: Path, at: Callable[[Publication], str]) -> None:
    """Whichever file it was writing, nothing is published, and publishing again does the whole."""
    before = list_files(revised)
    [entry] = publish_now(revised, MATERIAL)
    done = list_files(revised)
    for path in (revised / "editions").iterdir():
        path.unlink()
    for name, data in before.items():
        (revised / "editions" / name).write_bytes(data)
    child = multiprocessing.get_context("spawn").Process(target=publish_and_die, args=(revised, at(entry)))
    child.start()
    child.join()
    assert child.exitcode == -signal.SIGKILL
    assert list_files(revised)[INDEX] == before[INDEX]
    assert publish_now(revised, MATERIAL) == [entry]
    assert {name: data for name, data in list_files(revised).items() if not name.startswith(".")} == done
