"""The review of a policy at the desk: what to do, and the day for a calendar."""

from icalendar import Calendar

from desk.window import Window

PAGE = "docs/policy/kindness.md"


def test_a_late_review_leads_to_what_to_do(window: Window) -> None:
    """The overview says so; the page says by when, who sees to it, and where the new date is written."""
    page = window.office.root / PAGE
    assert "was to be reviewed" not in window.get("/").text
    page.write_text(page.read_text("utf-8").replace("review: 2028-01", "review: 2022-02"), "utf-8")
    assert "The Kindness Policy was to be reviewed by 28 February 2022. See what to do." in window.get("/").text
    shown = window.get("/reviews/kindness").text
    assert "It still applies until the Board changes it." in shown
    assert "The Chief Officer sees to the review." in shown
    assert PAGE in shown


def test_the_day_is_saved_for_a_calendar(window: Window) -> None:
    """A desk that may only look saves it, too: nothing in the register changes, and the file names nobody."""
    assert "is to be reviewed by 31 January 2028" in window.get("/reviews/kindness").text
    said = window.post("/reviews/kindness", {}).text
    [saved] = window.saved()
    assert saved.name == "review-kindness.ics"
    assert saved.name in said
    [event] = Calendar.from_ical(saved.read_bytes()).walk("VEVENT")
    assert event["SUMMARY"] == "Review due: Kindness Policy"


def test_there_is_no_page_for_a_policy_that_there_is_not(window: Window) -> None:
    """Whoever types an address is told."""
    assert "There is no such page." in window.get("/reviews/courage").text
