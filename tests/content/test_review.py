"""By when a policy is reviewed and who sees to that, and the same as another program's calendar reads it."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from icalendar import Calendar

from site_build.config import Organisation
from site_build.content.policy import Policy
from site_build.content.review import find_policy, find_reviews_due, format_calendar, list_reviews, review_of
from site_build.content.site import Site, read_site
from site_build.errors import ContentError

Reworded = Callable[..., Policy]
PAGE = "docs/policy/kindness.md"
TITLE = "Kindness, “care”; and \\ more 🙂 " + "é" * 60 + " 🙂" * 30


def reword(root: Path, *changes: tuple[str, str]) -> Site:
    """The invented charity with these words of its policy's page changed."""
    page = root / PAGE
    for old, new in changes:
        text = page.read_text("utf-8")
        assert text.count(old) == 1
        page.write_text(text.replace(old, new), "utf-8")
    return read_site(root)


def event_of(calendar: bytes) -> dict[str, str]:
    """The one event of a calendar, its words by name."""
    [event] = Calendar.from_ical(calendar).walk("VEVENT")
    return {name: str(value) for name, value in event.items() if isinstance(value, str)}


def test_the_keeper_sees_to_it_unless_another_post_is_named(root: Path) -> None:
    """By the name of the post."""
    assert [review.post for review in list_reviews(root, read_site(root).portal)] == ["Chief Officer"]
    site = reword(root, ("approved_by:", "review_by: chair\napproved_by:"))
    review = review_of(site.policies["kindness"].meta, site.portal)
    assert (review.policy, review.version, review.due, review.post) == (
        "kindness",
        "2026-01",
        date(2028, 1, 31),
        "Chair of Trustees",
    )


def test_a_post_that_there_is_not_is_an_error_and_a_page_can_still_be_listed(root: Path) -> None:
    """The author is told the line; the desk, which only lists, falls back on the keeper."""
    portal = read_site(root).portal
    with pytest.raises(ContentError) as caught:
        reword(root, ("approved_by:", "review_by: nobody\napproved_by:"))
    assert [str(problem) for problem in caught.value.problems] == [
        f"{PAGE}:6: There is no contact “nobody” in portal.toml, so nobody sees to the review."
    ]
    assert [review.post for review in list_reviews(root, portal)] == ["Chief Officer"]


@pytest.mark.parametrize(
    ("days", "said"),
    [(-61, None), (-60, "is to be"), (0, "is to be"), (1, "was to be")],
)
def test_it_is_told_sixty_days_before(root: Path, days: int, said: str | None) -> None:
    """A warning on the line of the date, late only from the day after."""
    problems = list(find_reviews_due(read_site(root), date(2028, 1, 31) + timedelta(days=days)))
    words = f"This policy {said} reviewed by 31 January 2028. The Chief Officer sees to that."
    assert [str(problem) for problem in problems] == ([f"{PAGE}:5: warning: {words}"] if said else [])


def test_a_calendar_reads_it(root: Path) -> None:
    """An event of a whole day, which blocks no time, with a reminder, and in words whose it is."""
    site = read_site(root)
    data = format_calendar(site.policies["kindness"], site.portal)
    [event] = Calendar.from_ical(data).walk("VEVENT")
    assert event.decoded("DTSTART") == date(2028, 1, 31)
    assert event.decoded("DTSTAMP") == datetime(2026, 1, 31, tzinfo=UTC)
    assert event["TRANSP"] == "TRANSPARENT"
    assert event["SUMMARY"] == "Review due: Kindness Policy"
    assert str(event["DESCRIPTION"]).startswith("The Chief Officer of Invented Charity sees to that.")
    [alarm] = event.walk("VALARM")
    assert alarm["ACTION"] == "DISPLAY"
    assert alarm.decoded("TRIGGER") == timedelta(days=-60)
    assert alarm["DESCRIPTION"] == "Review by 31 January 2028: Kindness Policy"


def test_any_words_are_read_again(root: Path) -> None:
    """Lines end in CR LF and have at most 75 octets, no character is cut, and marks of the format stay words."""
    site = reword(root, ("# Kindness Policy", f"# {TITLE}".replace("\\", "\\\\")))
    portal = site.portal.model_copy(update={"organisation": Organisation(name="One; two,\nthree\\n")})
    data = format_calendar(site.policies["kindness"], portal)
    lines = data.split(b"\r\n")
    assert lines.pop() == b""
    assert max(map(len, lines)) == 75
    assert all(line.decode() for line in lines)
    assert b"\n" not in b"".join(lines)
    read = event_of(data)
    assert read["SUMMARY"] == f"Review due: {TITLE}"
    assert str(read["DESCRIPTION"]).startswith("The Chief Officer of One; two, three\\n sees to that.")


def test_a_new_date_takes_the_place_of_the_old_one(root: Path) -> None:
    """The event keeps its name while policy and charity are the same, and nothing in it depends on the day."""
    site = read_site(root)
    policy = site.policies["kindness"]
    old = format_calendar(policy, site.portal)
    assert old == format_calendar(policy, site.portal)
    later = reword(root, ("review: 2028-01", "review: 2030-02"), ("version: 2026-01", "version: 2028-01"))
    new = format_calendar(later.policies["kindness"], later.portal)
    assert new != old
    assert event_of(new)["UID"] == event_of(old)["UID"]
    other = site.portal.model_copy(update={"organisation": Organisation(name="Another Charity")})
    assert event_of(format_calendar(policy, other))["UID"] != event_of(old)["UID"]


def test_a_policy_is_found_by_its_id(root: Path) -> None:
    """None where there is none; what is wrong with its clauses is said."""
    assert find_policy(root, "courage") is None
    found = find_policy(root, "kindness")
    assert found is not None
    assert found.title == "Kindness Policy"
    page = root / PAGE
    page.write_text(page.read_text("utf-8").replace("{: #be-kind }", ""), "utf-8")
    with pytest.raises(ContentError):
        find_policy(root, "kindness")
