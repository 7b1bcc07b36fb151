"""What is typed for a person, read entry by entry.

It is text, as it stands in a form or a spreadsheet: `name`, `roles` (one or several, with commas or semicolons between
them), `started`, `left`, `email` and `post` (a key of the portal's contacts). Days are written 2026-01-31 or, as
spreadsheets here do, 31/01/2026. A name may be of any language, and has to show as what it is.
"""

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import date, datetime
from functools import lru_cache
from unicodedata import category, normalize

from site_build.config import Portal
from site_build.errors import Unfit
from site_build.office.witness import is_keeper
from site_build.register.leaf import new_id, today
from site_build.register.people import Person

ENTRIES = ("name", "roles", "started", "left", "email", "post")
NEEDED = ENTRIES[:3]
_DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d/%m/%y", "%d %B %Y", "%d %b %Y", "%d-%b-%Y", "%d-%b-%y")
_EARLIEST = 1900
_LONGEST_NAME, _LONGEST_EMAIL = 200, 254
_BETWEEN_ROLES = re.compile(r"[,;/\n]")
_EMAIL = re.compile(r"[^@\s,;:<>()\"\\]+@[^@\s,;:<>()\"\\]+")
_JOINERS = "\u200c\u200d\u200e\u200f\u061c"  # Persian, Hindi, Hebrew and Arabic names are written with these

_BLANK = "\u115f\u1160\u3164\uffa0"  # letters of Korean that show as nothing


def read_person(portal: Portal, fields: Mapping[str, str], old: Person | None = None) -> Person:
    """A person from what was typed; `Unfit` saying which entry is wrong.

    Of `old` stays what was not typed. An entry that is empty is emptied, but the first three are needed.
    """
    typed = fields if old else dict.fromkeys(NEEDED, "") | dict(fields)
    read = {entry: _read_entry(portal, entry, typed[entry].strip()) for entry in ENTRIES if entry in typed}
    person = old.model_copy(update=read) if old else Person.model_validate({"id": new_id(), **read})
    if "started" in read and person.started.year > today().year + 1:
        raise Unfit("started", f"{say_day(person.started)} is years away. Look at the year again.")
    if read.keys() & {"started", "left"}:
        check_days("left", person)
    return person.model_copy(update={"was_keeper": is_keeper(portal, person)})


def write_person(person: Person) -> dict[str, str]:
    """What is known of a person as it would be typed."""
    return {
        "name": person.name,
        "roles": ",".join(person.roles),
        "started": person.started.isoformat(),
        "left": person.left.isoformat() if person.left else "",
        "email": person.email,
        "post": person.post,
    }


def check_days(field: str, person: Person) -> None:
    """`Unfit` for this field when somebody would have left before they started."""
    if person.left and person.left < person.started:
        raise Unfit(field, f"They started on {person.started}, and cannot have left before. Check both days.")


def _read_entry(portal: Portal, entry: str, words: str) -> object:
    match entry:
        case "name":
            return _read_name(words)
        case "roles":
            return _read_roles(portal, words)
        case "email":
            return _read_email(words)
        case "post":
            return _read_post(portal, words)
        case "left" if not words:
            return None
        case _:
            return read_day(entry, words)


def _read_name(words: str) -> str:
    name = normalize("NFC", " ".join(words.split()))
    if not any(letter.isalnum() and letter not in _BLANK for letter in name):
        raise Unfit("name", "The name is missing.")
    if len(name) > _LONGEST_NAME:
        raise Unfit("name", f"The name is longer than {_LONGEST_NAME} letters.")
    if _hides(name):
        raise Unfit("name", "The name has characters in it that cannot be seen. Type it again, without pasting.")
    return name


def _hides(words: str) -> bool:
    """Whether there are controls in it, or marks by which it would show as something else than it is."""
    return not words.isprintable() and any(
        category(letter) in ("Cc", "Cf", "Cs") and letter not in _JOINERS for letter in words
    )


def _read_roles(portal: Portal, words: str) -> tuple[str, ...]:
    parts = [part for part in _BETWEEN_ROLES.split(words) if part.strip()]
    if not parts:
        raise Unfit("roles", f"The role is missing. {_list_roles(portal)}")
    return tuple(dict.fromkeys(_read_role(portal, part) for part in parts))


def _read_role(portal: Portal, words: str) -> str:
    wanted = _closed(words)
    for key, role in portal.roles.items():
        if wanted in map(_closed, (key, role.name, role.plural)):
            return key
    raise Unfit("roles", f"“{words.strip()}” is not a role. {_list_roles(portal)}")


def _list_roles(portal: Portal) -> str:
    return f"The roles are: {', '.join(role.name for role in portal.roles.values())}."


def _read_email(words: str) -> str:
    if words and (len(words) > _LONGEST_EMAIL or _hides(words) or not _EMAIL.fullmatch(words)):
        raise Unfit("email", "The e-mail address is not right. Write it like zo@post.example, or leave it out.")
    return words


def _read_post(portal: Portal, words: str) -> str:
    if words and words not in portal.contacts:
        raise Unfit("post", f"“{words}” is not a position here. Choose one from the list.")
    return words


def say_day(day: date) -> str:
    """A day as people here write it: 31 January 2026."""
    return f"{day.day} {day:%B %Y}"


@lru_cache(maxsize=1024)
def read_day(field: str, words: str) -> date:
    """A day from what was typed in this field, without spaces around it; `Unfit` when it is none."""
    for form in _DAYS:
        with suppress(ValueError):
            day = datetime.strptime(words, form).date()
            if day.year >= _EARLIEST:
                return day
    wrong = f"“{words}” is not a day" if words else "A day is missing"
    raise Unfit(field, f"{wrong}. Write it as 2026-01-31 or 31/01/2026.")


@lru_cache(maxsize=1024)
def _closed(words: str) -> str:
    """Words as a role is recognised: small letters, no spaces."""
    return "".join(words.casefold().split())
