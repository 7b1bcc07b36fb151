"""The first page: what to do first, the picture, and whom to show."""

import html
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from desk.window import Window
from site_build.config import DropBox, Portal
from site_build.content.notice import NOTICE_FILE, read_notice
from site_build.demo.forms import FormFactory
from site_build.desk.layout import Layout, draw
from site_build.desk.pages.overview.page import OverviewView
from site_build.desk.route import paginate
from site_build.office.forms.intake import take_in
from site_build.office.links.links import invite
from site_build.office.reporting.history import Moment, Tally
from site_build.office.reporting.overview import Overview, Selection
from site_build.office.reporting.tasks import Task, TaskKind
from support.sample import add, list_standings

NAMES = r'<th scope="row"><a href="[^"]+/people/[^"]+">(?:<bdi>)?([^<]+)<'


DAY = date(2026, 1, 5)
COUNTS = ((0, 4), (2, 4), (4, 4), (0, 0), (1, 4))  # four months, and today
TITLES = {"kindness": "Kindness Policy"}
HISTORY = tuple(Moment(DAY.replace(month=month), (Tally("staff", *count),)) for month, count in enumerate(COUNTS, 1))


def names(page: str) -> list[str]:
    """Who is in the table."""
    return re.findall(NAMES, page)


def test_what_to_do_first_leads_there(window: Window, pen: FormFactory) -> None:
    """Each task is a link to the page where it is done; what is done is no task any more."""
    page = window.get("/").text
    assert f"<a {window.href('/links')}>2 people have something to sign, and no link for it.</a>" in page
    take_in(window.office, [pen.write(None)])
    assert f"<a {window.href('/intake')}>One form waits for you.</a>" in window.get("/").text


def test_the_privacy_notice_comes_first_until_it_is_adopted(window: Window) -> None:
    """The task leads to a page that says what to do, and names the file and what to write into it."""
    notice = window.office.root / NOTICE_FILE
    assert "privacy notice" not in window.get("/").text
    notice.write_text(notice.read_text("utf-8").replace("adopted: 2026-01-05", "adopted:"), "utf-8")
    first = re.findall(r'<li class="card task"><a (href="[^"]+")>(.*?)</a></li>', window.get("/").text)[0]
    assert first[0] == window.href("/privacy-notice")
    assert first[1].startswith("The Board has not adopted the privacy notice yet.")
    page = window.get("/privacy-notice").text
    assert f"<code>{NOTICE_FILE}</code>" in page
    [written] = re.findall(r"<code>(adopted: .*?)</code>", page)
    notice.write_text(notice.read_text("utf-8").replace("adopted:", written), "utf-8")
    assert read_notice(window.office.root, notice).adopted


TOLD = [
    (Task(TaskKind.NO_NOTICE, 1, ""), "The website has no privacy notice yet. See what to do."),
    (
        Task(TaskKind.NOTICE, 1, ""),
        "The Board has not adopted the privacy notice yet. See what to do.",
    ),
    (Task(TaskKind.FAULTS, 3, ""), "Something is wrong with the register. Read what the last check found."),
    (Task(TaskKind.LOST, 1, ""), "An old backup was put back, and one form is missing since. Take it in again."),
    (Task(TaskKind.LOST, 2, ""), "An old backup was put back, and 2 forms are missing since. Take them in again."),
    (Task(TaskKind.WAITING, 1, ""), "One form waits for you."),
    (Task(TaskKind.WAITING, 1200, ""), "1,200 forms wait for you."),
    (Task(TaskKind.SET_ASIDE, 1, ""), "One form was set aside. Look at why."),
    (Task(TaskKind.OTHER_NAME, 1, ""), "One form was signed with a name that is unlike its person's. Look at it."),
    (
        Task(TaskKind.OTHER_NAME, 2, ""),
        "Forms of 2 people were signed with names that are unlike theirs. Look at each.",
    ),
    (Task(TaskKind.UNFINISHED, 1, ""), "Not everybody in your spreadsheet is in the register yet. Go on with it."),
    (Task(TaskKind.SIGN_AGAIN, 1, ""), "One person needs to sign again, because the policy changed. Send a new link."),
    (Task(TaskKind.SIGN_AGAIN, 12, ""), "12 people need to sign again, because the policy changed. Send new links."),
    (Task(TaskKind.NO_LINK, 1, ""), "One person has something to sign, and no link for it."),
    (Task(TaskKind.LINK_EXPIRES, 1, ""), "One link that nobody has used stops working soon."),
    (Task(TaskKind.REMIND, 1, ""), "One person has a link, and has not signed. Remind them."),
    (Task(TaskKind.REMIND, 2, ""), "2 people have a link, and have not signed. Remind them."),
    (Task(TaskKind.OVERDUE, 1, ""), "One person is overdue. See who."),
    (Task(TaskKind.OVERDUE, 3, ""), "3 people are overdue. See who."),
    (Task(TaskKind.EXPIRED, 1, ""), "One person left longer ago than you keep records. See who."),
    (Task(TaskKind.EXPIRED, 2, ""), "2 people left longer ago than you keep records. See who."),
    (Task(TaskKind.NO_BACKUP, 1, ""), "There is no backup of the register yet. Make one."),
    (Task(TaskKind.OLD_BACKUP, 1, "", DAY), "The last backup is of 5 January 2026. Make a new one."),
    (
        Task(TaskKind.NO_RECOVERY, 1, ""),
        "The Chair of Trustees has no recovery file yet. Without you, nobody could open the register.",
    ),
    (
        Task(TaskKind.REBUILD, 1, ""),
        "The website still has the register's earlier key. Build it again, and put it online.",
    ),
    (Task(TaskKind.RENEWAL, 1, ""), "One person is to do an induction again soon. Send a new link."),
    (
        Task(TaskKind.REVIEW, 1, "", DAY, ("kindness",)),
        "The Kindness Policy was to be reviewed by 5 January 2026. See what to do.",
    ),
    (
        Task(TaskKind.REVIEW_NEAR, 1, "", DAY, ("kindness",)),
        "The Kindness Policy is to be reviewed by 5 January 2026. See what to do.",
    ),
    (Task(TaskKind.NEVER_CHECKED, 1, ""), "The register has never been checked as a whole. Do it now."),
    (
        Task(TaskKind.NOT_COSIGNED, 1, ""),
        "The Chair of Trustees has not signed the list of entries yet. See how they can.",
    ),
    (
        Task(TaskKind.COSIGNED_LONG_AGO, 1, "", DAY),
        "The Chair of Trustees signed the list last on 5 January 2026. Let them sign it again.",
    ),
    (
        Task(TaskKind.POSTS, 2, "", names=("Chief Officer", "Chair of Trustees")),
        "Say who is the Chief Officer and who is the Chair of Trustees.",
    ),
]


def test_every_task_has_its_words(window: Window) -> None:
    """Each kind of task is said in short sentences, with its number where there is more than one."""
    assert {task.kind for task, _ in TOLD} == {*TaskKind}
    view = overview_of(window, tasks=[task for task, _ in TOLD])
    page = html.unescape(draw(view, Layout(window.office.portal, base="/desk", title_of=TITLES.__getitem__)))
    assert re.findall(r'<li class="card task"><a href="/desk">(.*?)</a></li>', page) == [words for _, words in TOLD]
    assert all(len(sentence.split()) <= 25 for _, words in TOLD for sentence in words.split(". "))


def overview_of(window: Window, tasks: Sequence[Task] = (), history: tuple[Moment, ...] = HISTORY) -> OverviewView:
    """The first page of this register with other tasks or another history."""
    standings = list_standings(window.office)
    return OverviewView(
        overview=Overview(standings, [*tasks], history),
        selection=Selection(),
        words="everybody",
        chosen=False,
        rows=paginate(standings, "1"),
        groups=(),
        has_policies=False,
        today=date(2026, 1, 5),
        fetch_from="",
    )


def test_the_picture_has_a_twin_in_words(window: Window, pen: FormFactory) -> None:
    """What the bars and the line draw can be read beside them."""
    link = invite(window.office, "Zoë Example").address
    take_in(window.office, [pen.write(link)])
    page = window.get("/").text
    assert re.search(r"<dt>volunteers</dt><dd>1 of 1 complete</dd>", page)
    assert re.search(r"<dt>staff</dt><dd>0 of 1 complete</dd>", page)
    assert re.search(r'class="done" width="100"', page)
    assert len(re.findall(r'<tr><th scope="row">\w+ \d{4}</th><td>\d+ of \d+</td></tr>', page)) == 12


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ({"words": "zoë"}, ["Zoë Example"]),
        ({"words": "EXAMPLE zo"}, ["Zoë Example"]),
        ({"role": "staff"}, ["Ash Invented"]),
        ({"standing": "complete"}, []),
        ({"words": "zoe"}, ["Zoë Example"]),
        ({"sort": "surname"}, ["Zoë Example", "Ash Invented", "Ash Invented"]),
        ({"sort": "role"}, ["Ash Invented", "Ash Invented", "Zoë Example"]),
        ({"role": "king", "standing": "asleep", "sort": "shoe size"}, []),
    ],
)
def test_whom_to_show(window: Window, typed: dict[str, str], shown: list[str]) -> None:
    """The choice holds for the session, is not in the address, and can be taken back."""
    answer = window.post("/", typed)
    assert names(answer.text) == shown
    assert window.path(answer) == "/"
    assert not answer.url.query
    assert names(window.get("/").text) == shown
    assert len(names(window.get("/everybody").text)) == 3


def test_a_choice_adds_to_the_one_before(window: Window) -> None:
    """Each button changes its own part alone, and says which is chosen; how many there are stands on it."""
    page = window.post("/", {"standing": "outstanding"}).text
    assert re.findall(r'aria-pressed="true">([^<]+)<', page) == ["outstanding (3)", "all", "all", "first name"]
    page = window.post("/", {"role": "staff", "words": ""}).text
    assert names(page) == ["Ash Invented"]
    assert "1 row: staff who are outstanding." in page
    assert re.findall(r'aria-pressed="true">([^<]+)<', page) == ["outstanding (3)", "all", "staff", "first name"]
    assert 'name="policy"' not in page, "there is one policy"
    assert names(window.post("/", {"role": ""}).text) == ["Ash Invented", "Ash Invented", "Zoë Example"]


def test_back_to_the_list(window: Window) -> None:
    """From a person's page one comes back to the same page of the list, with what was chosen; no name is in a path."""
    for number in range(60):
        add(window.office, f"Invented {number:03}", "volunteer")
    window.post("/", {"words": "inv", "sort": "surname"})
    listed = window.get("/page/2")
    person = re.search(r'href="[^"]+(/people/[^"]+)">Invented', listed.text)
    assert person
    back = re.search(r'href="([^"]+)">Back to the list<', window.get(person[1]).text)
    assert back
    assert back[1] == f"{window.desk.base}/page/2#people"
    assert names(window.get("/page/2").text) == names(listed.text)
    window.get("/")
    assert f"{window.href('/page/1#people')}>Back to the list" in window.get(person[1]).text


def test_forms_are_fetched_from_here(window: Window) -> None:
    """One press asks the website; where it cannot be reached, the page for that says so and keeps the address."""
    window.desk.office = replace(window.office, portal=with_drop_box(window.office.portal, "/drop"))
    page = window.get("/")
    assert "Fetch forms" in page.text
    assert "address" in window.press(page, "/intake/fetch").text
    window.desk.office = replace(window.office, portal=with_drop_box(window.office.portal, None))
    assert "Fetch forms" not in window.get("/").text


def with_drop_box(portal: Portal, path: str | None) -> Portal:
    """The settings with a drop box at this path, or without one."""
    return portal.model_copy(update={"drop_box": DropBox(path=path) if path else None})


def test_many_people_come_in_pages(window: Window) -> None:
    """A page has fifty rows; each page is reached, and one that is not there is the last."""
    for number in range(60):
        add(window.office, f"Invented {number:03}", "volunteer")
    first, second = window.get("/").text, window.get("/page/2").text
    assert (len(names(first)), len(names(second))) == (50, 13)
    assert "Page 2 of 2." in second
    assert names(window.get("/page/99").text) == names(second)


def test_nobody_yet(window: Window) -> None:
    """An empty register says so, and leads to adding people."""
    with window.office.register.change() as change:
        for person in change.people:
            change.drop_person(person)
    assert "Nobody is in the register yet." in window.get("/").text


def test_a_line_stands_between_nothing_and_everything(window: Window) -> None:
    """Nothing done is at the bottom, everything at the top, and no month is off the drawing."""
    page = draw(overview_of(window), Layout(window.office.portal, base=""))
    assert 'points="0,160 200,80 400,0 600,160"' in page
    assert 'class="done" width="25"' in page
