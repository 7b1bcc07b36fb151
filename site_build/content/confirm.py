"""After a clause has changed, whatever cites it is changed too, or somebody confirms that it still holds.

A confirmation is about these words of what cites and these words of the clause, by their digests: when either changes,
it no longer applies. `editions/confirmed.toml` keeps them.
"""

import json
import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from site_build.config import Digest, Id, Model, Words
from site_build.content import errors
from site_build.content.bank import canonical, parse_bank
from site_build.content.change import by_id, compare
from site_build.content.citers import Citer, find_citers, name_question, question_words
from site_build.content.edition import Publication, digest, edition_of, parse_edition
from site_build.content.site import Site
from site_build.errors import Problem
from site_build.files import write_public

CONFIRMED = "confirmed.toml"
SHORTEST = 8  # digits of a digest that name an edition, as in a link
_HEAD = "# What was read again after a clause had changed, and still holds. The portal writes this file: commit it.\n"


class Confirmation(Model):
    """`what` cites, in `words`, a clause whose words are `says` (both SHA-256)."""

    policy: Id
    clause: Words
    says: Digest
    what: Words
    words: Digest


class _ConfirmedFile(Model):
    confirmed: tuple[Confirmation, ...] = ()


@dataclass(frozen=True)
class Stale:
    """What cites clauses of a policy that have changed and was neither changed nor confirmed since.

    `confirmations` has one for each of those clauses: what it would take.
    """

    citer: Citer
    confirmations: tuple[Confirmation, ...]

    def problem(self) -> Problem:
        """What to tell the author."""
        clauses = ", ".join(f"“{each.clause}”" for each in self.confirmations)
        words = f"{self.citer.what} cites {clauses}, which has other words now. Change it, or confirm it."
        return Problem(self.citer.path, self.citer.line, words)


def find_stale(site: Site, since: Publication) -> list[Stale]:
    """What still has to be read again because of what has changed since this edition was published.

    A question counts as changed when its words are not those of the bank of that day. Nothing tells what the words of
    the others were: they are confirmed, also when they were changed.
    """
    policy, now = since.policy, edition_of(site.policies[since.policy])
    reworded = set(compare(parse_edition(site.published.read(since.edition)), now).reworded)
    says = {clause_id: digest(canonical(clause)) for clause_id, clause in by_id(now).items() if clause_id in reworded}
    asked = parse_bank(site.published.read(since.bank)).questions if says else ()
    before = {name_question(policy, question.id): question_words(question) for question in asked}
    confirmed = read_confirmed(site.published.folder)
    stale = [
        _stale(policy, citer, says, confirmed)
        for citer in find_citers(site, policy)
        if not citer.what.startswith("question/") or before.get(citer.what) == citer.words
    ]
    return [each for each in stale if each.confirmations]


def _stale(policy: str, citer: Citer, says: Mapping[str, str], confirmed: Collection[Confirmation]) -> Stale:
    words = digest(citer.words.encode())
    needed = (
        Confirmation(policy=policy, clause=clause, says=says[clause], what=citer.what, words=words)
        for clause in dict.fromkeys(citer.clauses)
        if clause in says
    )
    return Stale(citer, tuple(each for each in needed if each not in confirmed))


def find_stale_since(site: Site, name: str) -> list[Stale]:
    """What has to be read again since the editions of this version, or whose digest begins so.

    `PublicationUnknown` when there is none.
    """
    entries = [entry for policy in site.banks for entry in site.published.editions_of(policy).values()]
    if not (since := [entry for entry in entries if name == entry.version or _begins(entry.edition, name)]):
        raise errors.PublicationUnknown(name=name, known=list(dict.fromkeys(entry.version for entry in entries)))
    return [stale for entry in since for stale in find_stale(site, entry)]


def _begins(edition: str, name: str) -> bool:
    return len(name) >= SHORTEST and edition.startswith(name)


def find_all_stale(site: Site) -> list[Stale]:
    """What has to be read again before the policies of a site can be published."""
    latest = (site.published.latest(policy) for policy in site.banks)
    return [stale for since in latest if since for stale in find_stale(site, since)]


def confirm(site: Site, names: Iterable[str]) -> list[Citer]:
    """Confirm that these still hold, each named as `Citer.what`, or all in a file by its path.

    Return them. `NothingToConfirm` when a name is not of something that waits for it; then nothing is written.
    """
    wanted, stale = set(names), find_all_stale(site)
    known = {name for each in stale for name in (each.citer.what, each.citer.path)}
    if unknown := sorted(wanted - known):
        raise errors.NothingToConfirm(names=unknown)
    return _write(site, [each for each in stale if wanted & {each.citer.what, each.citer.path}])


def confirm_all(site: Site) -> list[Citer]:
    """Confirm whatever waits for it: for a site that nobody reads, such as the demonstration's earlier one."""
    return _write(site, find_all_stale(site))


def _write(site: Site, stale: Iterable[Stale]) -> list[Citer]:
    folder, found = site.published.folder, list(stale)
    new = {confirmation for each in found for confirmation in each.confirmations}
    folder.mkdir(parents=True, exist_ok=True)
    write_public(folder / CONFIRMED, format_confirmed(read_confirmed(folder) | new))
    return [each.citer for each in found]


def read_confirmed(folder: Path) -> frozenset[Confirmation]:
    """What was confirmed; a folder without such a file has nothing. `ConfirmedMalformed` when it cannot be read."""
    path = folder / CONFIRMED
    return parse_confirmed(path.read_bytes(), path) if path.exists() else frozenset()


def parse_confirmed(data: bytes, path: Path) -> frozenset[Confirmation]:
    """Parse `confirmed.toml`, which stands at this path; raise `ConfirmedMalformed`."""
    try:
        return frozenset(_ConfirmedFile.model_validate_json(json.dumps(tomllib.loads(data.decode()))).confirmed)
    except ValidationError as error:
        fault = error.errors()[0]
        raise errors.ConfirmedMalformed(path=path, why=f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}") from None
    except (ValueError, TypeError, RecursionError):  # no UTF-8, no TOML, a day in it, a thousand brackets
        raise errors.ConfirmedMalformed(path=path, why="this is not a list of confirmations") from None


def format_confirmed(confirmations: Iterable[Confirmation]) -> bytes:
    """The bytes of `confirmed.toml`, in an order of their own, so that two people's changes seldom meet."""
    entries = sorted(confirmations, key=lambda each: tuple(each.model_dump().values()))
    return "\n".join([_HEAD, *map(_format_entry, entries)]).encode()


def _format_entry(confirmation: Confirmation) -> str:
    lines = [f"{key} = {_quote(value)}\n" for key, value in confirmation.model_dump().items()]
    return "".join(["[[confirmed]]\n", *lines])


def _quote(text: str) -> str:
    """A basic string of TOML: JSON's, where no delete character may stand either."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
