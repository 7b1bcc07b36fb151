"""Commands on what authors write: check, build."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from site_build.cli import errors
from site_build.cli.options import NEW_PATH, SITE, command, published_folder
from site_build.config import PORTAL_FILE
from site_build.content.confirm import find_stale_since
from site_build.content.coverage import format_coverage
from site_build.content.notice import NOTICE_FILE
from site_build.content.publish import find_changed
from site_build.content.review import find_reviews_due
from site_build.content.site import Site, read_site
from site_build.content.written_bank import bank_schema
from site_build.errors import ContentError, Problem
from site_build.files import DEMONSTRATION
from site_build.formats.leaf import today

SITE_MAP = "sitemap.xml"  # MkDocs writes one into each site

# What MkDocs says of its own work. Its `--quiet` leaves that out, but then a strict build counts no warning either.
_NEWS = re.compile(r"^(?:INFO .*\n(?: .*\n)*|\nAborted with .*\n)", re.MULTILINE)


@command("portal check --coverage")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to list problems.")
@click.option("--coverage", is_flag=True, help="Also list what decides, teaches and retells each clause and duty.")
@click.option("--since", metavar="EDITION", help="Also list what cites a clause changed since; a version or digest.")
@click.option("--schema", is_flag=True, help="Print the JSON Schema of question banks instead, for an editor.")
def check(*, form: str, coverage: bool, since: str | None, schema: bool) -> None:
    """List what is wrong in the authors' files, by file and line.

    They are every policy, decision page, question bank and Easy Read.
    """
    if schema:
        click.echo(bank_schema(), nl=False)
        return
    if coverage and form == "json":
        raise click.UsageError("--coverage is only written as text. Leave out --format json, or --coverage.")
    site, problems = _read()
    stale = [each.problem() for each in find_stale_since(site, since)] if site and since else []
    reviews = list(find_reviews_due(site, today())) if site else []
    problems = sorted([*problems, *stale, *reviews])
    written = json.dumps([asdict(problem) for problem in problems], ensure_ascii=False, indent=1) + "\n"
    click.echo(written if form == "json" else "".join(f"{problem}\n" for problem in problems), nl=False)
    if site is None:
        raise errors.ContentFaulty
    if stale:
        raise errors.CitersStale
    if form == "text":
        _say_well(site, len(site.warnings) + len(reviews))
    for policy in site.banks if coverage else ():
        click.echo(format_coverage(site.coverage(policy), list(site.portal.roles)), nl=False)


def _read() -> tuple[Site | None, list[Problem]]:
    try:
        site = read_site(Path.cwd(), published_folder())
    except ContentError as error:
        return None, error.problems
    return site, list(site.warnings)


def _say_well(site: Site, warnings: int) -> None:
    click.echo(
        f"No errors. Policies: {len(site.policies)}, decision pages: {len(site.trees)}, quizzes: {len(site.banks)}, "
        f"Easy Reads: {len(site.easy_reads)}. Warnings: {warnings}."
    )
    for policy in find_changed(site):
        click.echo(f"“{policy}” has changed since it was published. “portal publish” publishes it.")
    say_retired(site)
    if site.notice is None or not site.notice.is_adopted(today()):
        click.echo(f"The Board has not adopted the privacy notice yet: {NOTICE_FILE}.")


def say_retired(site: Site) -> None:
    """Say of each policy that is no longer in use what becomes of what was signed."""
    for policy in site.retired:
        click.echo(
            f"“{policy}” ({site.published.title(policy)}) is no longer in use: {PORTAL_FILE} does not name it. "
            "What was signed stays in the register for ever, and is shown as “no longer in use”. "
            "Nobody is asked to sign it. Was that a mistake? Put it back under the same id. "
            "Never use this id for another policy."
        )


@command("portal build --draft --site draft")
@click.option("--site", type=NEW_PATH, metavar="DIR", help="Where to build: site/, or for a preview .demo/site/.")
@click.option("--draft", is_flag=True, help="Build words that are not published, too: each page says so.")
@click.option("--preview", is_flag=True, help="A draft that people can try to sign: forms go into the demonstration.")
def build(*, site: Path | None, draft: bool, preview: bool) -> None:
    """Build the site, strictly. Any problem stops it, and leaves the site that was there.

    Words and questions that were published before are built as they are now only if they are published, or with --draft
    or --preview. What was never published is a draft, too. Nobody can sign a draft.
    """
    found = read_site(Path.cwd(), Path(DEMONSTRATION) if preview else published_folder())
    _check_wanted(found, draft, preview)
    site = site or (Path(DEMONSTRATION) if preview else Path()) / SITE
    build_site(site, found.published.folder.parent, draft=draft)
    click.echo(f"The site is in {site}.")
    if found.drafts:
        _say_draft(found)


def _check_wanted(site: Site, draft: bool, preview: bool) -> None:
    if preview and not (site.is_demonstration and all(map(site.is_published, site.portal.policies))):
        raise errors.DemonstrationMissing
    if site.revised and not draft:
        raise errors.DraftNotAskedFor(policies=[policy.id for policy in site.revised])


def _say_draft(site: Site) -> None:
    drafts = ", ".join(f"“{policy.id}”" for policy in site.drafts)
    signed = "What is signed on it goes into the demonstration" if site.is_demonstration else "Nobody can sign that"
    click.echo(f"It is a draft of {drafts}. {signed}. “portal publish” makes it the policy.")


def build_site(site: Path, published: Path, *, draft: bool = False) -> None:
    """Run MkDocs, and put what it built at `site`; `BuildFailed` when it finds a problem, after it has said which.

    A policy that has changed since it was published in the folder `published` is one, unless it is a `draft`.

    It builds beside `site`, which is touched only when all is well. Hidden files there, such as `.git`, stay.
    """
    _check_is_site(site)
    target = site.resolve()
    target.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=f".{target.name}-", dir=target.parent) as folder:
        new, old = Path(folder, "new"), Path(folder, "old")
        _run_mkdocs(new, published, draft)
        old.mkdir()
        target.mkdir(exist_ok=True)
        _move(_shown(target), old)
        _move(new.iterdir(), target)


def _check_is_site(site: Path) -> None:
    shown = _shown(site) if site.is_dir() else [site] if site.exists() else []
    if shown and not (site / SITE_MAP).is_file():
        raise errors.NotASite(path=site)


def _shown(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if not path.name.startswith(".")]


def _move(paths: Iterable[Path], folder: Path) -> None:
    for path in paths:
        shutil.move(path, folder)


def _run_mkdocs(site: Path, published: Path, draft: bool) -> None:
    mkdocs = [sys.executable, "-P", "-m", "mkdocs", "build", "--strict", "--site-dir", str(site)]
    settings = {"NO_MKDOCS_2_WARNING": "1", "PORTAL_PUBLISHED": str(published), "PYTHONUTF8": "1"}
    settings |= {"PORTAL_DRAFT": "1" if draft else ""}
    run = subprocess.run(  # noqa: S603  # our own interpreter
        mkdocs,
        env=os.environ | settings,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    if run.returncode:
        click.echo(_NEWS.sub("", run.stdout), nl=False, err=True)
        raise errors.BuildFailed
