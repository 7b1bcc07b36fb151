"""`portal serve`: the built site and its drop box, which need no register; and a copy of the inbox."""

from collections.abc import Collection, Sequence
from ipaddress import ip_network
from pathlib import Path

import click
import platformdirs
from sqlalchemy import URL

from site_build.cli.options import FILE, NEW_PATH, SITE, check_free, command, read_secret
from site_build.config import read_portal
from site_build.dropbox import app
from site_build.dropbox.inbox import Inbox
from site_build.dropbox.inbox_file import copy_inbox
from site_build.dropbox.inbox_server import SCHEME, read_address
from site_build.dropbox.senders import Network
from site_build.files import make_private_folder

PASSWORD_FILE = "--inbox-password-file"  # noqa: S105  # the name of an option


class ProxyAddress(click.ParamType[Network]):
    """One address, or a network of them such as `10.0.0.0/8`."""

    name = "address"

    def convert(self, value: str | Network, param: click.Parameter | None, ctx: click.Context | None) -> Network:
        """Read it; wrong usage when it is none."""
        try:
            return ip_network(value)
        except ValueError:
            self.fail("This is neither an address nor a network, such as 127.0.0.1 or 10.0.0.0/8.", param, ctx)


def default_inbox() -> Path:
    """The inbox's file in this user's data folder."""
    return platformdirs.user_data_path("policy-portal", appauthor=False) / "inbox.sqlite"


@command("portal serve --port 8000 --inbox inbox.sqlite")
@click.option("--site", type=NEW_PATH, default=SITE, show_default=True, metavar="DIR", help="The built site.")
@click.option("--host", default="127.0.0.1", show_default=True, metavar="ADDRESS", help="This computer's own address.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option(
    "--inbox",
    default=lambda: str(default_inbox()),
    show_default="a file in your own data folder",
    metavar="FILE|URL",
    help="What keeps envelopes until they are collected: a file, or postgresql://user@host/database.",
)
@click.option(PASSWORD_FILE, type=FILE, help="A file that holds the database's password alone.")
@click.option(
    "--token-sha256",
    "tokens",
    multiple=True,
    envvar="PORTAL_DROP_TOKEN_SHA256",
    metavar="HEX",
    help="The SHA-256 of the token that empties the drop box. Give it twice while one takes another's place.",
)
@click.option(
    "--trusted-proxy",
    "proxies",
    type=ProxyAddress(),
    multiple=True,
    help="Where the proxy asks from, which says who asked it: then nobody can use up the pace for the others.",
)
def serve(
    *,
    site: Path,
    host: str,
    port: int,
    inbox: str,
    inbox_password_file: Path | None,
    tokens: tuple[str, ...],
    proxies: tuple[Network, ...],
) -> None:
    """Serve the built site and its drop box."""
    serve_site(site, port, _find_inbox(inbox, inbox_password_file), tokens, proxies=proxies, host=host)


def serve_site(
    site: Path,
    port: int,
    inbox: Path | URL,
    tokens: Collection[str],
    *,
    proxies: Sequence[Network] = (),
    host: str = "127.0.0.1",
) -> None:
    """Serve the built site and the drop box until the person stops it."""
    drop_box = read_portal(Path.cwd()).drop_box
    if isinstance(inbox, Path) and not inbox.parent.exists():
        make_private_folder(inbox.parent)
    with Inbox(inbox) as box:
        path = drop_box.path if drop_box else "/drop"
        app.serve(app.make_app(site, box, tokens, path=path, proxies=proxies), host, port)


@command("portal inbox copy --inbox inbox.sqlite copy.sqlite")
@click.argument("copy", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--inbox", type=FILE, default=default_inbox, show_default="a file in your own data folder")
def copy(inbox: Path, copy: Path) -> None:
    """Copy the inbox's file while it is in use. A database has its own tool for that."""
    check_free(copy)
    copy_inbox(inbox, copy)
    click.echo(f"The inbox is copied to {copy}. A form that is taken in later stays in the copy: delete it in time.")


def _find_inbox(inbox: str, password_file: Path | None) -> Path | URL:
    if inbox.startswith(SCHEME):
        return read_address(inbox, read_secret(password_file) if password_file else None)
    if password_file:
        raise click.UsageError(f"{PASSWORD_FILE} is for an inbox in a database: --inbox {SCHEME}user@host/database")
    return Path(inbox)
