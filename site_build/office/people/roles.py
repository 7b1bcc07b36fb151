"""What people write for a role: its name, its plural, several of them, or words of the charity's own such as “Vol”.

What such words mean is asked once. It is remembered in the register, sealed, for the next spreadsheet.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar

from site_build.config import Id, Portal
from site_build.office.people import errors
from site_build.register.memo import Memo, read_memo
from site_build.register.view import View

_TYPED = re.compile(r"[,;/\n]")
_WRITTEN = re.compile(r"[,;/\n&+]|\band\b", re.IGNORECASE)
Meanings = Mapping[str, Sequence[str]]  # the roles meant by each word as it is compared; none: not for the register


class RoleWords(Memo):
    """What the charity's own words for roles mean: the roles (ids) of each, or none for who is not to be in it."""

    key: ClassVar[str] = "role words"
    meanings: dict[str, tuple[Id, ...]]


@dataclass(frozen=True)
class RolesRead:
    """The roles that a cell means, and its words whose meaning nobody has said yet.

    `outside` is whether it means only people who are not to be in the register.
    """

    roles: tuple[str, ...]
    unknown: tuple[str, ...]
    outside: bool


def read_roles(portal: Portal, words: str) -> tuple[str, ...]:
    """The roles (ids) that are typed, with commas between; `Unfit` for none, or for one that is not there."""
    parts = [part for part in _TYPED.split(words) if part.strip()]
    if not parts:
        raise errors.RoleMissing(roles=_list_names(portal))
    return tuple(dict.fromkeys(_read_role(portal, part) for part in parts))


def read_meanings(portal: Portal, view: View) -> dict[str, tuple[str, ...]]:
    """What is remembered of the charity's own words, but for those that mean a role which is no more."""
    kept = read_memo(view, RoleWords)
    return {word: roles for word, roles in kept.meanings.items() if portal.roles.keys() >= set(roles)} if kept else {}


def understand_roles(portal: Portal, meanings: Meanings, cell: str) -> RolesRead:
    """What a cell of a spreadsheet means: as a whole, or else word by word."""
    whole = _mean(portal, meanings, cell)
    found = {cell: whole} if whole is not None else _mean_each(portal, meanings, cell)
    roles = dict.fromkeys(role for each in found.values() for role in each or ())
    unknown = tuple(word for word, each in found.items() if each is None)
    return RolesRead(tuple(roles), unknown, bool(found) and not roles and not unknown)


def close_word(words: str) -> str:
    """Words as a role is recognised: small letters, no spaces, no full stop."""
    return _close(words)


def _mean_each(portal: Portal, meanings: Meanings, cell: str) -> dict[str, Sequence[str] | None]:
    parts = [" ".join(part.split()) for part in _WRITTEN.split(cell)]
    return {part: _mean(portal, meanings, part) for part in parts if part}


def _mean(portal: Portal, meanings: Meanings, word: str) -> Sequence[str] | None:
    role = _find_role(portal, word)
    return (role,) if role else meanings.get(_close(word))


def _read_role(portal: Portal, words: str) -> str:
    role = _find_role(portal, words)
    if role is None:
        raise errors.RoleUnknown(typed=words.strip(), roles=_list_names(portal))
    return role


def _find_role(portal: Portal, words: str) -> str | None:
    wanted = _close(words)
    named = ((key, (key, role.name, role.plural)) for key, role in portal.roles.items())
    return next((key for key, names in named if wanted in map(_close, names)), None)


def _list_names(portal: Portal) -> list[str]:
    return [role.name for role in portal.roles.values()]


@lru_cache(maxsize=1024)
def _close(words: str) -> str:
    return "".join(words.casefold().split()).rstrip(".")
