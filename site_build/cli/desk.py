"""The command that opens the desk, and the one that puts it where it can be double-clicked."""

import webbrowser
from functools import partial
from pathlib import Path

import click
import platformdirs

from site_build.cli.options import command, home_folder, register_option
from site_build.config import read_portal
from site_build.desk.desk import Desk
from site_build.desk.shortcut import write_shortcut
from site_build.desk.start import open_desk


@command("portal desk")
@click.option("--port", type=click.IntRange(0, 65535), default=8020, show_default=True, help="0 takes any free port.")
@click.option("--no-browser", is_flag=True, help="Say which file leads to it, and open no browser.")
@click.option("--shortcut", is_flag=True, help="Write a launcher on the desktop instead: double-click it from then on.")
@register_option
def desk(*, register: Path, port: int, no_browser: bool, shortcut: bool) -> None:
    """Open the register's desk in the browser, on this computer only; one that is open already is shown again."""
    root, register = Path.cwd(), register.absolute()
    read_portal(root)
    if shortcut:
        written = write_shortcut(
            platformdirs.user_desktop_path(), root, ["--register", str(register), "--port", str(port)]
        )
        click.echo(f"Written: {written}. Double-click it to begin.")
        return
    made = Desk(root, register, home_folder().absolute(), platformdirs.user_downloads_path())
    open_desk(made, port, partial(_lead, not no_browser))


def _lead(browser: bool, file: Path, again: bool) -> None:
    """Say what happens, and open the file: never the address that is in it, which other users could see."""
    click.echo(
        "The desk was open already." if again else "The desk is open. Close this window, or press Ctrl+C, to end it."
    )
    if not (browser and webbrowser.open(file.as_uri())):
        click.echo(f"Open this file in your browser: {file}")
