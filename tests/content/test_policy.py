"""The real policy as a model: letter for letter, with computed numbers."""

import re
from pathlib import Path

import pytest

from site_build.content.policy import Policy, last_day
from site_build.content.site import read_site

ROOT = Path(__file__).parents[2]
APPROVED = ROOT / "tests" / "vectors" / "confidentiality-policy.txt"


def real_policy() -> Policy:
    """The Confidentiality Policy as it stands in the project."""
    return read_site(ROOT).policies["confidentiality"]


def approved() -> list[str]:
    """The paragraphs of the approved text; its asterisks mean emphasis, its hyphens list items."""
    lines = APPROVED.read_text(encoding="utf-8").splitlines()
    return [re.sub(r"^- ", "", line.strip().replace("*", "")) for line in lines if line.strip()]


def test_every_paragraph_and_heading_is_there_letter_for_letter() -> None:
    """Headings and clauses are the approved text after its first four lines; “and” belongs to the item above."""
    words: list[str] = []
    for section in real_policy().sections:
        words.append(section.title)
        for clause in section.clauses:
            words += [clause.text, *(item.text for item in clause.items)]
    text = approved()[4:]
    joint = text.index("and")
    assert words == [*text[: joint - 1], f"{text[joint - 1]} and", *text[joint + 1 :]]


def test_numbers_are_computed_and_unique() -> None:
    """Sections with clauses count from 1, clauses within them, list items by letter."""
    policy = real_policy()
    numbers = {clause.id: clause.number for clause in policy.clauses()}
    assert numbers["legitimate-use"] == "1.1"
    assert numbers["report-loss"] == "2.5"
    assert numbers["not-heard"] == "5.1(b)"
    assert numbers["data-protection-policy"] == "10.6"
    assert len(set(numbers.values())) == len(numbers)
    assert [section.number for section in policy.sections if not section.clauses] == [""]


def test_a_clause_is_found_by_its_id() -> None:
    """By id or not at all."""
    policy = real_policy()
    assert policy.by_id["media-never-posted"].text.startswith("Equipment or media")
    assert "nothing" not in policy.by_id


def test_the_dates_are_those_of_the_approved_text() -> None:
    """Adopted in February 2020, to be reviewed by February 2022."""
    meta = real_policy().meta
    assert (meta.adopted, meta.review, meta.approved_by) == ("2020-02", "2022-02", "Board of Trustees")


@pytest.mark.parametrize(
    ("month", "day"),
    [
        ("2022-02", "2022-02-28"),
        ("2024-02", "2024-02-29"),
        ("2022-12", "2022-12-31"),
        ("2022-02-03", "2022-02-03"),
        ("2022-02-31", "2022-02-28"),
    ],
)
def test_a_month_is_meant_to_its_end(month: str, day: str) -> None:
    """A review planned for a month is overdue on the first day of the next; no month has a day beyond its end."""
    assert last_day(month).isoformat() == day
