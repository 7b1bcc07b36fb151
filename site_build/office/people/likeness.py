"""Who may be meant by a name that somebody typed: offered to whoever decides, and never taken without them."""

from collections import defaultdict
from collections.abc import Iterable
from difflib import get_close_matches

from site_build.names import bare_words, is_alike, is_same_name
from site_build.register.people import Person

MOST_ALIKE = 3
_CLOSE = 0.8  # of 1, by difflib: one or two letters of a name are another


def find_namesakes(people: Iterable[Person], typed: str) -> list[Person]:
    """Those whose name this is, however it was written."""
    return [person for person in people if is_same_name(typed, person.name)]


def find_alike(people: Iterable[Person], typed: str) -> list[Person]:
    """At most three people who may be meant, the likeliest first.

    First whose name it is, however it was written; then whose name is longer or briefer; then whose is close to it.
    """
    known = list(people)
    alike = [person for person in known if is_alike(typed, person.name)]
    found = [*find_namesakes(alike, typed), *alike]
    found += _find_close(known, typed) if len(found) < MOST_ALIKE else []
    return list({person.id: person for person in found}.values())[:MOST_ALIKE]


def _find_close(people: Iterable[Person], typed: str) -> list[Person]:
    by_words = defaultdict[str, list[Person]](list)
    for person in people:
        by_words[_in_order(person.name)].append(person)
    close = get_close_matches(_in_order(typed), by_words, MOST_ALIKE, _CLOSE)
    return [person for words in close for person in by_words[words]]


def _in_order(name: str) -> str:
    return " ".join(sorted(bare_words(name)))
