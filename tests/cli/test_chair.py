"""`portal register cosign` and `cosigned`, and `portal chair` as a process of its own."""

import signal
from pathlib import Path

import httpx
import pytest

from site_build.chair.keys import read_chair_public
from site_build.chair.signing import COSIGNER_FILE, SIGNED_FILE
from site_build.config import read_public_keys
from site_build.formats.note import parse_vkey
from site_build.office.safekeeping.fingerprint import say_public_key
from site_build.register.keys import continue_keys, read_private_keys
from site_build.register.store import open_register
from support.commands import PASSPHRASE, portal
from support.desk_process import COMMAND, address_in, somebody
from support.fast_keys import make_fast_register, write_fast_keys


@pytest.fixture
def chair(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The Chair's folder."""
    monkeypatch.setenv("PORTAL_CHAIR", str(tmp_path / "chair"))
    return tmp_path / "chair"


def export(folder: Path) -> str:
    """Export the register's log into a new folder."""
    portal("export", "--format", "tlog", "--output", str(folder))
    return str(folder)


def test_the_same_act(register: Path, chair: Path, tmp_path: Path) -> None:
    """A key is made, both keys are shown and agreed to, the log is signed; the register compares and takes it in."""
    log, out = export(tmp_path / "log"), tmp_path / "signed"
    said = portal("register", "cosign", log, "--output", str(out), typed="n\n", status=1).output
    public, keys = read_chair_public(chair), read_public_keys(register)
    assert public
    assert keys
    assert not out.exists()
    own = say_public_key(parse_vkey(keys.log_key).public_key)
    assert f"Its key:          {own}\nYour own key:     {public.words}\n" in said
    said = portal("register", "cosign", log, "--output", str(out), typed="y\n").output
    assert said.endswith(f"Signed: 0 entries. Give {out / SIGNED_FILE} back to the keeper of the register.\n")
    given = (str(out / SIGNED_FILE), "--key", str(out / COSIGNER_FILE))
    portal("register", "cosigned", *given, typed="n\n", status=1)
    said = portal("register", "cosigned", *given, typed="y\n").output
    assert f"The register's key: {own}\nTheir key:          {public.words}\n" in said
    assert said.endswith("The Chair of Trustees has signed 0 of 0 entries.\n")
    said = portal("register", "cosign", export(tmp_path / "later"), "--output", str(out)).output
    assert said.startswith("It has only grown since you signed 0 entries.\n")
    portal("register", "cosigned", str(out / SIGNED_FILE))
    assert (register / "cosigned").read_bytes() == (out / SIGNED_FILE).read_bytes()


def test_a_place_that_will_not_do(register: Path, chair: Path, tmp_path: Path) -> None:
    """Where what was signed could not be written, nothing is signed."""
    log, out = export(tmp_path / "log"), tmp_path / "signed"
    out.write_bytes(b"mine")
    assert (
        "signed cannot be used" in portal("register", "cosign", log, "--output", str(out), typed="y\n", status=1).output
    )
    assert not list(chair.glob("signed-*"))
    assert out.read_bytes() == b"mine"


def test_other_keys(register: Path, chair: Path, tmp_path: Path, root: Path) -> None:
    """Another register is refused with what it means; one that goes on under new keys has to be agreed to."""
    out = str(tmp_path / "signed")
    portal("register", "cosign", export(tmp_path / "log"), "--output", out, typed="y\n")
    keys = read_private_keys(register, PASSPHRASE)
    new = continue_keys(keys.public(), keys.opening_key, keys.data_key)
    open_register(register, new).close()
    write_fast_keys(register, new, PASSPHRASE)
    (root / "register.json").unlink()
    said = portal("register", "cosign", export(tmp_path / "next"), "--output", out, typed="y\n").output
    assert "You had signed 0 entries. Taken over: 0. Lost: 0.\n" in said
    (root / "register.json").unlink()
    make_fast_register(root, tmp_path / "other", "other.example/list", PASSPHRASE)
    portal("export", "--format", "tlog", "--output", str(tmp_path / "third"), "--register", str(tmp_path / "other"))
    said = portal("register", "cosign", str(tmp_path / "third"), "--output", out, status=1).output
    assert "Tell the other trustees" in said


def test_the_window_opens(tmp_path: Path) -> None:
    """Without any portal or register there; it leads to the first page, and a second start to the same one."""
    with somebody(tmp_path / "somebody", tmp_path) as home:
        command = (*COMMAND[:-1], "chair", "--folder", str(home.folder / "data" / "chair"))
        process = home.start("--port", "0", command=command)
        assert process.stdout
        assert process.stdout.readline() == "The window is open. Close this one, or press Ctrl+C, to end it.\n"
        [file] = home.opened()
        with httpx.Client(follow_redirects=True) as browser:
            address = address_in(file)
            assert browser.get(address).status_code == 200
            page = browser.get(address.partition("open?")[0]).text
        assert "Make your key</h1>" in page
        assert "For the witness<" in page
        assert home.run("--port", "0", command=command)[1] == "The window was open already.\n"
        said = home.run("--port", "0", "--no-browser", command=command)[1]
        assert said.splitlines()[-1].startswith("Open this file in your browser: ")
        process.send_signal(signal.SIGINT)
        assert process.communicate(timeout=20) == ("", "")
