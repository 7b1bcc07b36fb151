"""People at the desk: added, edited, gone, back, found."""

import re
from datetime import date
from urllib.parse import quote

import pytest

from desk.window import Window
from site_build.demo.forms import FormFactory
from site_build.office.people.people import find_person, list_people

FORM: dict[str, str | list[str]] = {
    "name": "Di O'Invented",
    "roles": ["staff", "volunteer"],
    "started": "2026-01-31",
    "email": "di@post.example",
    "post": "chief-officer",
}


def words_of(page: str) -> str:
    """The page's words, without its tags."""
    return " ".join(re.sub(r"<[^>]*>", " ", page).split())


def test_added_with_a_link(window: Window) -> None:
    """With the second button somebody's link is there to be sent at once; who is edited has no such button."""
    assert 'name="invite"' in window.get("/people/add").text
    assert 'name="invite"' not in window.get(f"/people/{window.id_of('Zoë Example')}/edit").text
    made = window.post("/people/add", FORM | {"invite": "yes"})
    assert window.path(made) == "/links/new"
    assert "<bdi>Di O&#39;Invented</bdi>" in made.text
    assert "Save the e-mail" in made.text


def test_added_although_no_link_can_be_made(window: Window) -> None:
    """Where the link is refused, the person is in the register all the same, and their page says both."""
    added = window.post("/people/add", FORM | {"invite": "yes", "site": "ftp://x.example"})
    assert window.path(added) == f"/people/{window.id_of('di@post.example')}"
    assert "Di O&#39;Invented is in the register. But they have no link yet." in added.text
    assert "ftp://x.example" in added.text


def test_a_person_from_beginning_to_end(window: Window) -> None:
    """Somebody is added, found by part of their name, edited, leaves and comes back; no name is in an address."""
    added = window.post("/people/add", FORM)
    assert window.path(added) == "/people"
    assert "Di O&#39;Invented is in the register." in added.text
    assert "Chief Officer" in added.text
    found = window.post("/people/find", {"words": "o'inv"})
    assert found.url.query == b""
    assert "1 person found." in found.text
    assert "Zoë Example" not in found.text
    assert "0 people found." in window.post("/people/find", {"words": "nobody"}).text

    path = f"/people/{window.id_of('di@post.example')}"
    form = window.get(f"{path}/edit").text
    assert 'value="2026-01-31"' in form
    assert len(re.findall(r'type="checkbox"[^>]* checked', form)) == 2
    window.post(f"{path}/edit", {**FORM, "roles": ["trustee"], "email": "", "post": ""})
    person = find_person(list_people(window.office), "Di O'Invented")
    assert (person.roles, person.email, person.post, person.started) == (("trustee",), "", "", date(2026, 1, 31))

    assert "A link that they still have stops." in window.get(f"{path}/leave").text
    gone = window.post(f"{path}/leave", {"day": "2026-02-01"})
    assert "Di O&#39;Invented is marked as left." in gone.text
    assert "Who has left" in gone.text
    assert "They left on 1 February 2026." in window.get(f"{path}/return").text
    assert "is back." in window.post(f"{path}/return", {}).text
    assert find_person(list_people(window.office), person.id) == person


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("name", "", "The name is missing."),
        ("name", "\u3164 \u2800", "The name is missing."),
        ("name", "Zoë Example", "in the register already"),
        ("name", "\u202eeoZ", "cannot be seen"),
        ("roles", [], "The role is missing."),
        ("roles", ["wizard"], "is not a role"),
        ("started", "31.31.2026", "is not a day"),
        ("started", "01/01/2062", "1 January 2062 is years away."),
        ("email", "nowhere", "The e-mail address is not right."),
        ("post", "king", "is not a position"),
    ],
)
def test_bad_entries(window: Window, field: str, typed: str | list[str], words: str) -> None:
    """A bad entry is told at its field, what else was typed stays, and nothing is changed: on adding and editing."""
    before = list_people(window.office)
    for path in ("/people/add", f"/people/{window.id_of('Ash Invented')}/edit"):
        answer = window.post(path, {**FORM, "post": "", field: typed})
        assert answer.status_code == 422
        assert f'<a href="#{field}">' in answer.text
        assert words in answer.text
        assert f'id="{field}-fault"' in answer.text
        kept = {"name": "Di O&#39;Invented", "started": "2026-01-31", "email": "di@post.example"}
        for name, value in kept.items():
            assert name == field or f'value="{value}"' in answer.text
        ticked = re.findall(r'value="([^"]*)" checked', answer.text)
        assert ticked == [role for role in ("staff", "volunteer") if field != "roles"]
    assert list_people(window.office) == before


def test_nobody_knows_when_they_started(window: Window, pen: FormFactory) -> None:
    """A person can be added without the day, and every page that shows it says so."""
    window.post("/people/add", {**FORM, "name": "Una Unknown", "started": "", "email": ""})
    una = find_person(list_people(window.office), "Una Unknown")
    assert (una.started, una.added) == (None, date.today())
    assert (
        "Una Unknown Member of staff, Volunteer (Chief Officer) Not known".lower()
        in words_of(window.get("/people").text).lower()
    )
    assert "Started Not known" in words_of(window.get(f"/people/{una.id}").text)
    page = window.post("/intake/files", {}, [("files", ("form.txt", pen.write(None).data))])
    form = re.search(r"/intake/[0-9a-f]{64}", page.text)
    assert form
    choices = window.get(form[0]).text
    assert ">Una Unknown</option>" in choices
    assert "Zoë Example, since 5 January 2026" in choices


def test_leaving_and_coming_back_refused(window: Window) -> None:
    """A bad day is told at its field; nobody comes back who has not left; nobody is known by their name."""
    before = list_people(window.office)
    path = f"/people/{window.id_of('Zoë Example')}"
    for day, words in (
        ("", "A day is missing"),
        ("2026-01-04", "They started on 5 January 2026"),
        ("x", "is not a day"),
    ):
        answer = window.post(f"{path}/leave", {"day": day})
        assert answer.status_code == 422
        assert words in answer.text
        assert f'value="{day}"' in answer.text
    assert "has not left" in window.post(f"{path}/return", {}).text
    for act in ("edit", "leave", "return"):
        assert window.get(f"/people/Zoë Example/{act}").status_code == 404
    assert list_people(window.office) == before


def test_only_ids_in_a_path(window: Window) -> None:
    """A person's name in a path leads nowhere and does nothing; nor does a page's number of thousands of digits."""
    name = quote("Zoë Example")
    for act, fields in (("people/{}/leave", {"day": "2026-11-01"}), ("links/{}/make", {}), ("people/{}/receipt", {})):
        assert window.post(f"/{act.format(name)}", fields).status_code == 404
    assert [person.left for person in list_people(window.office)] == [None, None]
    for path in ("/links/page/", "/page/"):
        for number in ("9" * 5000, "-1", "Zo"):
            assert window.get(f"{path}{number}").status_code == 200
