"""A new passphrase at the desk: suggested or made up, said at its field when it will not do, and never shown again."""

import html
import re
import threading

import httpx
import pytest

from desk.window import Window
from site_build.desk.desk import FREE_TRIES
from site_build.desk.lock import single_desk
from site_build.desk.pages.safekeeping import passphrase as page
from site_build.office.office import Office
from site_build.office.safekeeping.passphrase import change_passphrase
from site_build.register.errors import PassphraseWrong
from site_build.register.keys import read_private_keys
from support.fast_keys import encrypt, write_fast_keys

PATH = "/safekeeping/passphrase"
OLD, OWN = "four invented words here", "my own words, all four"


@pytest.fixture(autouse=True)
def quick(window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    """The register opens with the old passphrase, and all key files quickly."""
    monkeypatch.setattr("pyrage.passphrase.encrypt", encrypt)
    write_fast_keys(window.desk.folder, window.office.register.keys, OLD)


def suggested(answer: httpx.Response) -> str:
    """The words that the page shows."""
    found = re.search(r'id="suggested">([a-z ]+)<', answer.text)
    assert found
    return found[1]


def opens(window: Window, passphrase: str) -> bool:
    """Whether this passphrase opens the register."""
    try:
        return bool(read_private_keys(window.desk.folder, passphrase))
    except PassphraseWrong:
        return False


def test_the_suggested_one(window: Window) -> None:
    """The page shows the same words until they are copied, however they are typed; then they open the register."""
    assert window.href(PATH) in window.get("/safekeeping").text
    words = suggested(window.get(PATH))
    assert suggested(window.get(PATH)) == words
    done = window.post(PATH, {"present": OLD, "copied": f"  {words.upper().replace(' ', '  ')} "})
    assert window.path(done) == "/safekeeping"
    assert "older ones open with the old passphrase alone" in done.text
    assert words not in done.text
    assert (opens(window, OLD), opens(window, words)) == (False, True)
    assert suggested(window.get(PATH)) != words
    window.post("/lock", {})
    assert "does not open the register" in window.post("/unlock", {"passphrase": OLD}).text


def test_ones_own(window: Window) -> None:
    """What somebody makes up counts instead, and is not written on any page."""
    done = window.post(PATH, {"present": OLD, "copied": "", "passphrase": OWN, "again": OWN})
    assert window.path(done) == "/safekeeping"
    assert (opens(window, OLD), opens(window, OWN)) == (False, True)
    assert OWN not in done.text


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"present": "something else", "passphrase": OWN, "again": OWN}, "present", "is not the passphrase of now"),
        ({"present": OLD, "copied": "six words of my own making here"}, "copied", "are not the words above"),
        ({"present": OLD}, "copied", "are not the words above"),
        ({"present": OLD, "passphrase": "short", "again": "short"}, "passphrase", "is too short"),
        ({"present": OLD, "passphrase": OWN, "again": "other"}, "again", "are not the same"),
        ({"present": OLD, "passphrase": OLD, "again": OLD}, "passphrase", "that you have"),
    ],
)
def test_what_will_not_do(window: Window, typed: dict[str, str], field: str, words: str) -> None:
    """It is said at its field, what was copied is kept, no secret comes back, and the old one still opens."""
    words_shown = suggested(window.get(PATH))
    answer = window.post(PATH, typed)
    assert answer.status_code == 422
    assert f'id="{field}-fault"' in answer.text
    assert words in html.unescape(answer.text)
    assert ("<details open>" in answer.text) == ("passphrase" in typed)
    assert suggested(answer) == words_shown
    assert OWN not in answer.text
    assert f'value="{typed.get("copied", "")}"' in answer.text
    assert opens(window, OLD)


def test_all_that_will_not_do_is_said_at_once(window: Window) -> None:
    """Whoever sends it empty hears of both, and that is no guess."""
    for _ in range(FREE_TRIES + 1):
        answer = window.post(PATH, {})
        assert ['id="present-fault"' in answer.text, 'id="copied-fault"' in answer.text] == [True, True]
    assert window.path(window.post(PATH, {"present": OLD, "passphrase": OWN, "again": OWN})) == "/safekeeping"


def test_guessing_at_an_open_desk_costs_time(window: Window) -> None:
    """Whoever finds the desk open cannot try one passphrase after the other."""
    guess = {"present": "something else", "passphrase": OWN, "again": OWN}
    for _ in range(FREE_TRIES):
        assert "is not the passphrase of now" in window.post(PATH, guess).text
    assert "Too many wrong passphrases" in window.post(PATH, guess | {"present": OLD}).text
    assert opens(window, OLD)


def test_another_desk_has_the_register(window: Window) -> None:
    """A desk that may only look does not change the passphrase."""
    with single_desk(window.desk.folder):
        window.desk.holder = "Mo Example"
        refused = window.post(PATH, {"present": OLD, "passphrase": OWN, "again": OWN})
    assert "nothing can be changed here" in refused.text
    assert opens(window, OLD)


def test_locking_meanwhile(window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    """*Lock*, pressed while the passphrase is being changed, waits for that and neither stops the other."""
    locking = threading.Thread(target=window.desk.lock)

    def change_slowly(office: Office, present: str, new: str) -> None:
        locking.start()
        while not window.desk.locking:
            pass
        change_passphrase(office, present, new)

    monkeypatch.setattr(page, "change_passphrase", change_slowly)
    window.post(PATH, {"present": OLD, "passphrase": OWN, "again": OWN})
    locking.join(30)
    assert not locking.is_alive()
    assert window.desk.office is None
    assert opens(window, OWN)


def test_the_backup_says_which_passphrase(window: Window) -> None:
    """The page says in words that a backup opens with the passphrase of its day, and the recovery file with its key."""
    text = window.get(PATH).text
    assert "Each opens with the passphrase of its day." in text
    assert "It opens with its own key, on its sheet." in text
    assert "with the passphrase that you had that day" in window.get("/safekeeping").text


@pytest.mark.parametrize("invented", ["", OLD])
def test_a_demonstration_goes_on_showing_its_passphrase(window: Window, invented: str) -> None:
    """Whoever tries this in a demonstration can unlock it again; a real one is shown to nobody."""
    window.desk.passphrase = invented
    window.post(PATH, {"present": OLD, "passphrase": OWN, "again": OWN})
    window.post("/lock", {})
    assert (OWN in window.get("/unlock").text) == bool(invented)
