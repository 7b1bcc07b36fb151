"""All about one person, as the register holds it, for one page. It is for the keeper's eyes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from site_build.names import is_same_name
from site_build.office.acknowledgments.acknowledgments import (
    Acknowledgment,
    other_name,
    read_all_acknowledgments,
    read_foundations,
    read_seen,
)
from site_build.office.acknowledgments.standing import Standing, read_standings
from site_build.office.forms.pending import PendingForm, read_pending
from site_build.office.links.link_rows import LinkRow, read_own_links
from site_build.office.links.links import SiteAddress
from site_build.office.office import Office
from site_build.office.people.people import pick_person
from site_build.office.person_history import PersonEvent, read_person_history
from site_build.register.memo import read_memo
from site_build.register.people import Person
from site_build.register.view import ArrivalState, View


@dataclass(frozen=True)
class PersonPage:
    """A person, where they stand, their links and acknowledgments, and the forms that wait under their name.

    `other_names` are the ids of the leaves of those that were signed with a name unlike theirs, not looked at yet, and
    `unfounded` of those about a change that do not count, because what they go on from does not. `editions` are the
    addresses of the site's pages with the words of each edition that was published, by its digest: none as long as
    nobody has made a link, and so said where the site is. `history` begins with the newest.
    """

    person: Person
    standings: tuple[Standing, ...]
    links: tuple[LinkRow, ...]
    signed: tuple[Acknowledgment, ...]
    waiting: tuple[PendingForm, ...]
    other_names: frozenset[str]
    unfounded: frozenset[str]
    editions: Mapping[str, str]
    history: tuple[PersonEvent, ...]

    @property
    def counting(self) -> tuple[Acknowledgment, ...]:
        """What they signed that counts."""
        return tuple(one for one in self.signed if not one.withdrawn and one.leaf.id not in self.unfounded)


def read_person_page(office: Office, person_id: str) -> PersonPage:
    """All about the person with this id; `Refused` when there is nobody."""
    with office.register.view() as view:
        person = pick_person(view.people, person_id)
        standings, seen = read_standings(office, view, person), read_seen(view)
        signed = tuple(one for one in reversed(read_all_acknowledgments(view)) if one.person == person_id)
        kept = [one for one in signed if not one.withdrawn]
        counting = {one.leaf.id for one in read_foundations(view).pick(kept)}
        return PersonPage(
            person,
            standings=tuple(standings),
            links=tuple(read_own_links(office, view, person, standings)),
            signed=signed,
            waiting=tuple(
                form
                for form in read_pending(view, ArrivalState.WAITING)
                if is_same_name(form.statement.name, person.name)
            ),
            other_names=frozenset(one.leaf.id for one in kept if other_name(one, person, seen)),
            unfounded=frozenset(one.leaf.id for one in kept if one.leaf.id not in counting),
            history=read_person_history(office, view, person, standings, signed),
            editions=_addresses(office, view, {one.statement.edition.policy for one in signed}),
        )


def _addresses(office: Office, view: View, policies: Iterable[str]) -> dict[str, str]:
    site, published = read_memo(view, SiteAddress), office.published
    return {
        digest: f"{site.address}policy/{policy}/{slug}/"
        for policy in policies
        for digest, slug in published.slugs_of(policy).items()
        if site
    }
