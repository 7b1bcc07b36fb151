"""Forms and entries on the command line: one is discarded, and which of several is meant has to be said."""

import re
from pathlib import Path

import pytest

from site_build.cli.errors import DropBoxUnknown
from site_build.config import PORTAL_FILE
from site_build.content.publish import publish
from site_build.demo.forms import FormFactory
from site_build.office.forms.intake import take_in
from site_build.office.links.links import invite
from site_build.office.office import unlock
from support.commands import PASSPHRASE, portal
from support.sample import add

ZOE, SITE = "Zoë Example", "https://portal.example/"


@pytest.mark.usefixtures("register")
def test_a_form_is_discarded(root: Path) -> None:
    """What is no form is set aside, and then disposed of: its id is not known any more."""
    (root / "letter.txt").write_text("Dear all")
    portal("receive", "letter.txt", status=1)
    (form,) = re.findall(r"Its id is ([0-9a-f]{64})\.", portal("register", "show").stdout)
    assert portal("discard", form, "--reason", "It is a letter.").stdout == "Discarded.\n"
    assert "Set aside" not in portal("register", "show").stdout


@pytest.mark.usefixtures("register")
def test_nobody_knows_where_the_drop_box_is(root: Path) -> None:
    """Where portal.toml names none and nobody says which, that is told."""
    text = (root / PORTAL_FILE).read_text(encoding="utf-8")
    (root / PORTAL_FILE).write_text(text.partition("[drop_box]")[0], encoding="utf-8")
    assert str(DropBoxUnknown()) in portal("receive", status=1).stderr


def test_which_entry_is_withdrawn(root: Path, register: Path) -> None:
    """Of several entries one has to be named, from the list; of none that counts, none is withdrawn."""
    publish(root)
    with unlock(root, register, PASSPHRASE) as office:
        add(office, ZOE, "volunteer, staff")
        assert "Zoë Example" in portal("withdraw", ZOE, "--reason", "A slip.", status=1).stderr
        pen, link = FormFactory.of(office, "kindness"), invite(office, ZOE, SITE).address
        take_in(office, [pen.seal(pen.statement(link, role, ZOE), link) for role in ("volunteer", "staff")])
    asked = portal("withdraw", ZOE, "--reason", "A slip.", status=1).stderr
    entries = re.findall(r"--entry=(\S{22})  Kindness Policy", asked)
    assert len(entries) == 2
    for entry in entries:
        portal("withdraw", ZOE, "--reason", "A slip.", f"--entry={entry}")
    assert "--entry" not in portal("withdraw", ZOE, "--reason", "A slip.", status=1).stderr
