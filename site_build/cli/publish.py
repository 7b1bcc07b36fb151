"""Commands on a change of words: publish, confirm."""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import get_args

import click

from site_build.cli import errors
from site_build.cli.content import say_retired
from site_build.cli.options import command, published_folder
from site_build.content.change import PolicyChange, by_id
from site_build.content.confirm import confirm as confirm_names
from site_build.content.edition import Edition, EditionClause, edition_of
from site_build.content.publish import (
    Decision,
    Kind,
    change_of_words,
    check_approver,
    find_changed,
    find_concerned,
    find_problems,
    publish_site,
    read_latest,
)
from site_build.content.site import Site, read_site
from site_build.content.source import raise_problems
from site_build.words import say

EXAMPLE = (
    "portal publish confidentiality --material --reason 'A loss is reported within a day.' "
    "--approved-by 'Board of Trustees'"
)


@command(EXAMPLE)
@click.argument("policy", required=False)
@click.option("--material/--editorial", "material", default=None, help="People are taught the change, or need not be.")
@click.option("--reason", default="", help="Why the words were changed. It is published.")
@click.option("--approved-by", default="", help="The body or post that approved the change; never a person.")
def publish(*, policy: str | None, material: bool | None, reason: str, approved_by: str) -> None:
    """Freeze the words and questions that people sign. Commit what it writes under editions/.

    Where words have changed it shows the change, and asks for what the options do not say.
    """
    site = read_site(Path.cwd(), published_folder())
    kind: Kind | None = None if material is None else "material" if material else "editorial"
    decision, changed = Decision(kind, reason, approved_by), find_changed(site, policy)
    if len(changed) == 1:
        decision = _decide(site, changed[0], decision)
    published = publish_site(site, datetime.now(UTC).date(), decision, policy)
    for entry in published:
        named = f"“{entry.policy}”, version {entry.version}, edition {entry.edition[:12]}"
        click.echo(f"Published {named}: {entry.change}.")
    if not published:
        click.echo("Nothing has changed since the last time.")
    say_retired(site)


def _decide(site: Site, policy: str, decision: Decision) -> Decision:
    """The decision, with what it lacks for a change of words asked of whoever sits there; the change is shown first."""
    change = change_of_words(site, policy)
    if change is None or decision.is_whole:
        return decision
    raise_problems(find_problems(site, policy))
    click.echo("".join(f"{line}\n" for line in _format_change(site, policy, change)), nl=False)
    if not sys.stdin.isatty():
        raise errors.DecisionUntyped(missing=list(_missing(decision)))
    return _ask(site, policy, decision)


def _missing(decision: Decision) -> Iterator[str]:
    if not decision.kind:
        yield "--material or --editorial"
    if not decision.reason.strip():
        yield "--reason"
    if not decision.approved_by.strip():
        yield "--approved-by"


def _ask(site: Site, policy: str, decision: Decision) -> Decision:
    kind = decision.kind or click.prompt("Is the change material or editorial", type=click.Choice(get_args(Kind)))
    reason = decision.reason.strip() or click.prompt("Why was it made (this is published)")
    board = site.policies[policy].meta.approved_by
    approved_by = decision.approved_by.strip() or click.prompt("Which body or post approved it", default=board or None)
    check_approver(site, policy, approved_by)
    return Decision(kind, reason, approved_by)


def _format_change(site: Site, policy: str, change: PolicyChange) -> Iterator[str]:
    old, new = read_latest(site, policy), edition_of(site.policies[policy])
    yield f"“{policy}”, version {new.version}, against version {old.version}:"
    yield from _list_clauses("added", change.added, new)
    yield from _list_clauses("removed", change.removed, old)
    yield from _list_clauses("moved", change.moved, new)
    for clause in change.reworded:
        yield f"  reworded  {clause}"
        yield f"    before: {_say_clause(by_id(old)[clause])}"
        yield f"    now:    {_say_clause(by_id(new)[clause])}"
    if change.is_empty:
        yield "  No clause has changed, only the version."
    yield _say_concerned(site, policy)


def _list_clauses(what: str, ids: tuple[str, ...], edition: Edition) -> Iterator[str]:
    return (f"  {what:<8}  {clause}: {by_id(edition)[clause].text}" for clause in ids)


def _say_clause(clause: EditionClause) -> str:
    return " > ".join([*clause.under, clause.text])


def _say_concerned(site: Site, policy: str) -> str:
    roles = [site.portal.roles[role].plural for role in find_concerned(site, policy)]
    return say("If it is material, it concerns: {roles:list}.", {"roles": roles or ["nobody"]})


@command("portal confirm outcome/lost/found-again quizzes/confidentiality.yml")
@click.argument("what", nargs=-1, required=True)
def confirm(*, what: tuple[str, ...]) -> None:
    """Confirm that what cites a changed clause still holds.

    Read it again first. WHAT is its name, as “portal check --since” lists it, or a file, for everything in it.
    Commit what it writes to editions/confirmed.toml.
    """
    for citer in confirm_names(read_site(Path.cwd(), published_folder()), what):
        click.echo(f"Confirmed: {citer.what}.")
