"""Commands on people, and on their personal links."""

from collections.abc import Sequence
from pathlib import Path

import click

from site_build.cli.errors import LinksNotWritten
from site_build.cli.office import none_that_is_dead, office_command, unlocked
from site_build.cli.options import FILE, NEW_PATH, check_free, command, register_option
from site_build.export.csv import format_table
from site_build.export.mail import format_merge
from site_build.export.rows import WARNING
from site_build.export.xlsx import format_sheet
from site_build.files import write_private
from site_build.office.links.link_rows import check_without_link
from site_build.office.links.links import Link, hand_out, revoke
from site_build.office.office import Office
from site_build.office.people.columns import propose_columns
from site_build.office.people.draft import ImportDraft, remember_words
from site_build.office.people.errors import RowsLeft
from site_build.office.people.last_import import WhyKept, undo_import
from site_build.office.people.people import add_person, find_person, list_people, mark_left
from site_build.office.people.people_file import Preview, import_people, preview
from site_build.office.people.people_table import tabulate_people
from site_build.office.people.roles import read_roles
from site_build.office.people.row_plan import Row, RowChange
from site_build.office.people.spreadsheet import read_table
from site_build.office.people.to_mend import tabulate_problems
from site_build.words import say_count

_WHY_KEPT = {
    WhyKept.USED: "they have a link or a form since",
    WhyKept.CHANGED: "they were changed again since",
    WhyKept.NAMESAKE: "they could be taken for somebody who came since",
}


@office_command('portal people add "Zo Example" --role volunteer --started 2026-01-31')
@click.argument("name")
@click.option("--role", "roles", multiple=True, required=True, help="A role; give it again for a second one.")
@click.option("--started", default="", metavar="DAY", help="The day they started, such as 2026-01-31, if it is known.")
@click.option("--left", default="", metavar="DAY", help="The day they left, if they have.")
@click.option("--email", default="", help="Their e-mail address, if they have one.")
def add(office: Office, roles: tuple[str, ...], **entries: str) -> None:
    """Add one person."""
    person = add_person(office, {**entries, "roles": ",".join(roles)})
    click.echo(f"{person.name} is in the register, with the id {person.id}.")


@command('portal people import people.csv --means "Vol=volunteer"')
@click.argument("file", type=FILE)
@click.option(
    "--means", multiple=True, metavar="WORD=ROLES", help="What a word means; WORD= for nobody in the register."
)
@click.option("--join/--apart", default=None, help="Rows that may be one person are one, or are several people.")
@click.option("--dry-run", is_flag=True, help="Only say what would be done. What words mean is remembered.")
@click.option("--to-mend", type=NEW_PATH, help="A new XLSX file for the rows that cannot go in, each with why.")
@register_option
def import_file(
    *, register: Path, file: Path, means: tuple[str, ...], join: bool | None, dry_run: bool, to_mend: Path | None
) -> None:
    """Add and change people by a spreadsheet, CSV or XLSX. Its columns are name, roles, started, left, email."""
    draft = ImportDraft.of(read_table(file.read_bytes(), file.name), file.name)
    draft = draft.model_copy(update={"columns": propose_columns(draft.header)})
    if to_mend:
        check_free(to_mend)
    with unlocked(register) as office:
        if means:
            remember_words(office, dict(_read_meaning(office, words) for words in means))
        seen = preview(office, draft.table, draft.columns or {})
        draft = draft.answer({each.key: join for each in seen.same} if join is not None else {})
        act = preview if dry_run else import_people
        done = act(office, draft.table, draft.columns or {}, draft.answers)
        _tell_import(office, draft, done, to_mend)


@office_command("portal people undo")
def undo(office: Office) -> None:
    """Undo the last import.

    Whom it added goes again, and whom it changed is put back, where nothing was built upon it.
    """
    undone = undo_import(office)
    click.echo(f"{len(undone.removed)} taken out again, {len(undone.put_back)} put back.")
    for name, why in undone.kept:
        click.echo(f"{name} stays: {_WHY_KEPT[why]}.")


def _read_meaning(office: Office, words: str) -> tuple[str, tuple[str, ...]]:
    word, equals, roles = words.partition("=")
    if not (equals and word.strip()):
        raise click.UsageError("Write it as WORD=ROLES, such as Vol=volunteer.")
    return word, read_roles(office.portal, roles) if roles.strip() else ()


def _say_problem(row: Row) -> tuple[str, str]:
    return " and ".join(map(str, row.numbers)), " ".join(fault.words for fault in row.faults)


def _tell_import(office: Office, draft: ImportDraft, done: Preview, to_mend: Path | None) -> None:
    click.echo(done.summarise())
    if done.others:
        click.echo(f"{say_count(len(done.others), 'row is not a person', 'rows are not people')}.", err=True)
    problems = done.pick(RowChange.PROBLEM)
    if problems and to_mend:
        table = tabulate_problems(office.portal, draft, done)
        write_private(to_mend, format_sheet("To mend", table.header, table.rows.values()))
        click.echo(f"{WARNING}\nWritten to {to_mend}.", err=True)
    if problems:
        raise RowsLeft(problems=[_say_problem(row) for row in problems])


@office_command('portal people leave "Zo Example" --day 2026-01-31')
@click.argument("person")
@click.option("--day", required=True, metavar="DAY", help="The day they left, such as 2026-01-31.")
def leave(office: Office, person: str, day: str) -> None:
    """Say that somebody, by name or id, has left. What they signed stays in the register."""
    gone = mark_left(office, person, day)
    click.echo(f"{gone.name} left on {gone.left}.")


@office_command("portal people list --output people.csv")
@click.option("--output", type=NEW_PATH, help="A new CSV file that can be imported again, instead of a list.")
def list_all(office: Office, output: Path | None) -> None:
    """List everybody, with their ids."""
    if output:
        _save_people(office, output)
        return
    for person in list_people(office):
        known = (f", since {person.started}" if person.started else "", f", left {person.left}" if person.left else "")
        click.echo(f"{person.id}  {person.name}: {', '.join(person.roles)}{''.join(known)}")


def _save_people(office: Office, output: Path) -> None:
    check_free(output)
    table = tabulate_people(office)
    write_private(output, format_table(table.header, table.rows.values()))
    click.echo(WARNING, err=True)
    click.echo(f"Written to {output}.")


@command('portal invite "Zo Example" --site https://portal.example/')
@click.argument("person", required=False)
@click.option("--all", "everybody", is_flag=True, help="For all who have something to sign, and no link for it.")
@click.option("--site", metavar="URL", envvar="PORTAL_SITE", help="Where the site is, if not at the register's name.")
@click.option("--output", type=NEW_PATH, help="A new CSV file for a mail merge, instead of a list.")
@click.option("--replace", "replacing", is_flag=True, help="Take back the links that they have, and make a new one.")
@click.option("--revoke", "revoking", is_flag=True, help="Take back the person's links instead.")
@register_option
def invite(
    *,
    register: Path,
    person: str | None,
    everybody: bool,
    site: str | None,
    output: Path | None,
    replacing: bool,
    revoking: bool,
) -> None:
    """Make a personal link for somebody, by name or id. It is shown once and kept nowhere."""
    if everybody == bool(person) or (everybody and (revoking or replacing)) or (revoking and (replacing or output)):
        raise click.UsageError("Say whose link, or --all. --revoke stands alone, and --replace is for one person.")
    with unlocked(register) as office:
        if person and revoking:
            click.echo(f"{revoke(office, person)} taken back.")
            return
        whom = [_find(office, person, replacing)] if person else None
        with none_that_is_dead(output), hand_out(office, whom, site, replacing=replacing) as made:
            if made:
                _show(made, output)
    click.echo(_tell(len(made), output), err=True)


def _find(office: Office, words: str, replacing: bool) -> str:
    """The id of this person, who has no link that works unless it is to be replaced."""
    person = find_person(list_people(office), words)
    if not replacing:
        check_without_link(office, [person.id])
    return person.id


def _show(made: Sequence[Link], output: Path | None) -> None:
    """Show or write the links; when that fails, none is made."""
    click.echo("Each link is shown only now. Whoever has it can sign as its person: give it to nobody else.", err=True)
    try:
        if output:
            check_free(output)
            write_private(output, format_merge(made))
        else:
            click.echo("\n".join(f"{link.person.name}: {link.address}" for link in made))
    except OSError as error:
        raise LinksNotWritten(why=str(error.strerror)) from None


def _tell(made: int, output: Path | None) -> str:
    if not made:
        return "Everybody who has something to sign has a link to sign it with."
    where = f" They are in {output}." if output else ""
    return f"{made} made.{where}"
