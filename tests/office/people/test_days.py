"""Days are read as people here write them, the day before the month; what is no day is refused at its field."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_build.formats.leaf import today
from site_build.office.people.days import is_not_known, read_day, read_rough_day
from site_build.office.people.errors import DayMissing, DayUnreadable

EXACT = {
    "10.09.21": date(2021, 9, 10),
    "3.2.2024": date(2024, 2, 3),
    "03-02-2024": date(2024, 2, 3),
    "3 / 2 / 2024": date(2024, 2, 3),
    "10\N{EN DASH}09\N{EN DASH}21": date(2021, 9, 10),
    "1st March 2020": date(2020, 3, 1),
    "Monday 3rd of February, 2024": date(2024, 2, 3),
    "March 1st, 2020": date(2020, 3, 1),
    "1 Sept. 2020": date(2020, 9, 1),
    "10th Sept '21": date(2021, 9, 10),
    "5-Jan-26": date(2026, 1, 5),
    "2020-03-01 00:00:00": date(2020, 3, 1),
    "1.3.65": date(1965, 3, 1),
    "29.2.68": date(1968, 2, 29),
}
ROUGH = {
    "March 2020": (date(2020, 3, 1), date(2020, 3, 31)),
    "Feb. 2024": (date(2024, 2, 1), date(2024, 2, 29)),
    "Sept 2021": (date(2021, 9, 1), date(2021, 9, 30)),
    "Dec-20": (date(2020, 12, 1), date(2020, 12, 31)),
    "03/2020": (date(2020, 3, 1), date(2020, 3, 31)),
    "2020-03": (date(2020, 3, 1), date(2020, 3, 31)),
    "2019": (date(2019, 1, 1), date(2019, 12, 31)),
    "44197": (date(2021, 1, 1), date(2021, 1, 1)),
    "44197.75": (date(2021, 1, 1), date(2021, 1, 1)),
}
NO_DAYS = ("31/31/2026", "2026-02-30", "0026-01-05", "29/02/1900", "soon", "Marchy", "4419", "1899", "2062", "May 5")


@pytest.mark.parametrize(("words", "day"), EXACT.items())
def test_exact(words: str, day: date) -> None:
    """A day is the same day wherever it is asked for."""
    assert (read_day("started", words), read_rough_day("started", words, ends=True)) == (day, day)


@pytest.mark.parametrize(("words", "days"), ROUGH.items())
def test_rough(words: str, days: tuple[date, date]) -> None:
    """A month or a year is its first day where something began, its last where it ended, and no exact day."""
    assert (read_rough_day("started", words), read_rough_day("left", words, ends=True)) == days
    with pytest.raises(DayUnreadable):
        read_day("signed_on", words)


@pytest.mark.parametrize("words", NO_DAYS)
def test_no_day(words: str) -> None:
    """What is no day is refused, with what was typed and the field."""
    with pytest.raises(DayUnreadable) as unfit:
        read_rough_day("started", words)
    assert (unfit.value.typed, unfit.value.field) == (words, "started")


def test_missing() -> None:
    """An exact day has to be there; what only says that nobody knows is told apart from a day."""
    with pytest.raises(DayMissing):
        read_day("day", "")
    assert all(map(is_not_known, ("", "-", "\N{EM DASH}", "?", "N/A", " tbc ", "Not known", "nil")))
    assert not any(map(is_not_known, ("2019", "10.09.21", "soon")))


@given(st.dates(date(1970, 1, 1), today() + timedelta(days=365)))
def test_any_day(day: date) -> None:
    """Every day is read again as it was written, in each of the usual ways, and so is Excel's number of it."""
    number = (day - date(1899, 12, 30)).days
    for form in ("%d.%m.%Y", "%d/%m/%y", "%d-%m-%Y", "%d %B %Y", "%Y-%m-%d", str(number)):
        assert read_rough_day("started", day.strftime(form)) == day
