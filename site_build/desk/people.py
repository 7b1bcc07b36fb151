"""People: the list, and adding, editing, leaving and coming back."""

from collections.abc import Mapping
from datetime import date

from site_build.desk.room import Ask, Door, Fields, Go, Options, View
from site_build.office.entries import ENTRIES, write_person
from site_build.office.people import (
    Listing,
    add_person,
    bring_back,
    edit_person,
    list_people,
    mark_left,
    open_person,
    part_people,
    search_people,
)


class PeopleView(View, template="people/list.html", title="People"):
    """Everybody, or those whom a search found; `words` are what was searched for."""

    listing: Listing
    words: str


class FormView(View, template="people/form.html"):
    """What is known of a person, to fill in, as text by entry. `path` is of their own page, empty for a new one."""

    title: str
    path: str
    gone: bool
    entries: Mapping[str, str]
    roles: tuple[str, ...]
    role_options: Options
    post_options: Options


class LeaveView(View, template="people/leave.html"):
    """The day on which somebody left, and what that means."""

    path: str
    day: str
    title: str


class ReturnView(View, template="people/return.html"):
    """What bringing somebody back means."""

    path: str
    left: date | None
    title: str


def show_people(ask: Ask) -> PeopleView:
    """Show everybody, or search: the words travel in a form, and never in an address."""
    words = ask.fields.get("words", "")
    return PeopleView(part_people(search_people(list_people(ask.office), words), ask.today), words)


def show_add(ask: Ask) -> FormView:
    """Show an empty form, or what was typed in it."""
    return _fill_form(ask, "Add somebody", "", dict.fromkeys(ENTRIES, ""))


def add(ask: Ask) -> Go:
    """Add a person."""
    person = add_person(ask.office, _read_form(ask.fields))
    return Go("/people", said=f"{person.name} is in the register.")


def show_edit(ask: Ask) -> FormView:
    """Show what is known of a person, or what was typed instead."""
    person = open_person(ask.office, ask.ids["person"])
    return _fill_form(ask, f"Edit {person.name}", f"/people/{person.id}", write_person(person))


def edit(ask: Ask) -> Go:
    """Change what is known of a person."""
    person = edit_person(ask.office, ask.ids["person"], _read_form(ask.fields))
    return Go(f"/people/{person.id}", said="The changes are saved.")


def show_leave(ask: Ask) -> LeaveView:
    """Ask for the day on which a person left."""
    person = open_person(ask.office, ask.ids["person"])
    return LeaveView(f"/people/{person.id}", ask.fields.get("day", str(ask.today)), f"{person.name} leaves")


def leave(ask: Ask) -> Go:
    """Mark a person as left."""
    person = mark_left(ask.office, ask.ids["person"], ask.fields.get("day", ""))
    return Go("/people", said=f"{person.name} is marked as left.")


def show_return(ask: Ask) -> ReturnView:
    """Ask whether a person is really back."""
    person = open_person(ask.office, ask.ids["person"])
    return ReturnView(f"/people/{person.id}", person.left, f"Bring {person.name} back")


def come_back(ask: Ask) -> Go:
    """Bring a person back."""
    person = bring_back(ask.office, ask.ids["person"])
    return Go("/people", said=f"{person.name} is back.")


def _fill_form(ask: Ask, title: str, path: str, known: Mapping[str, str]) -> FormView:
    portal = ask.office.portal
    return FormView(
        title=title,
        path=path,
        gone=bool(known["left"]),
        entries={entry: ask.fields.get(entry, words) for entry, words in known.items()},
        roles=tuple(ask.fields.all("roles") if ask.fields else known["roles"].split(",")),
        role_options=tuple((key, role.name.capitalize()) for key, role in portal.roles.items()),
        post_options=(("", "None of these"), *((key, contact.name) for key, contact in portal.contacts.items())),
    )


def _read_form(fields: Fields) -> dict[str, str]:
    """The entries of a person; `roles` are ticked one by one."""
    return {**{entry: fields[entry] for entry in ENTRIES if entry in fields}, "roles": ",".join(fields.all("roles"))}


DOORS = (
    Door("/people", show_people),
    Door("/people/find", show_people, show_people, reads=True),
    Door("/people/add", show_add, add),
    Door("/people/{person}/edit", show_edit, edit),
    Door("/people/{person}/leave", show_leave, leave),
    Door("/people/{person}/return", show_return, come_back),
)
