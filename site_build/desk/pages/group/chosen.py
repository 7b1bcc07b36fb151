"""Who was chosen for a group session. It is in memory alone, until the desk is locked."""

from collections.abc import Container
from dataclasses import dataclass, field
from secrets import token_urlsafe

from site_build.desk.route import Context, Fields
from site_build.office.forms.group import Place, list_places

LINKS, PACKS = "links", "packs"


@dataclass(frozen=True)
class Group:
    """Who will be there, by the keys of their places, and the `way`: by links or paper packs.

    `typed` is what was typed for sheets that were left out. No page but one with this `press` speaks for this choice.
    """

    keys: tuple[str, ...]
    way: str = LINKS
    typed: Fields = field(default_factory=Fields, repr=False)
    press: str = field(default_factory=token_urlsafe)


def find_places(context: Context, keys: Container[str]) -> list[Place]:
    """The places with these keys, by name; who has signed meanwhile, or has left, has none any more."""
    return [place for place in list_places(context.office) if place.key in keys]
