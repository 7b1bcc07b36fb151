"""Recording paper at the desk: from the sheet to the answers, and what is typed wrongly is said and kept."""

import re

import pytest

from desk.window import Window
from site_build.words import WAYS
from support.paper_sheets import SCAN, signed_sheet
from support.sample import add


@pytest.fixture
def path(window: Window) -> str:
    """Where Zoë's paper is recorded."""
    return f"/people/{window.id_of('Zoë Example')}/record"


def filled(window: Window) -> dict[str, str]:
    """The whole form, filled in rightly."""
    sheet = signed_sheet(window.office)
    typed = {name: str(getattr(sheet, name)) for name in ("role", "signed_on", "witness", "helped_by")}
    return {**typed, "opened": sheet.opened[0], **sheet.answers, "answered": "yes", "sheet": f"kindness {sheet.bank}"}


def test_from_the_sheet_to_the_page(window: Window, path: str) -> None:
    """The person is found by a part of the name, the sheet is chosen from what was published, and its answers count."""
    found = window.post("/record", {"words": "zoe"})
    assert (found.status_code, window.path(found)) == (200, path)
    options = re.findall(r'<option value="([^"]+)"', found.text)
    assert options[0] == "volunteer"
    asked = window.post(path, {"role": "volunteer", "sheet": options[-1]})
    assert re.findall(r"<legend>(\d)\.", asked.text) == ["1", "2", "3"]
    assert 'type="radio" name="answer-1" value="A"' in asked.text
    assert "checked" not in asked.text
    assert all(words.lower() in asked.text.lower() for words in WAYS.values())
    done = window.post(path, {**filled(window), "sheet": options[-1]}, [("scan", ("sheet.jpg", SCAN))])
    assert window.path(done) == path.removesuffix("/record")
    assert "What was signed on paper is in the register." in done.text
    assert "on paper, witness Ash Invented" in done.text
    assert "Easy Read" in done.text
    assert "Mo Example" in done.text
    assert window.standing() == "complete"


@pytest.mark.parametrize(
    ("changes", "words", "field"),
    [
        ({"answer-2": ""}, "Question 2 has no answer", "answer-2"),
        ({"answer-1": "B"}, "The quiz is not passed", ""),
        ({"signed_on": "2199-01-01"}, "still to come", "signed_on"),
        ({"witness": "zoë example"}, "cannot be their own witness", "witness"),
        ({"opened": ""}, "Say how they read the policy", "opened"),
    ],
    ids=lambda value: str(next(iter(value))) if isinstance(value, dict) else "",
)
def test_what_is_typed_wrongly(window: Window, path: str, changes: dict[str, str], words: str, field: str) -> None:
    """It is said at its field, everything typed is still there, and nothing is saved."""
    answer = window.post(path, {**filled(window), "helped_by": "<img onerror=x>", **changes})
    assert answer.status_code == 422
    assert words in answer.text
    assert f'href="#{field}"' in answer.text or not field
    assert f'id="{field}"' in answer.text or not field
    assert 'value="&lt;img onerror=x&gt;"' in answer.text
    assert answer.text.count("checked") == 4 - (changes.keys() & {"answer-2", "opened"} != set())
    assert window.standing() == "outstanding"


def test_whose_and_which_sheet(window: Window, path: str) -> None:
    """A name that nobody has, several people, a role or sheet that does not fit: each is said, and can be mended."""
    nobody = window.post("/record", {"words": "Nobody <b>"})
    assert (nobody.status_code, "Nobody in the register has that name" in nobody.text) == (422, True)
    assert 'value="Nobody &lt;b&gt;"' in nobody.text
    add(window.office, "Zoe Invented", "staff")
    several = window.post("/record", {"words": "zo"})
    assert {"Zoë Example", "Zoe Invented"} <= set(re.findall(r'/record">([^<]+)</a>', several.text))
    wrong = window.post(path, {"role": "volunteer", "sheet": "kindness 0000000000000000"})
    assert (wrong.status_code, "No answer sheet of this policy" in wrong.text) == (422, True)
    assert window.get("/people/nobody/record").status_code == 404
