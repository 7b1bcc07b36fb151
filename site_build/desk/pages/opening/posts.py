"""Who the keeper is, and who vouches for the keeper: asked right after the first run, and until both are known."""

from dataclasses import dataclass

from site_build.desk.errors import NobodyNamed
from site_build.desk.route import Context, Options, Redirect, Route
from site_build.office.people.posts import list_empty_posts, name_holders
from site_build.templates import PageView


@dataclass(frozen=True)
class Holder:
    """What is typed of whoever holds a post."""

    post: str
    title: str
    name: str
    roles: list[str]
    started: str


class PostsView(PageView, template="opening/posts.html"):
    """Each post that nobody holds yet."""

    holders: tuple[Holder, ...]
    role_options: Options


def show_posts(context: Context) -> PostsView | Redirect:
    empty = list_empty_posts(context.office)
    if not empty:
        return Redirect("/people", said="It is known who holds both posts. Their own pages change that.")
    roles = tuple((key, role.name.capitalize()) for key, role in context.office.portal.roles.items())
    return PostsView(tuple(_read_holder(context, post) for post in empty), roles)


def name_them(context: Context) -> Redirect:
    typed = {holder.post: holder for holder in _read_all(context) if holder.name or holder.roles or holder.started}
    if not typed:
        raise NobodyNamed(field=f"{next(iter(list_empty_posts(context.office)), '')}-name")
    entries = {
        post: {"name": holder.name, "roles": ",".join(holder.roles), "started": holder.started}
        for post, holder in typed.items()
    }
    named = name_holders(context.office, entries)
    return Redirect("/people", said=f"In the register: {' and '.join(person.name for person in named)}.")


def _read_all(context: Context) -> list[Holder]:
    return [_read_holder(context, post) for post in list_empty_posts(context.office)]


def _read_holder(context: Context, post: str) -> Holder:
    fields, title = context.fields, context.office.portal.contacts[post].name
    name, started = (context.typed(f"{post}-{entry}").strip() for entry in ("name", "started"))
    return Holder(post, title, name, fields.getlist(f"{post}-roles"), started)


ROUTES = (Route("/posts", show_posts, name_them),)
