"""A person in the register: what is known of somebody who does, or did, an induction."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, ValidationError, model_validator

from site_build.config import Id, Model
from site_build.formats.statement import RandomId, Words
from site_build.register.errors import PersonMalformed


class Person(Model):
    """One person. `left` is the day they left, if they have; `email` may be empty, and so may `post`.

    `started` is None where nobody knows it; `added` is the day they came into the register, None in records from before
    it was kept (adr/0024). One of the two is always known.
    `post` is a key of the portal's contacts, such as `treasurer`, for whoever holds it now. Whoever has been given the
    keeper's post stays marked as such.
    """

    id: RandomId
    name: Words
    roles: Annotated[tuple[Id, ...], Field(min_length=1)]
    started: date | None = None
    left: date | None = None
    email: str = Field(default="", max_length=254)
    post: Id | Literal[""] = ""
    was_keeper: bool = False
    added: date | None = None

    @model_validator(mode="after")
    def _check_days(self) -> Self:
        _ = self.counted_from
        return self

    @property
    def counted_from(self) -> date:
        """The day from which something can be asked of them: they started then, or else were added."""
        day = self.started or self.added
        if day is None:
            raise ValueError("neither started nor added")
        return day

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
