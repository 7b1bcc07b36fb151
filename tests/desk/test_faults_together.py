"""All that is wrong with one form of the desk is said at once, each at its field, and what was typed stays."""

import re
from collections.abc import Mapping, Sequence

import httpx
import pytest

from desk.window import Window
from site_build.demo.forms import FormFactory
from site_build.office.forms.intake import take_in
from site_build.office.links.sender import MailServer
from site_build.office.people.people import edit_person, list_people

WRONG_PERSON = {"name": "zoë EXAMPLE", "started": "2026-13-01", "email": "nowhere", "post": "chair"}
WRONG_SERVER = {
    "host": "smtp://b.example",
    "port": "0",
    "security": "none",
    "address": "us",
    "user": "zoë",
    "password": "£",
}


def faults(page: httpx.Response) -> list[str]:
    """The fields to which the summary of what is wrong leads, in its order."""
    assert page.status_code == 422
    summary = page.text.partition('id="fault"')[2].partition("<h1>")[0]
    return re.findall(r'<a href="#([^"]+)">', summary)


@pytest.fixture
def held(window: Window) -> Window:
    """A window where Ash Invented is the Chair."""
    edit_person(window.office, window.id_of("Ash Invented"), {"post": "chair"})
    return window


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({}, ["name", "roles"]),
        (WRONG_PERSON, ["name", "roles", "started", "email", "post"]),
        ({"name": "Zoë Example", "post": "chair", "roles": "volunteer"}, ["name", "post"]),
        ({"name": "", "started": "2050-01-01", "left": "2020-01-01", "roles": "staff"}, ["name", "started"]),
        ({"name": "Di New", "started": "2026-01-05", "left": "2020-01-01"}, ["roles", "left"]),
    ],
)
def test_a_person(held: Window, fields: Mapping[str, str], wrong: Sequence[str]) -> None:
    """What cannot be read, and what is somebody else's, are told together; nobody is added."""
    before = len(list_people(held.office))
    page = held.post("/people/add", fields)
    assert faults(page) == wrong
    assert len(list_people(held.office)) == before


def test_an_edited_person(held: Window) -> None:
    """So they are of somebody who is there; their own name and post are nobody else's."""
    zoe, ash = held.id_of("Zoë Example"), held.id_of("Ash Invented")
    page = held.post(f"/people/{zoe}/edit", {"name": "ash invented", "roles": "volunteer", "post": "chair"})
    assert faults(page) == ["name", "post"]
    kept = {"name": "Ash Invented", "roles": "staff", "post": "chair", "started": "x", "email": "nowhere"}
    assert faults(held.post(f"/people/{ash}/edit", kept)) == ["started", "email"]
    gone = held.post(f"/people/{zoe}/edit", {"name": "Zoë Example", "roles": "volunteer", "left": "2020-01-01"})
    assert faults(gone) == ["left"]


def test_a_mail_server(window: Window) -> None:
    """Six entries, six faults; none is remembered."""
    page = window.post("/sender/server", WRONG_SERVER)
    assert faults(page) == ["host", "port", "security", "address", "user", "password"]
    assert window.office.recall(MailServer) is None
    for word in ("smtp://b.example", "zoë"):
        assert f'value="{word}"' in page.text


@pytest.mark.parametrize("path", ["/links", "/remind"])
def test_who_gets_links_and_where_they_lead(window: Window, path: str) -> None:
    """Nobody ticked, and an address that is none."""
    assert faults(window.post(path, {"site": "<nowhere>", "way": "letter"})) == ["person", "site"]
    one = window.post(path, {"site": "https://portal.example/", "way": "letter"})
    assert faults(one) == ["person"]


def test_forms_discarded_together(window: Window, pen: FormFactory) -> None:
    """All of them left out, and no reason."""
    forms = [pen.write(None, name=f"Stranger {number}") for number in range(2)]
    take_in(window.office, forms)
    page = window.press(window.get("/intake"), "/intake", which="waiting")
    nothing = window.press(page, "/intake/together", form=[form.sha256 for form in forms], reason=" ")
    assert faults(nothing) == ["form", "reason"]
