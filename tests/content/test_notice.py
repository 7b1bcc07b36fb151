"""The privacy notice is true: each thing that the program keeps of somebody stands in it, in words that are easy."""

import re
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from site_build import words
from site_build.content.notice import NOTICE_FILE, PrivacyNotice
from site_build.content.site import read_site
from site_build.content.source import plain_text
from site_build.errors import ContentError
from site_build.formats.record import Record
from site_build.formats.statement import Answers, NamedEdition, Statement
from site_build.office.links.reminders import PastReminder
from site_build.pages.generate import generate
from site_build.pages.render import COMPONENTS
from site_build.register.people import Person

ROOT = Path(__file__).parents[2]
BOARD = ROOT / "board" / "README.md"
KEPT = re.compile(r'"(portal(?:-[a-z-]+)?)"')  # a name in the browser's storage, as it stands in a script
UNDECIDED = "The Board has not decided this yet."

IN_A_STATEMENT = {
    "v": "which kind of form it is.",
    "id": "a number that only this form has, made by chance",
    "origin": "which register it is for",
    "invitation": "which personal link you had, if you had one",
    "name": "your name, as you typed it",
    "role": "your role, such as volunteer",
    "edition": "which policy you signed, and which version of its words",
    "quiz": "what you were asked, and what you answered",
    "declaration": "the sentence that you agreed to",
    "opened": "how you read the policy, such as in Easy Read",
    "helped_by": "who helped you, if you said so",
    "signed_at": "the day and the time, by the clock of your phone or computer",
}
IN_ITS_PARTS = {
    "policy": "which policy you signed",
    "version": "which version of its words",
    "digest": "which version of its words",
    "bank": "what you were asked",
    "nonce": "what you were asked",
    "answers": "what you answered",
}
ON_PAPER = {
    "signed_on": "the day on which you signed",
    "witness": "who saw you sign, by name.",
    "scan": "It keeps a long number, made from the picture.",
}
OF_A_PERSON = {
    "id": "a number for you, made by chance",
    "name": "your name and your roles",
    "roles": "your name and your roles",
    "started": "the day you started, and the day you left",
    "left": "the day you started, and the day you left",
    "email": "your e-mail, if we have it",
    "post": "your post, if you are, for example, the Chair of Trustees",
    "was_keeper": "whether you have ever kept the register",
    "added": "the day you were put on the register",
}
OF_A_REMINDER = {
    "day": "when you were reminded",
    "way": "how",
    "state": "whether it reached you, as far as we know",
    "links": "which personal link was in it",
}
ERASED = {
    "Their name, roles, days and e-mail address.": "your name, roles, days, post and e-mail",
    "What they signed, with their answers and who helped: {signed}.": "what you signed, your answers, and who helped",
    "What is known of their links and reminders: {links}. Taken back with that: {revoked}.": (
        "your personal links, which stop"
    ),
    "What is about them in a spreadsheet that is not all in yet, and in what the last one did.": (
        "what a list that was sent in says about you"
    ),
    "Your reasons for withdrawing: {withdrawn}.": "why something you signed no longer counts",
    "Forms of theirs that wait or were set aside: {forms}.": "forms of yours that wait or were put aside.",
}
NOT_ERASED = {
    "Entries in the log: {entries}. They name nobody. They say that something was done on a day.": (
        "lines in the log. They say that something was done on a day. They have no name."
    ),
    "Marks by which an erased form is known if it comes again: {marks}. They name nobody.": (
        "marks that show if an erased form comes again. They have no name."
    ),
    "Reasons that you wrote when you returned or discarded a form.": (
        "why a form was sent back or thrown away, as the Chief Officer wrote it"
    ),
    "Their name in what others signed: as who helped, or who saw it.": (
        "your name on other people's forms: if you helped them, or saw them sign"
    ),
    "Forms that nobody can tell are theirs: under a name that two people have, or that cannot be opened.": (
        "forms that nobody can tell are yours: two people have that name, or the form cannot be opened"
    ),
    "Who signs and sends your e-mails, if that is them. You can change it.": (
        "who signs and sends our e-mails, if that was you. It can be changed."
    ),
    "What is outside the register: backups, the copy from before an update, exports, letters, receipts, "
    "and what was signed on paper.": (
        "copies outside the register: older copies of it, saved lists, letters, e-mails, receipts and paper."
    ),
}
IN_THE_BROWSER = {
    "portal": "this tab of your browser keeps your code and your answers.",
    "portal-outbox": "A form that could not be sent waits in this tab.",
    "portal-place-": "Your answers are kept there, and a number made from your link.",
    "portal-shared": "A tablet can be set to “One after another”, for several people. It keeps this setting.",
    "portal-comfort": "Your text size, spacing and colours are kept, if you change them.",
    "portal-aloud": "So is how fast words are read to you.",
}


@pytest.fixture(scope="module")
def notice() -> PrivacyNotice:
    """The real notice."""
    found = read_site(ROOT).notice
    assert found is not None
    return found


def said(notice: PrivacyNotice) -> dict[str, str]:
    """The words below each heading of the notice, by its title; what stands above the first is left out."""
    sections: dict[str, list[str]] = {}
    for block in notice.blocks:
        if block.tag == "h2":
            sections[plain_text(block)] = []
        elif sections:
            list(sections.values())[-1].append(plain_text(block))
    return {title: " ".join(passages) for title, passages in sections.items()}


def check_told(keys: Iterable[str], told: dict[str, str], text: str) -> None:
    """Each key has its words, and the words stand in the text."""
    assert {*keys} == told.keys()
    assert [words for words in told.values() if words not in text] == []


def test_all_that_a_form_holds_is_told(notice: PrivacyNotice) -> None:
    """Every key of a statement, of its parts, and of a record that a statement has not."""
    sections = said(notice)
    check_told(Statement.model_fields, IN_A_STATEMENT, sections["What your form says"])
    check_told({*NamedEdition.model_fields, *Answers.model_fields}, IN_ITS_PARTS, sections["What your form says"])
    check_told(Record.model_fields.keys() - Statement.model_fields, ON_PAPER, sections["If you sign on paper"])


def test_all_that_is_known_of_a_person_is_told(notice: PrivacyNotice) -> None:
    """Every key of a person's record."""
    check_told(Person.model_fields, OF_A_PERSON, said(notice)["What the register keeps about you"])


def test_all_that_is_known_of_a_reminder_is_told(notice: PrivacyNotice) -> None:
    """Every key of what is remembered of one."""
    check_told(PastReminder.model_fields, OF_A_REMINDER, said(notice)["What the register keeps about you"])


def test_an_import_is_told(notice: PrivacyNotice) -> None:
    """What is kept of a list that came in, of whoever is in it, is told; erasing forgets it (tests/office/people)."""
    told = said(notice)["What the register keeps about you"]
    assert "a list with you in it that was sent in, until it is finished" in told
    assert "what that list changed about you, so that it can be undone" in told


def test_what_erasing_leaves_is_told(notice: PrivacyNotice) -> None:
    """The notice and the desk say the same of what goes and what stays, in this order."""
    goes, stays = said(notice)["How to have it erased"].split("This is what stays:")
    check_told(words._ERASED, ERASED, goes)
    check_told(words._NOT_ERASED, NOT_ERASED, stays)


def test_the_life_of_a_link_is_told(notice: PrivacyNotice) -> None:
    """As many days as a link works."""
    assert (
        f"A personal link stops working after {read_site(ROOT).portal.deadlines.link_days} days."
        in said(notice)["How long we keep it"]
    )


def test_all_that_a_browser_keeps_is_told(notice: PrivacyNotice) -> None:
    """Every name under which a script of the site keeps something, and for how many days a place counts."""
    kept = {name for script in COMPONENTS.rglob("*.js") for name in KEPT.findall(script.read_text("utf-8"))}
    text = said(notice)["What stays on your phone or computer"]
    check_told(kept, IN_THE_BROWSER, text)
    [days] = re.findall(r"DAYS = (\d+);", (COMPONENTS / "session/device.js").read_text("utf-8"))
    assert text.count("days") == text.count(f"{days} days") == 2


def test_whom_to_ask_is_who_keeps_the_register_and_who_vouches(notice: PrivacyNotice) -> None:
    """The notice names the posts of the keeper and the witness, as `portal.toml` has them, and no other."""
    portal = read_site(ROOT).portal
    assert {*re.findall(r"\(contact:([a-z-]+)\)", notice.source.text)} == {portal.keeper.post, portal.keeper.witness}
    assert portal.organisation.name in said(notice)["Who we are"]


def test_how_to_complain(notice: PrivacyNotice) -> None:
    """Within how many days a complaint is acknowledged, and who else can be told, named in full."""
    complain = said(notice)["How to complain"]
    assert "We must tell you within 30 days that we have your complaint." in complain
    assert "You can also go to the Information Commissioner." in complain


def test_what_the_board_has_not_decided_is_on_its_list(notice: PrivacyNotice) -> None:
    """The list for the Board has an item for each heading under which the notice says so, once each, in its order."""
    open_ones = [title for title, text in said(notice).items() for _ in range(text.count(UNDECIDED))]
    assert re.findall(r"^- \*\*([^*]+)\*\*:", BOARD.read_text("utf-8"), re.MULTILINE) == open_ones
    assert len(open_ones) == 6


def test_the_page_has_one_title(notice: PrivacyNotice) -> None:
    """What the browser's tab says is what the Board's page is called."""
    assert generate(read_site(ROOT))["privacy.md"].title == notice.title


FAULTS = {
    "a contact that does not exist": ("(contact:chair)", "(contact:chairman)", "", "no contact “chairman”"),
    "a day that is none": ("adopted:", "adopted: in May", "", "adopted: "),
    "no mark of the Board": ("adopted:\n", "", "", "adopted: is missing."),
    "a mark too many": ("adopted:\n", "adopted:\nby: Zoë Example\n", "", "by: is not a key that is known here."),
    "no title": ("# How we look after your information", "How", "", "starts with a title"),
    "HTML": ("We do not count visits", "We <b>never</b> count", "", "HTML"),
    "sixteen words": ("We do not count visits", f"{'we ' * 15}go", "warning: ", "has 16 words"),
    "twenty-six words": ("We do not count visits", f"{'we ' * 25}go", "", "has 26 words"),
    "initials": ("We do not count visits", "We obey the GDPR", "", "initials"),
    "a long word": ("We do not count visits", "We anonymise you", "warning: ", "long word"),
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS.keys())
def test_what_is_wrong_with_a_notice_is_found(
    portal: Path, spoil: Callable[[str, str, str], None], fault: tuple[str, str, str, str]
) -> None:
    """Each fault is told with the file and its line; what is only hard to read stops a strict build alone."""
    old, new, kind, told = fault
    spoil(NOTICE_FILE, old, new)
    [problem] = all_problems(portal)
    assert re.match(rf"{NOTICE_FILE}:\d+: {kind}(?!warning)", problem)
    assert told in problem


def test_a_fault_is_told_on_its_line(portal: Path, spoil: Callable[[str, str, str], None]) -> None:
    """Also where the passage begins like another one above it."""
    spoil(NOTICE_FILE, "The trustees get a report with numbers.", f"The trustees get {'many ' * 15}reports.")
    line = (portal / NOTICE_FILE).read_text("utf-8").partition("many")[0].count("\n") + 1
    assert all_problems(portal)[0].startswith(f"{NOTICE_FILE}:{line}: ")


def all_problems(portal: Path) -> list[str]:
    """Errors and warnings as the author sees them."""
    try:
        return [str(problem) for problem in read_site(portal).warnings]
    except ContentError as error:
        return [str(problem) for problem in error.problems]


def test_a_portal_without_a_notice_can_be_read(portal: Path) -> None:
    """Its site says that there is none, and its desk asks for one."""
    (portal / NOTICE_FILE).unlink()
    assert read_site(portal).notice is None
