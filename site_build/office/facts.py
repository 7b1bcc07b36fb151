"""Small things that the desk remembers in the register, each under its own key, sealed like everything else."""

from typing import ClassVar, TypeVar

from pydantic import ValidationError

from site_build.config import Model
from site_build.office.unlock import Office
from site_build.register.change import Change
from site_build.register.view import View


class Fact(Model):
    """One thing to remember; its class names the key."""

    key: ClassVar[str]


F = TypeVar("F", bound=Fact)


def read_fact(view: View, kind: type[F]) -> F | None:
    """What was last remembered of this kind; None when nothing was, or when another version wrote it."""
    data = view.fact(kind.key)
    try:
        return None if data is None else kind.model_validate_json(data)
    except ValidationError:
        return None


def recall(office: Office, kind: type[F]) -> F | None:
    """The same, as the register is now."""
    with office.register.view() as view:
        return read_fact(view, kind)


def put_fact(change: Change, fact: Fact) -> None:
    """Remember this, in place of what was remembered of its kind."""
    change.put_fact(fact.key, fact.model_dump_json().encode())


def keep_fact(office: Office, fact: Fact) -> None:
    """The same, as a change of its own."""
    with office.register.change() as change:
        put_fact(change, fact)
