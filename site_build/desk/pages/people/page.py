"""People: the list; adding, editing, leaving and coming back, one at a time."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from site_build.desk.pages.links.page import make as make_link
from site_build.desk.route import Context, Fields, Options, Redirect, Route
from site_build.errors import Refused
from site_build.office.people import people
from site_build.templates import PageView


class PeopleView(PageView, template="people/list.html"):
    """Everybody, or those whom a search found; `words` are what was searched for."""

    listing: people.Listing
    words: str


class PersonFormView(PageView, template="people/form.html"):
    """What is known of a person, to fill in, as text by entry. `path` is of their own page; a new one has none."""

    path: str
    name: str
    gone: bool
    entries: Mapping[str, str]
    roles: list[str]
    role_options: Options
    post_options: Options


class LeaveView(PageView, template="people/leave.html"):
    path: str
    name: str
    day: str


class ComeBackView(PageView, template="people/return.html"):
    path: str
    name: str
    left: date | None


def show_people(context: Context) -> PeopleView:
    """Show everybody, or search: the words travel in a form, and never in an address."""
    words = context.typed("words")
    found = people.search_people(people.list_people(context.office), words)
    return PeopleView(people.part_people(found, context.today), words)


def show_add(context: Context) -> PersonFormView:
    return _fill_form(context, "", dict.fromkeys(people.ENTRIES, ""))


def add(context: Context) -> Redirect:
    """Add somebody, and make their link if that button was pressed."""
    person = people.add_person(context.office, _read_form(context.fields))
    there = f"{person.name} is in the register."
    return _invite(context, person.id, there) if "invite" in context.fields else Redirect("/people", said=there)


def _invite(context: Context, person_id: str, there: str) -> Redirect:
    """Make the link of somebody who is `there` already, so that a refusal leads to their page."""
    try:
        return make_link(replace(context, ids={"person": person_id}))
    except Refused as cause:
        return Redirect(f"/people/{person_id}", said=f"{there} But they have no link yet. {cause}")


def show_edit(context: Context) -> PersonFormView:
    person = people.open_person(context.office, context.ids["person"])
    return _fill_form(context, f"/people/{person.id}", people.write_person(person))


def edit(context: Context) -> Redirect:
    person = people.edit_person(context.office, context.ids["person"], _read_form(context.fields))
    return Redirect(f"/people/{person.id}", said="The changes are saved.")


def show_leave(context: Context) -> LeaveView:
    person = people.open_person(context.office, context.ids["person"])
    return LeaveView(f"/people/{person.id}", person.name, context.typed("day", str(context.today)))


def leave(context: Context) -> Redirect:
    person = people.mark_left(context.office, context.ids["person"], context.typed("day"))
    return Redirect("/people", said=f"{person.name} is marked as left.")


def show_return(context: Context) -> ComeBackView:
    person = people.open_person(context.office, context.ids["person"])
    return ComeBackView(f"/people/{person.id}", person.name, person.left)


def come_back(context: Context) -> Redirect:
    person = people.bring_back(context.office, context.ids["person"])
    return Redirect("/people", said=f"{person.name} is back.")


def _fill_form(context: Context, path: str, known: Mapping[str, str]) -> PersonFormView:
    portal = context.office.portal
    return PersonFormView(
        path=path,
        name=known["name"],
        gone=bool(known["left"]),
        entries={entry: context.typed(entry, words) for entry, words in known.items()},
        roles=context.fields.getlist("roles") if context.fields else known["roles"].split(","),
        role_options=tuple((key, role.name.capitalize()) for key, role in portal.roles.items()),
        post_options=(("", "None of these"), *((key, contact.name) for key, contact in portal.contacts.items())),
    )


def _read_form(fields: Fields) -> dict[str, str]:
    """The entries of a person; `roles` are ticked one by one."""
    typed = {entry: fields[entry] for entry in people.ENTRIES if entry in fields}
    return {**typed, "roles": ",".join(fields.getlist("roles"))}


ROUTES = (
    Route("/people", show_people),
    Route("/people/find", show_people, show_people, reads=True),
    Route("/people/add", show_add, add),
    Route("/people/{person:id}/edit", show_edit, edit),
    Route("/people/{person:id}/leave", show_leave, leave),
    Route("/people/{person:id}/return", show_return, come_back),
)
