"""Reminders: who was told of something and has not done it, remind them, and who signs and sends the e-mails."""

from collections.abc import Container, Sequence
from datetime import date

from site_build.desk.errors import NoReminderTicked
from site_build.desk.pages.links.page import WARNING, Made, read_chosen
from site_build.desk.route import Context, Download, Options, PageOfRows, Redirect, Route, paginate
from site_build.errors import Refused
from site_build.export.reminders import format_reminders
from site_build.export.sending import MailRun
from site_build.office.links.duties import MOST_REMINDERS
from site_build.office.links.emails import EmailOutcome, send_reminders
from site_build.office.links.errors import MailServerMissing, ReminderWayUnknown
from site_build.office.links.links import site_address
from site_build.office.links.reminders import (
    WAIT,
    ReminderRow,
    ReminderState,
    ReminderWay,
    confirm_went,
    list_reminders,
    remind,
)
from site_build.office.links.sender import MailServer, read_sender, save_sender, save_server
from site_build.templates import PageView
from site_build.words import say_count

SAY_SO = "Once it has gone, say so on the page of reminders."
SECURITY_WORDS: Options = (
    ("starttls", "STARTTLS, often port 587"),
    ("tls", "TLS, often port 465"),
    ("none", "not encrypted, on this computer"),
)


class RemindView(PageView, template="remind/remind.html"):
    """A page of those who were told; who is `chosen`, and whose last reminder is only `made` as far as is known."""

    rows: PageOfRows[ReminderRow]
    chosen: frozenset[str]
    made: tuple[ReminderRow, ...]
    server: str
    site: str
    today: date
    most: int = MOST_REMINDERS
    days: int = WAIT.days


class SentView(PageView, template="remind/sent.html"):
    """What became of each e-mail of a run, and who could not be written to."""

    sent: tuple[EmailOutcome, ...]
    rest: tuple[EmailOutcome, ...]
    unreachable: tuple[str, ...]


class SenderView(PageView, template="remind/sender.html"):
    """Who signs e-mails, and which server sends them; a password is never shown again."""

    name: str
    phone: str
    host: str
    port: str
    user: str
    address: str
    security: str
    securities: Options = SECURITY_WORDS


def show_remind(context: Context) -> RemindView:
    rows = list_reminders(context.office)
    ripe = [row.person.id for row in rows if row.is_ripe]
    server = context.office.recall(MailServer)
    return RemindView(
        rows=paginate(rows, context.ids.get("page", "1")),
        chosen=frozenset(context.fields.getlist("person") if "way" in context.fields else ripe),
        made=tuple(row for row in rows if row.counting and row.counting[-1].state is ReminderState.MADE),
        server=server.host if server else "",
        site=context.typed("site", site_address(context.office)),
        today=context.today,
    )


def remind_chosen(context: Context) -> Download | SentView:
    """Remind those who are ticked, in the way of the button that was pressed."""
    way, chosen = _read_way(context.typed("way", ReminderWay.LETTER)), read_chosen(context)
    if way is ReminderWay.EMAIL:
        return _send(context, chosen)
    unreachable = _name_unreachable(context, way, chosen)
    earlier, sender = context.session.get(Made) or Made(), read_sender(context.office)
    try:
        with remind(context.office, way, chosen, context.fields.get("site")) as links:
            people = {link.person.id for link in links}
            files = format_reminders(context.office.portal, way, links, sender, context.today)
            context.session.put(Made(tuple(links), earlier.without(people).links))
    except Refused:
        context.session.put(earlier)
        raise
    reminded = f"This reminds {say_count(len(people), 'person', 'people')}. {SAY_SO}"
    return Download(files, WARNING, (reminded, *unreachable))


def say_went(context: Context) -> Redirect:
    people = context.fields.getlist("person")
    if not people:
        raise NoReminderTicked
    went = confirm_went(context.office, people)
    return Redirect("/remind", said=f"{say_count(went, 'reminder', 'reminders')} went.")


def show_sender(context: Context) -> SenderView:
    sender, server = read_sender(context.office), context.office.recall(MailServer)
    return SenderView(
        name=context.typed("name", sender.name),
        phone=context.typed("phone", sender.phone),
        host=context.typed("host", server.host if server else ""),
        port=context.typed("port", str(server.port) if server else "587"),
        user=context.typed("user", server.user if server else ""),
        address=context.typed("address", server.address if server else ""),
        security=context.typed("security", server.security if server else "starttls"),
    )


def keep_sender(context: Context) -> Redirect:
    save_sender(context.office, context.typed("name"), context.typed("phone"))
    return Redirect("/sender", said="That is how e-mails are signed from now on.")


def keep_server(context: Context) -> Redirect:
    """Keep the server; a password that is not typed stays as it was."""
    known = context.office.recall(MailServer)
    fields = {name: context.typed(name) for name in MailServer.model_fields}
    save_server(context.office, fields | {"password": fields["password"] or (known.password if known else "")})
    return Redirect("/sender", said="The register knows your mail server now.")


def _read_way(words: str) -> ReminderWay:
    """The button that was pressed; the first where none was, as by Enter."""
    if words not in {*ReminderWay}:
        raise ReminderWayUnknown
    return ReminderWay(words)


def _name_unreachable(context: Context, way: ReminderWay, chosen: Container[str]) -> tuple[str, ...]:
    rows = list_reminders(context.office) if way.needs_address else []
    names = ", ".join(row.person.name for row in rows if row.person.id in chosen and not row.has_address)
    return (f"No e-mail address that works, so print a letter: {names}.",) if names else ()


def _send(context: Context, chosen: Sequence[str]) -> SentView:
    office, server = context.office, context.office.recall(MailServer)
    if server is None:
        raise MailServerMissing
    run = MailRun(office.portal, read_sender(office), server)
    told = send_reminders(office, chosen, run.deliver, context.fields.get("site"))
    sent = tuple(one for one in told if one.state is ReminderState.SENT)
    rest = tuple(one for one in told if one not in sent)
    return SentView(sent, rest, _name_unreachable(context, ReminderWay.EMAIL, chosen))


ROUTES = (
    Route("/remind", show_remind, remind_chosen),
    Route("/remind/page/{page}", show_remind, remind_chosen),
    Route("/remind/went", show_remind, say_went),
    Route("/sender", show_sender, keep_sender),
    Route("/sender/server", show_sender, keep_server),
)
