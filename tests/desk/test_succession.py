"""At the desk the log goes on under a new key, in one act; and what the website shows is put there."""

from pathlib import Path

import pytest

from desk.window import Window
from site_build.office.safekeeping.succession import SiteBehind
from site_build.register.errors import RowsChanged
from support.fast_keys import encrypt, write_fast_keys

PATH = "/safekeeping/succession"
PASSPHRASE = "four invented words here"


@pytest.fixture(autouse=True)
def quick(window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    """The register opens with a passphrase, and all key files quickly."""
    monkeypatch.setattr("pyrage.passphrase.encrypt", encrypt)
    write_fast_keys(window.desk.folder, window.office.register.keys, PASSPHRASE)


def test_in_one_act(window: Window) -> None:
    """The desk opens the register again by itself, under the new key, and says what to do."""
    before = window.office.register.keys
    assert "Is there a newer backup" not in window.get(PATH).text
    answer = window.post(PATH, {"passphrase": PASSPHRASE})
    assert window.path(answer) == "/safekeeping"
    assert "Now build the website again" in answer.text
    office = window.desk.office
    assert office
    assert office.register.keys.earlier == (before.public().log_key,)
    assert office.recall(SiteBehind)
    assert "still has the register" in window.get("/").text


def test_a_wrong_passphrase(window: Window) -> None:
    """Nothing is renewed, and the desk stays open; whose passphrase it is is asked again."""
    answer = window.post(PATH, {"passphrase": "something else"})
    assert answer.status_code == 422
    assert "does not open the register" in answer.text
    assert window.office.register.keys.earlier == ()


def test_a_doubt_is_told(window: Window) -> None:
    """What speaks against the register is on the page, with a better way out first."""
    window.office.register.doubt = RowsChanged(tables=("person",))
    page = window.get(PATH).text
    assert "changed the register" in page
    assert "restore it first" in page


def test_another_desk_has_it(window: Window) -> None:
    """A desk that may only look renews nothing."""
    window.desk.holder = "somebody opened it before you"
    assert window.post(PATH, {"passphrase": PASSPHRASE}).status_code == 422


@pytest.mark.parametrize("act", ["get", "post"])
def test_only_who_is_unlocked(window: Window, act: str) -> None:
    """A window that is locked is led to the passphrase."""
    window.desk.lock()
    answer = window.get(PATH) if act == "get" else window.post(PATH, {"passphrase": PASSPHRASE})
    assert window.path(answer) == "/unlock"


def test_the_head_for_the_website(window: Window, root: Path) -> None:
    """A button writes the newest head into the portal's folder; then there is nothing to do."""
    assert "Put the newest code there" in window.get("/safekeeping").text
    page = window.post("/safekeeping/publish", {}).text
    assert "is ready. Now build the website again" in page
    assert "The newest one is ready for the website" in page
    with window.office.register.view() as view:
        assert (root / "checkpoint").read_bytes() == view.checkpoint()
