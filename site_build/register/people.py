"""A person in the register: what is known of somebody who does, or did, an induction."""

import re
from datetime import date
from typing import Annotated, Literal
from unicodedata import combining, normalize

from pydantic import Field, ValidationError

from site_build.config import Id, Model
from site_build.errors import Malformed
from site_build.formats.statement import RandomId, Words

_WORD = re.compile(r"\w+")
_APOSTROPHE = re.compile("['\N{RIGHT SINGLE QUOTATION MARK}]")
_MIDDLE_NAMES = 2
_JOINERS = "\u200c\u200d"  # Persian and Indian names are spelt with them

EmailAddress = Annotated[str, Field(pattern=r"^([^@\s]+@[^@\s]+)?$", max_length=254)]


class Person(Model):
    """One person. `left` is the day they left, if they have; `email` may be empty, and so may `post`.

    `post` is a key of the portal's contacts, such as `treasurer`, for whoever holds it now. Whoever has been given the
    keeper's post stays marked as such.
    """

    id: RandomId
    name: Words
    roles: Annotated[tuple[Id, ...], Field(min_length=1)]
    started: date
    left: date | None = None
    email: EmailAddress = ""
    post: Id | Literal[""] = ""
    was_keeper: bool = False

    def has_left(self, day: date) -> bool:
        """Whether they have left by this day."""
        return self.left is not None and self.left <= day


def format_person(person: Person) -> bytes:
    """A person's record as JSON: what is sealed, and what an invitation's commitment is over."""
    return person.model_dump_json().encode()


def parse_person(data: bytes) -> Person:
    """Read a person's record; `Malformed` when it is not one."""
    try:
        return Person.model_validate_json(data)
    except ValidationError:
        raise Malformed(
            "A person's record in the register cannot be read. Restore the register from a backup."
        ) from None


def visible(name: str) -> str:
    """A name without what cannot be seen, so that it never turns the words around it. Joiners stay."""
    return "".join(letter for letter in name if letter.isprintable() or letter in _JOINERS)


def is_alike(name: str, other: str) -> bool:
    """Whether what was typed may be the other name: briefer, without accents, in another order, or a little longer.

    It has the name's first word, and at most two words that are not in the name, which has no other words then. A
    family name alone is another person's, too.
    """
    typed, words = (_WORD.findall(_APOSTROPHE.sub("", bare(each))) for each in (name, other))
    more, missing = set(typed) - set(words), set(words) - set(typed)
    if not words or words[0] in missing:
        return False
    return not more or (not missing and len(more) <= _MIDDLE_NAMES)


def bare(words: str) -> str:
    """Words as they are searched: small letters without accents."""
    return "".join(letter for letter in normalize("NFKD", words.casefold()) if not combining(letter))


def plain_name(name: str) -> str:
    """A name as it is compared: capital letters, spacing and how accents are written make no difference."""
    return " ".join(normalize("NFC", name).casefold().split())
