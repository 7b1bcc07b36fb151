"""A person in the register: what is known of somebody who does, or did, an induction."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, ValidationError

from site_build.config import Id, Model
from site_build.formats.statement import RandomId, Words
from site_build.register.errors import PersonMalformed


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
    email: str = Field(default="", max_length=254)
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
        raise PersonMalformed() from None
