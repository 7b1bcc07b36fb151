"""What it costs to read where 10,000 people stand across five editions of a policy, against one edition.

With one edition everybody has signed it. With five, everybody has signed the first, and then four in five signed what
changed since, each up to another edition: there is nearly twice as much to open, and each change stands on what was
signed before it.
"""

import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from bench.crowd import fill_in, gather_crowd, make_links
from bench.editions import publish_revision, revise
from bench.project import copy_portal
from bench.table import Figure, compare, spend
from site_build.content.bank import parse_bank
from site_build.content.edition import Publication
from site_build.content.publish import publish
from site_build.demo.forms import FormFactory
from site_build.office.acknowledgments.standing import StandingState, read_standings
from site_build.office.forms.intake import take_in
from site_build.office.links.links import Link
from site_build.office.office import Office, log_editions

PEOPLE, EDITIONS, ROUNDS = 10_000, 5, 5
LIMIT = 2.0
PAGE, WORDS = "docs/policy/confidentiality.md", "All smart phones, laptops and tablets"


def measure_standing(folder: Path) -> Iterator[Figure]:
    """The two readings, in turn."""
    plain = copy_portal(folder / "plain")
    publish(plain)
    changing = shutil.copytree(plain, folder / "changing")
    with gather_crowd(folder / "one", PEOPLE, plain) as one, gather_crowd(folder / "five", PEOPLE, changing) as five:
        _sign_first(one)
        _live_through(five, _sign_first(five))
        rounds = [
            (spend(lambda: _read(five, PEOPLE // EDITIONS)), spend(lambda: _read(one, PEOPLE))) for _ in range(ROUNDS)
        ]
    ours, theirs = zip(*rounds, strict=True)
    yield from compare(f"standing of {PEOPLE:,} people across {EDITIONS} editions, of one", LIMIT, ours, "one", theirs)


def _sign_first(office: Office) -> list[Link]:
    """Everybody signs the first edition; their links."""
    links = make_links(office)
    take_in(office, fill_in(office, links))
    return links


def _live_through(office: Office, links: list[Link]) -> None:
    """The other editions, each of whose changes a fifth of the people sign, who signed none before."""
    [first] = office.published.publications
    for number in range(1, EDITIONS):
        revise(office.root, PAGE, number, WORDS)
        forms = _short_forms(office, publish_revision(office.root, office.root), first.edition)
        log_editions(office)
        signing = links[number::EDITIONS]
        statements = [forms.statement(link.address, link.person.roles[0], link.name) for link in signing]
        pairs = zip(statements, signing, strict=True)
        take_in(office, [forms.seal(statement, link.address) for statement, link in pairs])


def _short_forms(office: Office, publication: Publication, since: str) -> FormFactory:
    bank = publication.short[since]
    pair = publication.model_copy(update={"bank": bank})
    return FormFactory(office.register.keys.public(), pair, parse_bank(office.published.read(bank)))


def _read(office: Office, complete: int) -> None:
    with office.register.view() as view:
        states = Counter(row.standing for row in read_standings(office, view))
    assert states == Counter({StandingState.COMPLETE: complete, StandingState.OUT_OF_DATE: PEOPLE - complete})
