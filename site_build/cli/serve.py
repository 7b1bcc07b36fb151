"""`portal serve`: the built site and its drop box, which need no register."""

from pathlib import Path

import click
import platformdirs

from site_build.cli.options import NEW_PATH, SITE, command
from site_build.config import read_portal
from site_build.dropbox import app
from site_build.dropbox.inbox import Inbox
from site_build.files import make_private_folder


@command("portal serve --port 8000 --inbox inbox.sqlite")
@click.option("--site", type=NEW_PATH, default=SITE, show_default=True, metavar="DIR", help="The built site.")
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
def serve(*, site: Path, port: int, inbox: Path, token_sha256: str | None) -> None:
    """Serve the built site and its drop box on this computer."""
    serve_site(site, port, inbox, token_sha256)


def serve_site(site: Path, port: int, inbox: Path, token_sha256: str | None) -> None:
    """Serve the built site and the drop box until the person stops it."""
    drop_box = read_portal(Path.cwd()).drop_box
    if not inbox.parent.exists():
        make_private_folder(inbox.parent)
    with Inbox(inbox) as box:
        path = drop_box.path if drop_box else "/drop"
        app.serve(app.make_app(site, box, token_sha256, path), port=port)
