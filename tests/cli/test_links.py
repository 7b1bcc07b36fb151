"""Personal links on the command line: what cannot be shown is not made."""

import csv
import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from site_build.content.publish import publish
from site_build.demo.forms import FormFactory, code_of
from site_build.office.forms.intake import take_in
from site_build.office.links.links import invite
from site_build.office.office import unlock
from support.commands import PASSPHRASE, portal
from support.file_limit import largest_file
from support.revisions import FIRST, publish_words, whole_forms
from support.sample import add

ZOE = "Zoë Example"


@pytest.fixture
def folder(root: Path, register: Path) -> Path:
    """A register of two people, who have something to sign."""
    publish(root)
    with unlock(root, register, PASSPHRASE) as office:
        add(office, ZOE, "volunteer")
        add(office, "=1+1", "staff")
    return register


def test_after_an_edition_all_whom_it_concerns_are_invited(root: Path, folder: Path, tmp_path: Path) -> None:
    """One command makes fresh links for whoever signed before, and its file says to whom what is to be said."""
    first = publish_words(root, "1", FIRST, "material")
    with unlock(root, folder, PASSPHRASE) as office:
        pen, link = whole_forms(office, first), invite(office, ZOE).address
        assert take_in(office, [pen.seal(pen.statement(link, "volunteer", ZOE), link)])[0].state == "accepted"
    publish_words(root, "2", FIRST | {"ask": "Ask twice."}, "material", "Nobody asked twice.")
    file = tmp_path / "links.csv"
    assert "2 made." in portal("invite", "--all", "--output", str(file)).stderr
    rows = list(csv.DictReader(io.StringIO(file.read_text("utf-8-sig"), newline="")))
    assert [(row["Name"], row["Why"]) for row in rows] == [("'=1+1", "new"), (ZOE, "changed")]
    assert f"#kindness/volunteer/{first.edition[:8]}." in rows[1]["Link"]
    assert "Our Kindness Policy has changed. Nobody asked twice." in rows[1]["Words"]
    assert portal("invite", "--all").stderr == "Everybody who has something to sign has a link to sign it with.\n"


def test_links_on_the_command_line(root: Path, folder: Path, tmp_path: Path) -> None:
    """Links that meet a broken output are not made; in a new file of this user alone they are, and are in no other."""
    command = [str(Path(sys.executable).with_name("portal")), "invite", "--all"]
    reader, broken = os.pipe()
    os.close(reader)
    ended = subprocess.run(command, cwd=root, stdout=broken, stderr=subprocess.PIPE, text=True, check=False)
    os.close(broken)
    assert (ended.returncode, ended.stderr.splitlines()[-1]) == (
        1,
        "The links could not be written (Broken pipe), so none was made.",
    )
    file = tmp_path / "links.csv"
    done = subprocess.run([*command, "--output", str(file)], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout == ""
    assert done.stderr.splitlines()[-1] == f"2 made. They are in {file}."
    assert file.stat().st_mode & 0o777 == 0o600
    (_, text, _), (_, _, address) = [
        (row["Email"], row["Name"], row["Link"])
        for row in csv.DictReader(io.StringIO(file.read_text("utf-8-sig"), newline=""))
    ]
    assert text == "'=1+1"
    again = subprocess.run([*command, "--output", str(file)], cwd=root, capture_output=True, text=True, check=True)
    assert again.stderr == "Everybody who has something to sign has a link to sign it with.\n"
    with unlock(root, folder, PASSPHRASE) as office:
        assert [outcome.state for outcome in take_in(office, [FormFactory.of(office, "kindness").write(address)])] == [
            "accepted"
        ]
    assert not any(code_of(address).encode() in path.read_bytes() for path in folder.rglob("*.*"))


def test_links_that_the_register_could_not_keep(folder: Path, tmp_path: Path) -> None:
    """Where the register's disk is full once the links are written, no file of dead links is left, and it is said."""
    new = tmp_path / "links.csv"
    with largest_file(4096):
        refused = portal("invite", "--all", "--output", str(new), status=1)
    assert "The links that were shown do not work. Make them again." in refused.stderr
    assert not new.exists()
    portal("invite", "--all", "--output", str(new))
    assert new.exists()
