"""Answer sheets as somebody fills them in on paper, rightly unless told otherwise."""

from dataclasses import replace
from string import ascii_uppercase

from site_build.office.forms.record import Sheet, answer_field, paper_questions, sheet_choices
from site_build.office.office import Office

SCAN = b"an invented picture of a sheet"


def letters(*words: str) -> dict[str, str]:
    """The answers on a sheet, in its order."""
    return {answer_field(number): word for number, word in enumerate(words, 1)}


def newest_sheet(office: Office) -> str:
    """The bank and the edition of the sheet that was published last."""
    return sheet_choices(office)[0][0].removeprefix("kindness ")


def right_answers(office: Office, role: str, bank: str) -> dict[str, str]:
    """The right answers on a sheet."""
    questions = paper_questions(office, "kindness", role, bank)
    return letters(*("".join(ascii_uppercase[at] for at in question.correct) for question in questions))


def signed_sheet(office: Office, **changes: object) -> Sheet:
    """Zoë's sheet, filled in rightly but for these changes."""
    newest = newest_sheet(office)
    sheet = Sheet(
        person="Zoë Example",
        role="volunteer",
        policy="kindness",
        bank=newest[:16],
        signed_on="2026-11-20",
        witness="Ash Invented",
        opened=("easy",),
        answers=right_answers(office, "volunteer", newest),
        helped_by="Mo Example",
        scan=SCAN,
    )
    return replace(sheet, **changes)  # type: ignore[arg-type]  # the tests change one entry to another
