"""`portal` itself: its groups of commands, and the one place where errors become words for a person."""

import io
import sys

import click

from site_build.cli.content import build, check, publish
from site_build.cli.forms import countersign, discard, erase, receive, record, return_form, withdraw
from site_build.cli.people import invite, people
from site_build.cli.register import export, keys, register
from site_build.cli.serving import demo, desk, serve
from site_build.errors import PortalError


class PortalGroup(click.Group):
    """A group whose commands answer a person's mistake with a reason and exit status 1."""

    def invoke(self, ctx: click.Context) -> object:
        """Run a command. A character that the screen or file cannot show is written as its number."""
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="backslashreplace")
        try:
            return super().invoke(ctx)
        except PortalError as error:
            words = str(error)
        except BrokenPipeError:  # “portal register show | head” has read enough; click ends without a word
            raise
        except OSError as error:
            words = f"{error.filename or 'A file'} cannot be used: {error.strerror}."
        click.echo(words, err=True)
        raise click.exceptions.Exit(1)


@click.group(cls=PortalGroup, epilog="Example: portal check")
@click.version_option(package_name="policy-portal", prog_name="portal")
def main() -> None:
    """The charity's policy portal. Run these commands in the portal's own folder."""


for command in (
    check,
    publish,
    build,
    demo,
    desk,
    serve,
    keys,
    people,
    invite,
    receive,
    countersign,
    return_form,
    discard,
    record,
    withdraw,
    erase,
    export,
    register,
):
    main.add_command(command)
