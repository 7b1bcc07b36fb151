"""Days as people write them in Britain: 10.09.21, 3/2/2024, 1st March 2020, 2026-01-31. The day comes before the month.

A rough day is what somebody remembers when they entered it in a list: March 2020, 2019, or the number by which Excel
keeps a day. Its month begins on the first, its year on 1 January; of a day on which something ended, it is the last.
"""

import re
from contextlib import suppress
from datetime import date, datetime, timedelta
from functools import lru_cache

from site_build.formats.leaf import today
from site_build.office.people import errors

EARLIEST = 1900
_EXACT = ("%Y-%m-%d", "%d-%m-%Y", "%d-%m-%y", "%d %B %Y", "%d %b %Y", "%d %B %y", "%d %b %y", "%B %d %Y", "%b %d %Y")
_MONTHS = ("%B %Y", "%b %Y", "%b %y", "%m-%Y", "%Y-%m")
_WEEKDAY = re.compile(r"^(mon|tues?|wed(nes)?|thu(rs)?|fri|sat(ur)?|sun)(day)?\b[ ,]*", re.IGNORECASE)
_ORDINAL = re.compile(r"\b(\d{1,2})(st|nd|rd|th)\b( of\b)?", re.IGNORECASE)
_HOUR = re.compile(r"[T ]\d{1,2}:\d\d(:\d\d(\.\d+)?)?Z?$")
_NUMBERS = re.compile(r"(?<=\d) ?[./\N{EN DASH}-] ?(?=\d)")
_WORDS = re.compile(r"[\s,.'\N{EN DASH}-]+")
_SEPT = re.compile(r"\bsept\b", re.IGNORECASE)
_EXCEL_DAY = re.compile(r"[2-7]\d{4}(\.\d+)?")  # from 1954 to 2119
_EXCEL_BEGINS = date(1899, 12, 30)
NOT_KNOWN = frozenset({"", "-", "?", "n/a", "na", "none", "nil", "tbc", "tba", "unknown", "not known", "not sure"})
"""What stands in a cell in the place of an entry that nobody knows, in small letters."""


def is_not_known(words: str) -> bool:
    """Whether these words only say that there is nothing to say, such as “n/a” or a dash."""
    return words.strip().strip("\N{EN DASH}\N{EM DASH}-?. ").casefold() in NOT_KNOWN


@lru_cache(maxsize=1024)
def read_day(field: str, words: str) -> date:
    """An exact day from what was typed in this field, without spaces around it; `Unfit` when it is none."""
    if not words:
        raise errors.DayMissing(field=field)
    day = _match(_EXACT, _tidy(words))
    if day is None:
        raise errors.DayUnreadable(field=field, typed=words)
    return day


@lru_cache(maxsize=1024)
def read_rough_day(field: str, words: str, ends: bool = False) -> date:
    """A day, or the first day (the last, if it `ends` something) of a month or a year; `Unfit` when it is none."""
    tidy = _tidy(words)
    month = _match(_MONTHS, tidy)
    if month:
        return _end_month(month) if ends else month
    if tidy.isdecimal() and len(tidy) == 4 and EARLIEST <= int(tidy) <= today().year + 1:
        return date(int(tidy), 12, 31) if ends else date(int(tidy), 1, 1)
    if _EXCEL_DAY.fullmatch(words):
        return _EXCEL_BEGINS + timedelta(days=int(float(words)))
    return read_day(field, words)


def _tidy(words: str) -> str:
    """Numbers with hyphens between them, or words with one space; without a weekday, an hour, or the “st” of 1st."""
    plain = _SEPT.sub("Sep", _ORDINAL.sub(r"\1", _HOUR.sub("", _WEEKDAY.sub("", words.strip()))))
    if not re.search("[A-Za-z]", plain):
        return _NUMBERS.sub("-", plain).strip()
    return _WORDS.sub(" ", plain).strip()


def _match(forms: tuple[str, ...], words: str) -> date | None:
    for form in forms:
        with suppress(ValueError):
            day = datetime.strptime(words, form).date()
            if day.year >= EARLIEST:
                return _in_this_century(day) if "%y" in form else day
    return None


def _in_this_century(day: date) -> date:
    """A year of two digits is never far ahead: 65 is 1965."""
    return day if day.year <= today().year + 1 else day.replace(year=day.year - 100)


def _end_month(first: date) -> date:
    return (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
