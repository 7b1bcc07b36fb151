"""Commands on what authors write: check, publish, build."""

import os
import subprocess
import sys
from pathlib import Path

import click

from site_build.cli.options import published_folder
from site_build.content.site import read_site
from site_build.errors import Refused
from site_build.office.publish import publish as publish_policies


@click.command(epilog="Example: portal check")
def check() -> None:
    """Read every policy, decision page and question bank, and list what is wrong."""
    site = read_site(Path.cwd(), published_folder())
    click.echo(
        f"All is well. Policies: {len(site.policies)}, decision pages: {len(site.trees)}, quizzes: {len(site.banks)}."
    )
    for policy in site.banks:
        if not site.is_published(policy):
            click.echo(f"“{policy}” has changed since it was published. “portal publish” publishes it.")


@click.command(epilog="Example: portal publish")
def publish() -> None:
    """Freeze the words and questions that people sign, under editions/. Commit what it writes."""
    published = publish_policies(Path.cwd(), published_folder())
    for entry in published:
        click.echo(f"Published “{entry.policy}”, version {entry.version}, edition {entry.edition[:12]}.")
    if not published:
        click.echo("Nothing has changed since the last time.")


@click.command(epilog="Example: portal build --site site")
@click.option("--site", type=click.Path(path_type=Path), default=Path("site"), metavar="DIR", help="Where to build.")
def build(site: Path) -> None:
    """Build the site, strictly: any problem stops it."""
    build_site(site, published_folder())
    click.echo(f"The site is in {site}.")


def build_site(site: Path, published: Path | None) -> None:
    """Run MkDocs; `Refused` when it finds a problem, after it has said which."""
    command = [sys.executable, "-P", "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(site.absolute())]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PORTAL_PUBLISHED": str(published or ".")}
    if subprocess.run(command, env=environment, check=False).returncode:  # noqa: S603  # our own interpreter
        raise Refused("The site was not built. The lines above say what is wrong.")
