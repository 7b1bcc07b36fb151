"""`portal` itself: its commands, and the one place where errors become words for a person.

A command's module is imported when the command is used. Listing them, as `portal --help` and a shell's completion do,
needs only this module, so each command's one-line help stands here, too.
"""

import io
import sys
from importlib import import_module

import click

from site_build.errors import PortalError


class LazyCommand(click.Command):
    """A command as its group lists it. The real one is at `place`, such as `people.add`, below `site_build.cli`."""

    def __init__(self, name: str, place: str, summary: str) -> None:
        super().__init__(name, help=summary)
        self.place = place

    def load(self) -> click.Command:
        """Import the real command."""
        module, _, attribute = self.place.partition(".")
        command: click.Command = getattr(import_module(f"site_build.cli.{module}"), attribute)
        return command

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: object
    ) -> click.Context:
        """Let the real command read what was typed; click goes on with the command of this context."""
        return self.load().make_context(info_name, args, parent, **extra)


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
            words = f"{error.filename or 'A file'} cannot be used: {error.strerror}. Mend that, then do it again."
        click.echo(words, err=True)
        raise click.exceptions.Exit(1)


@click.group(cls=PortalGroup, epilog="Example: portal check")
@click.version_option(package_name="policy-portal", prog_name="portal")
def main() -> None:
    """The charity's policy portal. Run these commands in the portal's own folder."""


@main.group(epilog="Example: portal keys new --origin register.example/acknowledgments")
def keys() -> None:
    """The register's keys."""


@main.group(epilog="Example: portal inbox copy copy.sqlite")
def inbox() -> None:
    """What the drop box has taken."""


@main.group(epilog="Example: portal people list")
def people() -> None:
    """Who is in the register."""


@main.group(epilog="Example: portal register show")
def register() -> None:
    """The register itself."""


COMMANDS = {
    main: {
        "check": ("content.check", "List what is wrong in the authors' files, by file and line."),
        "confirm": ("publish.confirm", "Confirm that what cites a changed clause still holds."),
        "publish": ("publish.publish", "Freeze the words and questions that people sign."),
        "build": ("content.build", "Build the site, strictly."),
        "demo": ("desk.demo", "Make a register of invented people, and a site with it."),
        "desk": ("desk.desk", "Open the register's desk in the browser."),
        "chair": ("chair.chair", "Open the window of whoever vouches for the keeper."),
        "serve": ("serve.serve", "Serve the built site and its drop box."),
        "invite": ("people.invite", "Make a personal link for somebody, by name or id."),
        "remind": ("remind.remind_all", "Remind those who were told, and have not signed."),
        "receive": ("forms.receive", "Take in envelope files, or what the drop box holds."),
        "countersign": ("forms.countersign", "Accept a form as a person's own."),
        "return": ("forms.return_form", "Return a form, and print the words to send to the person."),
        "discard": ("forms.discard", "Discard a form that waits or was set aside."),
        "record": ("forms.record", "Record what somebody, by name or id, has signed on paper."),
        "withdraw": ("forms.withdraw", "Withdraw what somebody, by name or id, has signed."),
        "erase": ("retain.erase", "Erase somebody, by name or id, for good."),
        "export": ("export.export", "Write where everybody stands, or the log."),
    },
    inbox: {
        "copy": ("serve.copy", "Copy the inbox's file while it is in use."),
    },
    keys: {
        "new": ("register.new", "Make a new register and its keys."),
        "passphrase": ("register.passphrase", "Change the passphrase that opens the register."),
        "succeed": ("register.succeed", "Let the register's log go on under a new key."),
        "recover": (
            "safekeeping.recover",
            "Recover a register whose passphrase is lost.",
        ),
        "rotate-token": ("register.rotate_token", "Make a new token that empties the drop box."),
    },
    people: {
        "add": ("people.add", "Add one person."),
        "import": ("people.import_file", "Add and change people by a spreadsheet, CSV or XLSX."),
        "undo": ("people.undo", "Undo the last import."),
        "leave": ("people.leave", "Say that somebody, by name or id, has left."),
        "list": ("people.list_all", "List everybody, with their ids."),
    },
    register: {
        "show": ("register.show", "Show where everybody stands, and what waits or is set aside."),
        "verify": ("verify.verify", "Verify a folder of exported files, or receipts, or both."),
        "publish": ("register.publish", "Write the log's signed head for the site's page of the register."),
        "cosign": ("chair.cosign", "Sign an exported log, as whoever vouches for the keeper."),
        "cosigned": ("cosigned.cosigned", "Take in what the other post has signed."),
        "backup": ("safekeeping.backup", "Copy the register into a new folder, and read it back."),
        "restore": ("safekeeping.restore", "Put the register back from a backup."),
        "migrate": ("safekeeping.migrate", "Copy the register, and rewrite it for this version."),
        "receipt": ("register.receipt", "Write a person's receipts."),
        "retain": ("retain.retain", "Erase those who left longer ago than records are kept."),
    },
}

for group, commands in COMMANDS.items():
    for name, (place, summary) in commands.items():
        group.add_command(LazyCommand(name, place, summary))
