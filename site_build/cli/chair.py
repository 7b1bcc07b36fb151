"""Commands of whoever vouches for the keeper, on another computer: a window, and the same act without one."""

import webbrowser
from functools import partial
from pathlib import Path

import click
import platformdirs

from site_build.chair.app import CHAIR, chair_desk, default_chair_folder
from site_build.chair.export import read_export_folder
from site_build.chair.keys import CHAIR_KEYS, make_chair_keys, read_chair_public
from site_build.chair.signing import SIGNED_FILE, Finding, Story, handed_out, look, sign
from site_build.cli.options import NEW_PATH, command, read_passphrase
from site_build.desk.app import open_desk
from site_build.files import write_private

chair_option = click.option(
    "--folder",
    type=NEW_PATH,
    envvar="PORTAL_CHAIR",
    default=default_chair_folder,
    show_default="your own data folder",
    metavar="DIR",
    help="The folder of your key, and of what you have signed.",
)


@command("portal chair")
@click.option("--port", type=click.IntRange(0, 65535), default=8030, show_default=True, help="0 takes any free port.")
@click.option("--no-browser", is_flag=True, help="Say which file leads to it, and open no browser.")
@chair_option
def chair(*, folder: Path, port: int, no_browser: bool) -> None:
    """Open the window of whoever vouches for the keeper.

    It belongs on another computer than the register, and needs no portal there.
    """
    window = chair_desk(folder.absolute(), platformdirs.user_downloads_path())
    open_desk(window, port, partial(_lead, not no_browser), CHAIR)


def _lead(browser: bool, file: Path, again: bool) -> None:
    click.echo(
        "The window was open already." if again else "The window is open. Close this one, or press Ctrl+C, to end it."
    )
    if not (browser and webbrowser.open(file.as_uri())):
        click.echo(f"Open this file in your browser: {file}")


@command("portal register cosign exported-log")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option("--output", type=NEW_PATH, default=Path("cosigned"), show_default=True, help="A folder to write to.")
@click.option("--name", help="The name of your key, when you sign for the first time.")
@chair_option
def cosign(*, path: Path, output: Path, name: str | None, folder: Path) -> None:
    """Sign an exported log, as whoever vouches for the keeper. A folder or a ZIP file of it will do.

    It is verified against all that you signed before. The first time, your key is made.
    """
    export = read_export_folder(path)
    is_new = not (folder / CHAIR_KEYS).exists()
    passphrase = read_passphrase(new=is_new)
    if is_new:
        make_chair_keys(folder, passphrase)
    found = look(folder, export)
    _agree(folder, found)
    output.mkdir(mode=0o700, parents=True, exist_ok=True)  # before signing: what is signed can be given out
    signed = sign(folder, export, passphrase, found.story, name or found.suggested)
    for file, data in handed_out(signed).items():
        write_private(output / file, data)
    click.echo(f"Signed: {signed.size} entries. Give {output / SIGNED_FILE} back to the keeper of the register.")


def _agree(folder: Path, found: Finding) -> None:
    """Ask what has to be compared before; nothing for a log that has only grown."""
    public = read_chair_public(folder)
    if found.story == Story.GROWN or public is None:
        click.echo(f"It has only grown since you signed {found.signed} entries.")
        return
    click.echo(f"The register:     {found.verified.head.origin}, {found.verified.size} entries")
    click.echo(f"Its key:          {found.words}")
    click.echo(f"Your own key:     {public.words}")
    if found.story == Story.SUCCEEDED:
        click.echo(f"Its key until now: {found.earlier}")
        click.echo(f"You had signed {found.signed} entries. Taken over: {found.carried}. Lost: {found.lost}.")
    click.confirm("Have you compared this with the minutes, and is it the same?", abort=True)
