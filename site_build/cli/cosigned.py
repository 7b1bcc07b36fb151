"""`portal register cosigned`: take in what whoever vouches for the keeper has signed, into the register."""

from pathlib import Path

import click

from site_build.cli.office import office_command
from site_build.cli.options import FILE
from site_build.office.office import Office
from site_build.office.safekeeping.cosigning import is_known, read_files, say_own_key, take_in


@office_command("portal register cosigned cosigned.txt")
@click.argument("file", type=FILE)
@click.option("--key", type=FILE, help="Their key, cosigner-key.txt: the first time, or when it is another.")
def cosigned(office: Office, file: Path, key: Path | None) -> None:
    """Take in what the other post has signed. A new key is shown first, to compare with the minutes."""
    came = read_files(path.read_bytes() for path in (file, key) if path)
    if came.key and not is_known(office, came.key):
        click.echo(f"The register's key: {say_own_key(office)}")
        click.echo(f"Their key:          {came.words}")
        click.confirm("Have you compared both with the minutes, and are they the same?", abort=True)
    state = take_in(office, came)
    click.echo(f"The {office.portal.witness_name} has signed {state.signed} of {state.size} entries.")
