"""Small things that the desk remembers in the register, each under its own key, sealed like everything else."""

from typing import ClassVar, TypeVar

from pydantic import ValidationError

from site_build.config import Model
from site_build.register.change import Change
from site_build.register.view import View


class Memo(Model):
    """One thing to remember; its class names the key."""

    key: ClassVar[str]


M = TypeVar("M", bound=Memo)


def read_memo(view: View, kind: type[M]) -> M | None:
    """What was last remembered of this kind; None when nothing was, or when another version wrote it."""
    data = view.memo(kind.key)
    try:
        return None if data is None else kind.model_validate_json(data)
    except ValidationError:
        return None


def put_memo(change: Change, memo: Memo) -> None:
    """Remember this, in place of what was remembered of its kind."""
    change.put_memo(memo.key, memo.model_dump_json().encode())
