"""The desk's page for the second signature: the list out, what came back in, keys, and receipts for a draw."""

import html
import io
from pathlib import Path
from zipfile import ZipFile

import pytest

from desk.window import Window
from site_build.chair.asking import Reply, check_answers
from site_build.chair.draw import draw
from site_build.chair.export import read_export
from site_build.chair.signing import COSIGNER_FILE, SIGNED_FILE, Story, handed_out, sign
from site_build.office.erase import erase
from site_build.office.safekeeping.cosigners import Cosigners
from site_build.office.safekeeping.cosigning import say_cosigner, say_own_key
from support.chair import CHAIR_NAME, CHAIR_PASSPHRASE, make_fast_chair, sign_now, sign_people


@pytest.fixture
def chair(tmp_path: Path) -> Path:
    """A folder with the Chair's keys."""
    make_fast_chair(tmp_path / "chair")
    return tmp_path / "chair"


def test_the_whole_way(window: Window, chair: Path) -> None:
    """The list is saved and signed; the key is shown before it is believed; from then on a file is enough."""
    assert "has not signed the list of entries yet" in window.get("/").text
    page = window.get("/safekeeping/signed").text
    assert say_own_key(window.office) in page
    saved = window.post("/safekeeping/signed/list", {})
    assert "Give this file to the Chair of Trustees" in saved.text
    (path,) = window.saved()
    export = read_export([(path.name, path.read_bytes())])
    given = handed_out(sign(chair, export, CHAIR_PASSPHRASE, Story.FIRST, CHAIR_NAME))
    files = [("came", (name, data)) for name, data in given.items()]
    compare = window.post("/safekeeping/signed", {}, files)
    assert window.path(compare) == "/safekeeping/signed/key"
    words = say_cosigner(given[COSIGNER_FILE].decode().strip())
    assert words in compare.text
    assert window.office.recall(Cosigners) is None
    done = window.post("/safekeeping/signed/key", {})
    assert "1 of 1 entries are signed." in done.text
    assert "That was today." in done.text
    assert words in done.text
    sign_people(window.office, 1)
    later = handed_out(sign_now(chair, window.office))
    again = window.post("/safekeeping/signed", {}, [("came", ("a", later[SIGNED_FILE]))])
    assert window.path(again) == "/safekeeping/signed"
    assert "3 of 3 entries are signed." in again.text
    assert "3 of 3 entries</strong>, on" in window.get("/safekeeping").text
    assert "3 entries, on" in window.get("/integrity").text
    report = window.get("/report").text
    assert "3 of 3 entries, on" in report
    assert "has not signed the list" not in window.get("/").text


def test_what_will_not_do(window: Window, chair: Path) -> None:
    """No file, one that is none, and one signed with an unknown key come back with the fault at the field."""
    given = handed_out(sign_now(chair, window.office))
    for files, words in (
        (None, "No file was chosen"),
        ([("came", ("photo.jpg", b"none"))], "not a signed note"),
        ([("came", ("cosigned.txt", given[SIGNED_FILE]))], "a key that the register does not know"),
    ):
        answer = window.post("/safekeeping/signed", {}, files)
        assert answer.status_code == 422
        assert 'id="came-fault"' in answer.text
        assert words in html.unescape(answer.text)
    assert window.path(window.get("/safekeeping/signed/key")) == "/safekeeping/signed"
    assert "neither a signed list nor a key" in window.post("/safekeeping/signed/key", {}).text


def test_another_key_and_none(window: Window, chair: Path, tmp_path: Path) -> None:
    """A new key shows the one that it replaces; a key can be taken away."""
    first = handed_out(sign_now(chair, window.office))
    for _ in range(2):
        assert window.path(window.get("/safekeeping/signed/forget")) == "/safekeeping/signed"
    window.post("/safekeeping/signed", {}, [("came", (name, data)) for name, data in first.items()])
    window.post("/safekeeping/signed/key", {})
    make_fast_chair(tmp_path / "next")
    second = handed_out(sign_now(tmp_path / "next", window.office))
    compare = window.post("/safekeeping/signed", {}, [("came", ("key", second[COSIGNER_FILE]))])
    assert "It will count no more." in compare.text
    assert say_cosigner(first[COSIGNER_FILE].decode().strip()) in compare.text
    assert "The key is known now." in window.post("/safekeeping/signed/key", {}).text
    assert "Remove the key" in window.get("/safekeeping/signed/forget").text
    assert "The key counts no more." in window.post("/safekeeping/signed/forget", {}).text
    assert "None is known yet" in window.get("/safekeeping/signed").text


def test_receipts_for_a_draw(window: Window, chair: Path) -> None:
    """They are saved in one file, which the Chair's program checks; what was erased is named; a slip is told."""
    names = sign_people(window.office, 3)
    signed = sign_now(chair, window.office)
    drawn = draw(chair, signed, "12")
    erase(window.office, window.id_of(names[0]))
    page = window.post("/safekeeping/signed/receipts", {"entries": ", ".join(map(str, drawn.entries))})
    assert "the person was erased" in page.text
    (path,) = window.saved()
    asked = check_answers(signed, drawn, [(path.name, path.read_bytes())])
    assert sorted(one.reply for one in asked) == [Reply.MISSING, Reply.SIGNED, Reply.SIGNED]
    assert len(ZipFile(io.BytesIO(path.read_bytes())).namelist()) == 2
    slip = window.post("/safekeeping/signed/receipts", {"entries": "1 to 3"})
    assert slip.status_code == 422
    assert 'id="entries-fault"' in slip.text
    assert 'value="1 to 3"' in slip.text
