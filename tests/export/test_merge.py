"""The mail-merge file opens in Word and Outlook with its links, and runs nothing there."""

import csv
import io

import pytest

from site_build.export.mail import format_merge
from support.extracts import link_for

PAGE = "https://portal.example/induction/"
ADDRESS = f"{PAGE}#kindness/volunteer.XJC8YG9F9JGHSP7VDZNQ"


def test_merge_is_exactly_this() -> None:
    """The file starts with the mark for UTF-8 and has Windows line ends; these are all its columns."""
    assert format_merge([link_for("Zoë Example", "zo@zo.example")]).decode() == (
        f"\ufeffName,Email,Link,Page,Code,Works until\r\n"
        f"Zoë Example,zo@zo.example,{ADDRESS},{PAGE},XJC8 YG9F 9JGH SP7V DZNQ,21 January 2027\r\n"
    )


@pytest.mark.parametrize("name", ["=1+1", "+44 1234", "-Zo", "@Zo", "\uff1d1+1", "\u202e=1+1"])
def test_formulas_are_text(name: str) -> None:
    """A name or an address that a spreadsheet would run is shown instead; nothing turns the words around."""
    data = format_merge([link_for(name, "=cmd@zo.example")]).decode("utf-8-sig")
    _, (shown, email, *_) = csv.reader(io.StringIO(data, newline=""))
    assert shown == "'" + name.replace("\u202e", "")
    assert email == "'=cmd@zo.example"
