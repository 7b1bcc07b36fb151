"""The mail-merge file opens in Word and Outlook with its links, and runs nothing there."""

import csv
import io

import pytest

from site_build.export.mail import format_merge
from support.extracts import ASKED_AGAIN, link_for

PAGE = "https://portal.example/induction/"
ADDRESS = f"{PAGE}#kindness/volunteer.XJC8YG9F9JGHSP7VDZNQ"


def test_merge_is_exactly_this() -> None:
    """The file starts with the mark for UTF-8 and has Windows line ends; these are all its columns."""
    assert format_merge([link_for("Zoë Example", "zo@zo.example")]).decode() == (
        f"\ufeffName,Email,Link,Page,Code,Works until,Why,Words\r\n"
        f"Zoë Example,zo@zo.example,{ADDRESS},{PAGE},XJC8 YG9F 9JGH SP7V DZNQ,21 January 2027,new,"
        "We are glad that you are here. Please do your induction. It takes about half an hour.\r\n"
    )


def test_a_merge_says_what_changed() -> None:
    """Who is asked again is told apart by a word, and has sentences that say what changed."""
    _, row = csv.reader(io.StringIO(format_merge([link_for("Zo", occasion=ASKED_AGAIN)]).decode(), newline=""))
    assert row[6:] == [
        "changed",
        "Our Kindness Policy has changed. Two people <saw> it. This is what changed for you: "
        "Being kind: 1.2, 1.5; Cake: 1 rule is gone. "
        "Please read what is new, answer a few questions, and sign. It takes about 5 minutes.",
    ]


@pytest.mark.parametrize("name", ["=1+1", "+44 1234", "-Zo", "@Zo", "\uff1d1+1", "\u202e=1+1"])
def test_formulas_are_text(name: str) -> None:
    """A name or an address that a spreadsheet would run is shown instead; nothing turns the words around."""
    data = format_merge([link_for(name, "=cmd@zo.example")]).decode("utf-8-sig")
    _, (shown, email, *_) = csv.reader(io.StringIO(data, newline=""))
    assert shown == "'" + name.replace("\u202e", "")
    assert email == "'=cmd@zo.example"
