"""Commands that work on the office: the register is unlocked for them, and locked again when they are done."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import wraps
from pathlib import Path

import click

from site_build.cli.errors import LinksNotKept
from site_build.cli.options import command, published_folder, read_passphrase, register_option
from site_build.office.office import Office, unlock
from site_build.register.errors import DatabaseFailed


def unlocked(register: Path) -> AbstractContextManager[Office]:
    """The office over the register in this folder, for the portal in the current one, after its passphrase."""
    return unlock(Path.cwd(), register, read_passphrase(), published_folder())


def office_command(example: str) -> Callable[[Callable[..., None]], click.Command]:
    """The command of this example on an unlocked office, which is the first that it is given."""

    def decorate(act: Callable[..., None]) -> click.Command:
        @wraps(act)
        def run(register: Path, **given: object) -> None:
            with unlocked(register) as office:
                act(office, **given)

        return command(example)(register_option(run))

    return decorate


@contextmanager
def none_that_is_dead(output: Path | None) -> Iterator[None]:
    """Where the register could not keep the links that were written or shown, leave no file of them, and say so."""
    there = output is None or output.exists()
    try:
        yield
    except DatabaseFailed as error:
        if output and not there:
            output.unlink(missing_ok=True)
        raise LinksNotKept(reason=error) from error
