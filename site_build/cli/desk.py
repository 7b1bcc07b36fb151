"""Commands that open a desk: on the register, and on a demonstration's with its site."""

import webbrowser
from functools import partial
from pathlib import Path

import click
import platformdirs

from site_build.cli.content import build_site
from site_build.cli.options import SITE, command, home_folder, register_option
from site_build.cli.serve import serve_site
from site_build.config import read_portal
from site_build.demo.register import PASSPHRASE, make_demonstration
from site_build.desk.app import open_desk, running
from site_build.desk.desk import Desk
from site_build.desk.shortcut import write_shortcut

DESK_BESIDE = 20  # the desk's port is so far above the site's


@command("portal desk")
@click.option("--port", type=click.IntRange(0, 65535), default=8020, show_default=True, help="0 takes any free port.")
@click.option("--no-browser", is_flag=True, help="Say which file leads to it, and open no browser.")
@click.option("--shortcut", is_flag=True, help="Write a launcher on the desktop instead: double-click it from then on.")
@register_option
def desk(*, register: Path, port: int, no_browser: bool, shortcut: bool) -> None:
    """Open the register's desk in the browser.

    It is there on this computer only. One that is open already is shown again.
    """
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


@command("portal demo --serve")
@click.option("--serve", "serving", is_flag=True, help="Then serve the site and its drop box.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
def demo(serving: bool, port: int) -> None:
    """Make a register of invented people, and a site with it. Both are made from nothing, in .demo/."""
    address = f"http://127.0.0.1:{port}/"
    made = make_demonstration(Path.cwd(), address)
    build_site(made.folder / SITE, made.folder)
    click.echo(f"The site:          {address}")
    click.echo(f"The drop box:      {address}drop")
    click.echo(f"A personal link:   {made.link}")
    click.echo("The register, with everybody in it invented:")
    click.echo(
        f"  PORTAL_PUBLISHED={made.folder.name} PORTAL_REGISTER={made.register.relative_to(Path.cwd())} "
        f"PORTAL_PASSPHRASE_FILE={made.passphrase_file.relative_to(Path.cwd())} "
        f"PORTAL_DROP_BOX={address}drop portal register show"
    )
    if serving:
        folder = made.folder.absolute()
        invented = Desk(Path.cwd(), made.register.absolute(), folder, folder / "saved", passphrase=PASSPHRASE)
        with running(invented, port + DESK_BESIDE) as desk_address:
            click.echo(f"The desk:          {desk_address}  (its passphrase is: {PASSPHRASE})")
            click.echo("Serving on this computer only, until you press Ctrl+C.")
            serve_site(made.folder / SITE, port, made.folder / "inbox.sqlite", [made.keys.drop_token_sha256()])
