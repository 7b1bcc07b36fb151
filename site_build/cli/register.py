"""Commands on the register itself: its keys, what it holds, and receipts."""

import os
from collections.abc import Mapping
from pathlib import Path

import click

from site_build.cli.office import office_command
from site_build.cli.options import (
    FILE,
    PASSPHRASE_FILE,
    command,
    home_folder,
    published_folder,
    read_new_passphrase,
    read_passphrase,
    register_option,
)
from site_build.config import is_invented, read_portal
from site_build.files import write_private
from site_build.formats.log_files import CHECKPOINT_FILE
from site_build.office.acknowledgments.proofs import issue_receipts
from site_build.office.acknowledgments.standing import Standing, StandingState, read_standings
from site_build.office.forms.pending import count_lost, list_pending
from site_build.office.office import Office, list_titles, unlock
from site_build.office.safekeeping.drop_token import rotate_drop_token
from site_build.office.safekeeping.passphrase import change_passphrase
from site_build.office.safekeeping.publishing import publish_head
from site_build.office.safekeeping.setup import read_origin, set_up_register
from site_build.office.safekeeping.succession import SiteBehind, has_begun, renew_log_key
from site_build.register.migrations import alone_with
from site_build.register.view import ArrivalState
from site_build.words import STANDINGS


@command("portal keys new --origin register.example/acknowledgments")
@click.option("--origin", required=True, help="The register's name for good: your web address and a word.")
@register_option
def new(register: Path, origin: str) -> None:
    """Make a new register and its keys. It writes register.json, which is public, into the portal's folder."""
    read_portal(Path.cwd())
    made = set_up_register(home_folder(), register, read_origin(origin), read_passphrase(new=True))
    click.echo(f"The register {made.origin} is in {register}. Commit register.json: the site needs it.")
    click.echo("Write down the passphrase, and keep it apart from this computer: without it nobody can ever open this.")
    click.echo(f"The drop box knows its token by this SHA-256: {made.drop_token_sha256()}")


@command("portal keys passphrase")
@click.option("--new-file", type=FILE, help="A file that holds the new passphrase, instead of typing it.")
@register_option
def passphrase(register: Path, new_file: Path | None) -> None:
    """Change the passphrase that opens the register. Older backups still open with the one of their day."""
    present = read_passphrase()
    with unlock(Path.cwd(), register, present, published_folder()) as office:
        change_passphrase(office, present, read_new_passphrase(new_file))
    click.echo("The passphrase is changed. Write it down, and make a new backup: older ones open with the old one.")
    if held := os.environ.get(PASSPHRASE_FILE):
        click.echo(f"{held} still holds the old passphrase: write the new one into it.", err=True)


@command("portal keys rotate-token")
@register_option
def rotate_token(register: Path) -> None:
    """Make a new token that empties the drop box. The drop box may know the old one and the new one at a time."""
    present = read_passphrase()
    with unlock(Path.cwd(), register, present, published_folder()) as office:
        old = office.register.keys.drop_token_sha256()
        new = rotate_drop_token(office, present).drop_token_sha256()
    click.echo(f"The drop box knows the new token by this SHA-256: {new}")
    click.echo(f"Start it with both: portal serve --token-sha256 {old} --token-sha256 {new}")
    click.echo("Until then no form can be fetched; they wait there. A desk that is open uses the old one until locked.")
    click.echo("When the desk has fetched with the new one, start the drop box with that alone, and make a backup.")


@command("portal keys succeed")
@register_option
def succeed(register: Path) -> None:
    """Let the register's log go on under a new key. It is for a key that others may know, and after a restore."""
    given = read_passphrase()
    was_interrupted = not has_begun(register, given)
    with unlock(Path.cwd(), register, given, published_folder()):
        pass  # portal, site and register are in order, or nothing is renewed
    if not was_interrupted:
        with alone_with(register):
            renew_log_key(register, given)
    with unlock(Path.cwd(), register, given, published_folder()) as office, office.register.view() as view:
        made = office.register.keys
        click.echo(f"It goes on as {made.origin}, with {view.size()} entries. Its new key: {made.public().log_key}")
    click.echo("register.json is written anew. Build the site again, and put it online. Forms of before still go in.")
    click.echo("Make a new backup and a new recovery file. Tell whoever signs the log beside you: they have to agree.")


@office_command("portal register publish")
def publish(office: Office) -> None:
    """Write the log's signed head for the site's page of the register. Build the site again after it."""
    head = publish_head(office)
    click.echo(f"The head over {head.size} entries is in {office.home / CHECKPOINT_FILE}. Now build the site.")


@office_command("portal register show")
def show(office: Office) -> None:
    """Show where everybody stands, and what waits or is set aside. Who is out of date is shown with the clauses."""
    _show_log(office)
    if office.recall(SiteBehind):
        click.echo("The website still has the log's earlier key: build it again, and put it online.")
    if office.register.doubt:
        click.echo(f"It can only be read: {office.register.doubt}")
    with office.register.view() as view:
        standings, lost = read_standings(office, view), count_lost(view)
    titles = list_titles(office)
    _show_standings(standings, titles)
    if lost:
        click.echo(f"{lost} entries lost their details when an old backup was put back: take those forms in again.")
    for form in list_pending(office, ArrivalState.WAITING):
        statement = form.statement
        click.echo(f"Waiting: {statement.id}, {statement.name}, {statement.role}, {titles[statement.edition.policy]}")
    for held in list_pending(office, ArrivalState.SET_ASIDE):
        click.echo(f"Set aside: {held.came}, {held.day}: {held.reason} Its id is {held.sha256}.")


@office_command('portal register receipt "Zo Example" --output receipts')
@click.argument("person")
@click.option("--output", type=click.Path(file_okay=False, path_type=Path), required=True, help="A folder.")
def receipt(office: Office, person: str, output: Path) -> None:
    """Write a person's receipts. They are files that prove that their acknowledgment is in the log."""
    issued = issue_receipts(office, person)
    output.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name, data in issued.items():
        path = output / name
        write_private(path, data)
        click.echo(f"Written to {path}. It holds what the person signed: give it to them alone.")


def _show_standings(rows: list[Standing], titles: Mapping[str, str]) -> None:
    for state in StandingState:
        those = [_say_row(row, titles) for row in rows if row.standing == state]
        if those:
            click.echo(f"{len(those)} {STANDINGS[state]}: {'; '.join(those)}")
    for row in rows:
        if row.other_name:
            click.echo(
                f"Look at this: {row.person.name} ({row.role}, {titles[row.policy]}) was signed as “{row.other_name}”."
            )


def _say_row(row: Standing, titles: Mapping[str, str]) -> str:
    again = f"; to sign again: {row.why}" if row.why else ""
    return f"{row.person.name} ({row.role}, {titles[row.policy]}{again})"


def _show_log(office: Office) -> None:
    origin = office.register.keys.origin
    invented = " (a demonstration: nobody in it is real)" if is_invented(origin) else ""
    with office.register.view() as view:
        click.echo(f"{origin}{invented}: {view.size()} entries in the log, {len(view.people)} people.")
