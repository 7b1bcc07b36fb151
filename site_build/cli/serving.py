"""Commands that serve: the drop box with the site, and the demonstration."""

from pathlib import Path

import click
import platformdirs

from site_build.cli.content import build_site
from site_build.cli.options import command
from site_build.config import read_portal
from site_build.desk.app import running
from site_build.desk.desk import Desk
from site_build.dropbox import app
from site_build.dropbox.inbox import Inbox
from site_build.office.demonstration import PASSPHRASE, demonstrate
from site_build.register.private_file import make_private_folder

SITE = Path("site")
DESK_BESIDE = 20  # the desk's port is so far above the site's


@command("portal serve --port 8000 --inbox inbox.sqlite")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option(
    "--inbox",
    type=click.Path(dir_okay=False, path_type=Path),
    default=lambda: platformdirs.user_data_path("policy-portal", appauthor=False) / "inbox.sqlite",
    show_default="your own data folder",
    help="The file that keeps envelopes until they are collected.",
)
@click.option(
    "--token-sha256",
    envvar="PORTAL_DROP_TOKEN_SHA256",
    metavar="HEX",
    help="The SHA-256 of the token that empties the drop box, as “portal keys new” printed it.",
)
def serve(port: int, inbox: Path, token_sha256: str | None) -> None:
    """Serve the built site and its drop box on this computer."""
    serve_site(SITE, port, inbox, token_sha256)


@command("portal demo --serve")
@click.option("--serve", "serving", is_flag=True, help="Then serve the site and its drop box.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
def demo(serving: bool, port: int) -> None:
    """Make a register of invented people in .demo/, from nothing, and build the site with it."""
    address = f"http://127.0.0.1:{port}/"
    made = demonstrate(Path.cwd(), address)
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
        desk = Desk(Path.cwd(), made.register.absolute(), folder, folder / "saved", passphrase=PASSPHRASE)
        with running(desk, port + DESK_BESIDE) as desk_address:
            click.echo(f"The desk:          {desk_address}  (its passphrase is: {PASSPHRASE})")
            click.echo("Serving on this computer only, until you press Ctrl+C.")
            serve_site(made.folder / SITE, port, made.folder / "inbox.sqlite", made.keys.drop_token_sha256())


def serve_site(site: Path, port: int, inbox: Path, token_sha256: str | None) -> None:
    """Serve the built site and the drop box until the person stops it."""
    drop_box = read_portal(Path.cwd()).drop_box
    if not inbox.parent.exists():
        make_private_folder(inbox.parent)
    with Inbox(inbox) as box:
        path = drop_box.path if drop_box else "/drop"
        app.serve(app.make_app(site, box, token_sha256, path), port=port)
