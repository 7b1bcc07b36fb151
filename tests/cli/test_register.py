"""The commands from an empty folder to an exported register, as the Chief Officer types them."""

import csv
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, event

from site_build.config import read_public_keys
from site_build.demo.forms import FormFactory
from site_build.desk.lock import single_desk
from site_build.files import write_private
from site_build.formats.leaf import today
from site_build.office.forms.intake import take_in
from site_build.office.links.links import invite
from site_build.office.office import log_editions, unlock
from site_build.office.safekeeping.setup import read_origin
from site_build.office.safekeeping.succession import renew_log_key
from site_build.register.keys import read_private_keys
from support.commands import PASSPHRASE, portal
from support.fast_keys import encrypt, write_fast_keys
from support.revisions import FIRST, publish_words, whole_forms
from support.sample import ORIGIN, add

SITE = "https://portal.example/"
OTHER = "another four invented words"
MANY = "name,roles,started\n" + "".join(f"Invented {number:04},staff,2026-01-05\n" for number in range(1200))
PEOPLE = "name,roles,started,left,email\nZoë Example,volunteer,2026-01-05,,\nAsh Invented,staff;trustee,2026-01-05,,\n"


def write_form(path: Path, name: str, role: str, link: str | None) -> None:
    """Write an envelope file as the browser saves it."""
    with unlock(Path(), Path(os.environ["PORTAL_REGISTER"]), PASSPHRASE) as office:
        forms = FormFactory.of(office, "kindness")
    address = link.split()[-1] if link else None
    path.write_bytes(forms.seal(forms.statement(address, role, name), address).data)


def make_keys(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the keys: the passphrase is typed and never shown, and nor is the token that the drop box knows."""
    with monkeypatch.context() as typing:
        typing.delenv("PORTAL_PASSPHRASE_FILE")
        typing.setattr("site_build.office.safekeeping.setup.write_keys", write_fast_keys)
        made = portal("keys", "new", "--origin", ORIGIN, typed=f"{PASSPHRASE}\n{PASSPHRASE}\n")
    token = read_private_keys(folder / "register", PASSPHRASE).drop_token
    assert f"SHA-256: {hashlib.sha256(token.encode()).hexdigest()}" in made.stdout
    assert token not in made.output
    assert PASSPHRASE not in made.output


def test_another_token(register: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It tells both by their SHA-256, and how the drop box is started with both; the tokens are not shown."""
    monkeypatch.setattr("pyrage.passphrase.encrypt", encrypt)
    old = read_private_keys(register, PASSPHRASE)
    said = portal("keys", "rotate-token").stdout
    new = read_private_keys(register, PASSPHRASE)
    assert new.drop_token != old.drop_token
    both = f"--token-sha256 {old.drop_token_sha256()} --token-sha256 {new.drop_token_sha256()}"
    assert f"portal serve {both}" in said
    for token in (old.drop_token, new.drop_token):
        assert token not in said


def test_why_somebody_has_to_sign_again(root: Path, register: Path) -> None:
    """Whoever is out of date is shown with the clauses that changed for their role, by their printed numbers."""
    with unlock(root, register, PASSPHRASE) as office:
        for name, roles in (("Zoë Example", "volunteer"), ("Ash Invented", "staff")):
            add(office, name, roles)
        first = publish_words(root, "1", FIRST, "material")
        log_editions(office)
        pen = whole_forms(office, first)
        link = invite(office, "Zoë Example").address
        assert take_in(office, [pen.seal(pen.statement(link, "volunteer", "Zoë Example"), link)])[0].state == "accepted"
        publish_words(root, "2", FIRST | {"ask": "Ask twice.", "share": "Cake is shared."}, "material")
    shown = portal("register", "show").stdout.splitlines()
    assert "1 out of date: Zoë Example (volunteer, Kindness Policy; to sign again: 1.2, 1.5)" in shown
    assert "1 outstanding: Ash Invented (staff, Kindness Policy)" in shown


def test_from_nothing_to_an_export(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys, publishing, people, a link, forms, a countersignature, exports, a receipt; the log verifies on its own."""
    make_keys(tmp_path, monkeypatch)
    public = json.loads((root / "register.json").read_text())
    assert public["origin"] == ORIGIN
    assert "“kindness” has changed since it was published" in portal("check").stdout
    assert "Published “kindness”" in portal("publish").stdout
    assert "Nothing has changed" in portal("publish").stdout

    (root / "people.csv").write_text(PEOPLE, "utf-8")
    assert portal("people", "import", "people.csv").stdout == "2 added.\n"

    link = portal("invite", "Zoë Example", "--site", SITE).stdout
    assert link.startswith("Zoë Example: https://portal.example/induction/#kindness/volunteer.")
    write_form(root / "one.envelope", "Zoë Example", "volunteer", link)
    write_form(root / "two.envelope", "Ash", "staff", None)
    (root / "three.envelope").write_text("Dear all")
    received = portal("receive", "one.envelope", "two.envelope", "three.envelope", status=1)
    assert "one.envelope: It is in the register." in received.stdout
    assert "three.envelope: set aside. This is not a sealed form" in received.stderr
    assert "1 accepted, 1 waiting, 1 set aside" in received.stdout
    assert "three.envelope: set aside." in portal("receive", "--again", status=1).stderr

    shown = portal("register", "show").stdout
    assert "Set aside: three.envelope" in shown
    waiting = next(line for line in shown.splitlines() if line.startswith("Waiting: ")).split()[1].rstrip(",")
    portal("countersign", waiting, "--person", "Ash Invented", "--sure")
    aside = re.findall(r"Its id is ([0-9a-f]{64})\.", shown)
    assert "The reason: It is a letter." in portal("return", *aside, "--reason", "It is a letter.").stdout
    assert "not here any more" in portal("discard", *aside, "--reason", "It is a letter.", status=1).stderr

    output = tmp_path / "standing.csv"
    exported = portal("export", "--format", "csv", "--output", str(output))
    assert exported.stderr.count("can be read by anybody who has it") == 1
    assert output.stat().st_mode & 0o777 == 0o600
    rows = list(csv.DictReader(output.read_text("utf-8-sig").splitlines()))
    assert [(row["Name"], row["Role"], row["Standing"], row["Signed on"], row["How signed"]) for row in rows] == [
        ("Ash Invented", "trustee", "outstanding", "", ""),
        ("Ash Invented", "member of staff", "complete", today().isoformat(), "countersigned"),
        ("Zoë Example", "volunteer", "complete", today().isoformat(), "with a personal link"),
    ]
    assert {row["Policy"] for row in rows} == {"Kindness Policy"}
    assert "already" in portal("export", "--format", "json", "--output", str(output), status=1).stderr

    portal("register", "receipt", "Zoë Example", "--output", str(tmp_path / "receipts"))
    (receipt,) = (tmp_path / "receipts").iterdir()
    assert "Zoë Example signed kindness 2026-01 as volunteer" in portal("register", "verify", str(receipt)).stdout

    log = tmp_path / "log"
    assert portal("export", "--format", "tlog", "--output", str(log)).stderr == ""
    shutil.rmtree(tmp_path / "register")
    (tmp_path / "passphrase").unlink()
    verified = portal("register", "verify", str(log)).stdout
    assert verified.splitlines() == [
        f"Verified: {ORIGIN}, 4 entries (1 acknowledged, 1 countersigned, 1 edition, 1 invited).",
        f"Its key, as the register's page on the site must show it: {public['log_key']}",
        "Its root hash, as any checkpoint over 4 entries must: " + (log / "checkpoint").read_text().splitlines()[2],
        "Nobody but the keeper signs it: register.json has no key of anybody else.",
        "Not checked: who signed what. Receipts show that: give them, too.",
        "Not checked: whether something was taken out before. An earlier checkpoint shows that: --since.",
        "No file shows who used a link, nor whether a day is right.",
    ]
    lines = (log / "log.jsonl").read_bytes().splitlines(keepends=True)
    (log / "log.jsonl").write_bytes(b"".join(lines[::-1]))
    assert "not the ones" in portal("register", "verify", str(log), status=1).stderr


@pytest.mark.usefixtures("register")
def test_typed_passphrase(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a file the passphrase is asked for, and is never shown."""
    monkeypatch.delenv("PORTAL_PASSPHRASE_FILE")
    ash = ["Ash Invented", "--role", "staff", "--role", "trustee", "--started", "5/1/2026"]
    portal("people", "add", *ash, typed=f"{PASSPHRASE}\n")
    listed = portal("people", "list", typed=f"{PASSPHRASE}\n")
    assert "Ash Invented: staff, trustee, since 2026-01-05" in listed.stdout
    wrong = portal("people", "list", typed="something else\n", status=1)
    assert "does not open the register" in wrong.stderr
    assert all(PASSPHRASE not in result.output for result in (listed, wrong))
    assert "already" in portal("keys", "new", "--origin", ORIGIN, typed=f"{PASSPHRASE}\n" * 2, status=1).stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["people", "list"], "There is no register in"),
        (["register", "verify"], "register.json is missing from"),
        (["register", "verify", "portal.toml"], "register.json is not in this folder"),
        (["keys", "new", "--origin", "two words"], "is not a web address"),
        (["keys", "new", "--origin", ORIGIN, "--register", "register"], "published"),
        (["serve"], "There is no site in site"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_refusals(root: Path, tmp_path: Path, arguments: list[str], words: str) -> None:
    """What cannot be done is exit status 1 and a reason on standard error."""
    (root / "mkdocs.yml").touch()
    if arguments == ["serve"]:
        arguments = ["serve", "--inbox", str(tmp_path / "inbox.sqlite")]
    result = portal(*arguments, status=1)
    assert words in result.stderr
    assert result.stdout == ""


def test_problems_in_files(root: Path) -> None:
    """Problems in authors' files are listed with file and line, and nothing is published."""
    path = root / "quizzes" / "kindness.yml"
    path.write_text(path.read_text().replace("clauses: [ask-first]", "clauses: [nowhere]"))
    for command in ("check", "publish"):
        assert "quizzes/kindness.yml:" in portal(command, status=1).output
    assert not (root / "editions").exists()


def test_passphrase_file_that_is_not_there(root: Path, tmp_path: Path) -> None:
    """A passphrase file that cannot be read is named."""
    (tmp_path / "passphrase").unlink()
    assert str(tmp_path / "passphrase") in portal("keys", "new", "--origin", ORIGIN, status=1).stderr


@pytest.mark.parametrize("more", ["\nsecond line", "\n\nsecond line", "\r\nsecond line\r\n"])
@pytest.mark.usefixtures("register")
def test_passphrase_file_of_several_lines(tmp_path: Path, more: str) -> None:
    """What is not one line is no passphrase: the words say so, and not that the passphrase is wrong."""
    write_private(tmp_path / "passphrase", f"{PASSPHRASE}{more}".encode())
    refused = portal("people", "list", status=1).stderr
    assert f"{tmp_path / 'passphrase'} has more than one line. It has to be a text file (UTF-8) with the" in refused
    assert PASSPHRASE not in refused
    assert "second" not in refused


@pytest.mark.parametrize(("make", "words"), [(os.mkfifo, "is not a file"), (Path.touch, "is empty")])
@pytest.mark.usefixtures("register")
def test_passphrase_file_that_holds_none(
    tmp_path: Path, make: Callable[[Path], None], words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pipe is not waited for, and an empty file is not said to hold a wrong passphrase."""
    make(tmp_path / "other")
    (tmp_path / "other").chmod(0o600)
    monkeypatch.setenv("PORTAL_PASSPHRASE_FILE", str(tmp_path / "other"))
    assert words in portal("people", "list", status=1).stderr


@pytest.mark.usefixtures("register")
def test_whoever_has_read_enough_is_told_nothing(root: Path) -> None:
    """`portal people list | head -1`: the closed pipe is not called a file that cannot be used."""
    write_private(root / "many.csv", MANY.encode())
    portal("people", "import", "many.csv")
    command = [str(Path(sys.executable).with_name("portal")), "people", "list"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8") as listing:
        assert listing.stdout
        assert listing.stderr
        assert "Invented 0000" in listing.stdout.readline()
        listing.stdout.close()
        assert listing.stderr.read() == ""


def test_not_a_portals_folder(tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In another folder the words say where to run this, and nothing is made."""
    monkeypatch.chdir(tmp_path)
    for arguments in (["check"], ["keys", "new", "--origin", ORIGIN]):
        assert "Run this in the portal's own folder" in portal(*arguments, status=1).stderr
    assert {path.name for path in tmp_path.iterdir()} == {"portal", "passphrase"}


def test_installed_command(root: Path) -> None:
    """The installed command itself answers a mistake with words and status 1, and no traceback."""
    command = Path(sys.executable).with_name("portal")
    done = subprocess.run([command, "people", "list"], capture_output=True, text=True, check=False, env=os.environ)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("There is no register in")
    assert "Traceback" not in done.stderr


def test_public_keys_that_are_no_text(root: Path) -> None:
    """A register.json that is not text is named in words."""
    (root / "register.json").write_bytes(b"\xff\xfe{}")
    assert "register.json is not a text file" in portal("register", "verify", ".", status=1).stderr


@pytest.mark.usefixtures("register")
def test_growth_since_an_earlier_checkpoint(tmp_path: Path) -> None:
    """A log is held to a checkpoint that somebody kept: it may have grown, and not shrunk. A receipt is no log."""
    old = tmp_path / "old"
    portal("export", "--format", "tlog", "--output", str(old))
    portal("publish")
    portal("register", "show")  # the first look enters the edition in the log
    grown = portal("register", "verify", "--since", str(old / "checkpoint")).stdout
    assert "It has only grown since the checkpoint over 0 entries." in grown
    newer = str(tmp_path / "register" / "checkpoint")
    shrunk = portal("register", "verify", str(old), "--since", newer, status=1)
    assert "not only grown since the checkpoint over 1 entry:" in shrunk.stderr
    assert shrunk.stdout == ""
    assert "Usage: " in portal("register", "verify", newer, "--since", newer, status=2).stderr


def count_transactions(*arguments: str) -> int:
    """Run a command; return in how many transactions it used the register's database."""
    begun = 0

    def count(_: Connection) -> None:
        nonlocal begun
        begun += 1

    event.listen(Engine, "begin", count)
    try:
        portal(*arguments)
    finally:
        event.remove(Engine, "begin", count)
    return begun


@pytest.mark.usefixtures("register")
def test_json_is_of_one_moment(tmp_path: Path) -> None:
    """Rows and signed head are read in one transaction: JSON takes as many as CSV, which has no head in it."""
    portal("publish")
    portal("register", "show")  # the first look enters the edition in the log
    csv, json_ = (
        count_transactions("export", "--format", kind, "--output", str(tmp_path / kind)) for kind in ("csv", "json")
    )
    assert csv == json_ > 0


@pytest.mark.parametrize(
    "origin", ["https://charity", "/", "x", "a b.example", "a\x01.example", "https://", "a.example/?x"]
)
def test_what_is_no_origin(root: Path, origin: str) -> None:
    """What cannot be the start of a link is refused before anything is made."""
    assert "That is not a web address" in portal("keys", "new", "--origin", origin, status=1).stderr
    assert not (root / "register.json").exists()


@pytest.mark.parametrize(
    ("typed", "origin"),
    [
        ("https://charity.example", "charity.example"),
        (" HTTPS://Charity.Example/Acknowledgments/ ", "charity.example/acknowledgments"),
        ("http://charity.example//", "charity.example"),
        ("A.example/x", "a.example/x"),
    ],
)
def test_an_origin_as_people_copy_it(typed: str, origin: str) -> None:
    """A web address is taken as a browser shows it: its beginning, its capitals and a slash at its end are left out."""
    assert read_origin(typed) == origin


@pytest.mark.parametrize("by_file", [False, True])
def test_another_passphrase(
    register: Path, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, by_file: bool
) -> None:
    """It is typed twice or read from a file; from then on the old one opens nothing, and neither is ever shown."""
    monkeypatch.setattr("pyrage.passphrase.encrypt", encrypt)
    write_private(tmp_path / "new", OTHER.encode())
    how = ["--new-file", str(tmp_path / "new")] if by_file else []
    changed = portal("keys", "passphrase", *how, typed=None if by_file else f"{OTHER}\n{OTHER}\n")
    assert "The passphrase is changed." in changed.stdout
    assert f"{tmp_path / 'passphrase'} still holds the old passphrase" in changed.stderr
    assert OTHER not in changed.output
    assert PASSPHRASE not in changed.output
    assert "does not open the register" in portal("people", "list", status=1).stderr
    assert read_private_keys(register, OTHER).public() == read_public_keys(root)


def test_another_passphrase_that_is_refused(register: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A weak one, or a present one that is wrong, changes nothing."""
    before = (register / "keys.age").read_bytes()
    assert "is too short" in portal("keys", "passphrase", typed="short\nshort\n", status=1).stderr
    monkeypatch.delenv("PORTAL_PASSPHRASE_FILE")
    wrong = portal("keys", "passphrase", typed=f"something else\n{OTHER}\n{OTHER}\n", status=1)
    assert "does not open the register" in wrong.stderr
    assert (register / "keys.age").read_bytes() == before


@pytest.mark.parametrize("mode", [0o604, 0o640, 0o622, 0o620, 0o711])
@pytest.mark.usefixtures("register")
def test_secret_file_for_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: int) -> None:
    """A passphrase or password is not read where others can read or change it; the command that mends it is given."""
    open_file = tmp_path / "the Chair's file"
    open_file.write_text(PASSPHRASE)

    def mend(*arguments: str) -> None:
        open_file.chmod(mode)
        refused = portal(*arguments, status=1).stderr
        assert PASSPHRASE not in refused
        assert f"Others on this computer can read or change {open_file}. " in refused
        (command,) = re.findall("chmod 600 .+", refused)
        subprocess.run(["sh", "-c", command], check=True)
        portal(*arguments)

    mend("export", "--format", "xlsx", "--output", str(tmp_path / "out"), "--password-file", str(open_file))
    monkeypatch.setenv("PORTAL_PASSPHRASE_FILE", str(open_file))
    mend("people", "list")


@pytest.mark.usefixtures("register")
def test_secret_file_of_another_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor is it read from a file that belongs to somebody else, who could read it at any time."""
    me = os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: me + 1)
    assert f"sudo chown {me + 1} {tmp_path / 'passphrase'}" in portal("people", "list", status=1).stderr


def test_the_log_goes_on_under_a_new_key(
    root: Path, register: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says the new name and key and what to do; the head is published, verified, and known by the earlier one."""
    monkeypatch.setattr("pyrage.passphrase.encrypt", encrypt)
    assert "over 0 entries" in portal("register", "publish").stdout
    shutil.copy(root / "checkpoint", tmp_path / "earlier")
    told = portal("keys", "succeed").stdout
    assert f"It goes on as {ORIGIN}/2, with 1 entries" in told
    assert "Build the site again" in told
    assert "still has the log's earlier key" in portal("register", "show").stdout
    assert "over 1 entries" in portal("register", "publish").stdout
    assert f"{ORIGIN}/2" in portal("register", "verify").stdout
    public = read_public_keys(root)
    assert public
    assert public.log_key in told
    assert len(public.earlier) == 1


def test_an_open_desk_keeps_its_keys(register: Path) -> None:
    """While a desk has the register open, its keys are not renewed under it."""
    before = (register / "keys.age").read_bytes()
    with single_desk(register):
        assert "another window has it open" in portal("keys", "succeed", status=1).stderr
    assert (register / "keys.age").read_bytes() == before


def test_a_succession_that_was_interrupted(root: Path, register: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where it stopped after the key file, doing it again finishes that one, and does not begin another."""
    monkeypatch.setattr("pyrage.passphrase.encrypt", encrypt)
    first = renew_log_key(register, PASSPHRASE)
    assert renew_log_key(register, PASSPHRASE) == first
    assert f"It goes on as {ORIGIN}/2, with 1 entries" in portal("keys", "succeed").stdout
    assert "still has the log's earlier key" in portal("register", "show").stdout
    assert f"It goes on as {ORIGIN}/3, with 2 entries" in portal("keys", "succeed").stdout
    assert f"{ORIGIN}/3" in portal("register", "verify").stdout


def test_nothing_is_renewed_in_another_folder(register: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Outside of the portal's folder, and where the site is another register's, the key file stays as it is."""
    before = (register / "keys.age").read_bytes()
    monkeypatch.chdir(tmp_path)
    assert "portal.toml is missing" in portal("keys", "succeed", status=1).stderr
    assert (register / "keys.age").read_bytes() == before


def test_a_log_for_the_other_signer_has_names(register: Path, tmp_path: Path) -> None:
    """The exported log says what posts, roles and policies are called, as the desk's does; it names nobody."""
    portal("export", "--format", "tlog", "--output", str(tmp_path / "log"))
    assert "Chair of Trustees" in (tmp_path / "log" / "names.json").read_text(encoding="utf-8")
