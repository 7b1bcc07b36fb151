"""What is configured: `portal.toml`, written by hand, and `register.json`, written by `portal keys new`.

Both are public. Neither may hold a name of a person, a private key or a passphrase.
"""

import json
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Literal, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import ErrorDetails

from site_build.errors import ConfigMalformed, PortalFileMissing, RegisterFileDamaged

PORTAL_FILE = "portal.toml"
REGISTER_FILE = "register.json"

Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=80)]
Words = Annotated[str, Field(pattern=r"\S")]
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]  # a SHA-256, in hex
Origin = Annotated[str, Field(pattern=r"^[^\s+]+$", max_length=200)]  # a register's name
Bytes32 = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$")]  # 32 bytes, base64url
Base64Url = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]+$")]


class Model(BaseModel):
    """A strict, frozen record: no extra keys, no silent conversion."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")


M = TypeVar("M", bound=Model)


class Organisation(Model):
    """The charity, as its pages name it."""

    name: Words


class Role(Model):
    """One of the roles a person may hold: `name` for "a volunteer", `plural` for "volunteers"."""

    name: Words
    plural: Words


class Contact(Model):
    """Somebody to ask, named by the post they hold and never by their own name."""

    name: Words
    phone: Annotated[str, Field(pattern=r"^[0-9 +()-]*$")] = ""


Months = Annotated[int, Field(ge=1, le=600)]


class PolicyDuty(Model):
    """Which roles complete an induction in a policy, and after how many months again: all of them, or each role."""

    roles: tuple[Id, ...]
    renew_after_months: Months | dict[Id, Months] | None = None

    def renewal(self, role: str) -> int | None:
        """After how many months somebody in this role does it again; None where the policy does not ask for it."""
        months = self.renew_after_months
        return months.get(role) if isinstance(months, dict) else months


class Deadlines(Model):
    """How many days people have: to be done, from their start or from a change, and to use a personal link.

    `target_percent` is how many in a hundred the Board wants complete; the trustees' report says where it is missed.
    """

    due_within_days: int = Field(default=30, ge=1, le=365)
    link_days: int = Field(default=60, ge=7, le=366)
    target_percent: int = Field(default=100, ge=1, le=100)


class Keeper(Model):
    """Who keeps the register, and who vouches for them: two posts, by their keys. Nobody vouches for themselves."""

    post: Id
    witness: Id


class Retention(Model):
    """How many months a record is kept after somebody has left: the same for every role, or for each that is named."""

    months: Months | dict[Id, Months]

    def longest(self, roles: Iterable[str]) -> int | None:
        """The longest period of these roles; None where one of them has none, and so no end."""
        months = self.months
        periods = [months.get(role) if isinstance(months, dict) else months for role in roles]
        return None if None in periods else max(filter(None, periods), default=None)


class DropBox(Model):
    """Where the browser delivers envelopes: a path on the site's own origin."""

    path: str = Field(pattern=r"^(/[a-z]+(-[a-z]+)*)+$")


class Portal(Model):
    """`portal.toml`."""

    organisation: Organisation
    roles: dict[Id, Role]
    policies: dict[Id, PolicyDuty]
    contacts: Annotated[dict[Id, Contact], Field(min_length=1)]
    keeper: Keeper
    deadlines: Deadlines = Deadlines()
    retention: Retention | None = None
    drop_box: DropBox | None = None

    @model_validator(mode="after")
    def _check(self) -> Self:
        faults = [*_keeper_faults(self), *_role_faults(self), *_name_faults(self)]
        if faults:
            raise ValueError("; ".join(faults))
        return self

    @property
    def keeper_name(self) -> str:
        """The name of the post that keeps the register."""
        return self.contacts[self.keeper.post].name

    @property
    def witness_name(self) -> str:
        """The name of the post that vouches for the keeper."""
        return self.contacts[self.keeper.witness].name

    def role_name(self, key: str) -> str:
        """A role's name, or its key once the portal has no such role any more."""
        return self.roles[key].name if key in self.roles else key


def _keeper_faults(portal: Portal) -> Iterator[str]:
    for field, post in (("post", portal.keeper.post), ("witness", portal.keeper.witness)):
        if post not in portal.contacts:
            yield f"keeper.{field}: there is no [contacts.{post}] in this file"
    if portal.keeper.post == portal.keeper.witness:
        yield "keeper.witness: nobody vouches for themselves, so it must be another post than keeper.post"


def _role_faults(portal: Portal) -> Iterator[str]:
    for policy, duty in portal.policies.items():
        if not duty.roles:
            yield f"policies.{policy}.roles: name at least one role"
        for role in (role for role in duty.roles if role not in portal.roles):
            yield f"policies.{policy}.roles: there is no [roles.{role}] in this file"
        renewed = duty.renew_after_months if isinstance(duty.renew_after_months, dict) else {}
        for role in (role for role in renewed if role not in duty.roles):
            yield f"policies.{policy}.renew_after_months: “{role}” does no induction in this policy"
    kept = portal.retention.months if portal.retention else None
    for role in (role for role in (kept if isinstance(kept, dict) else {}) if role not in portal.roles):
        yield f"retention.months: there is no [roles.{role}] in this file"


def _name_faults(portal: Portal) -> Iterator[str]:
    for place, named in (("roles", portal.roles), ("contacts", portal.contacts)):
        names = [each.name for each in named.values()]
        for name in sorted({name for name in names if names.count(name) > 1}):
            yield f"{place}: two of them are called “{name}”"


class OpeningKey(Model):
    """The public half of the key that opens envelopes: a P-256 JWK (RFC 7517)."""

    kty: Literal["EC"]
    crv: Literal["P-256"]
    x: Base64Url
    y: Base64Url


class PublicKeys(Model):
    """`register.json`: who keeps the register, and the keys to seal to it and to check it.

    `earlier` are the log keys of the registers that this one continues, newest first.
    """

    origin: Origin
    opening_key: OpeningKey
    log_key: str
    cosigners: tuple[str, ...] = ()
    earlier: tuple[str, ...] = ()


def is_invented(origin: str) -> bool:
    """Whether a register of this name is a demonstration: nobody can have an address that ends in .invalid."""
    return origin.partition("/")[0].endswith(".invalid")


def read_portal(root: Path) -> Portal:
    """Read `portal.toml` in the folder `root`; raise `Malformed` naming the file and each field at fault."""
    path = root / PORTAL_FILE
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise PortalFileMissing(path=path) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ConfigMalformed(path=path, faults=(str(error),)) from None
    text = json.dumps(data, default=lambda day: [str(day)])  # TOML has days, JSON has none, and no entry is one
    return _validate(Portal, text, path)


def read_public_keys(root: Path) -> PublicKeys | None:
    """Read `register.json` in the folder `root`, or return None where no register has been set up yet.

    Raise `Malformed` naming the file and each field at fault.
    """
    path = root / REGISTER_FILE
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except UnicodeDecodeError:
        raise RegisterFileDamaged(path=path) from None
    return _validate(PublicKeys, text, path)


def format_keys(keys: PublicKeys) -> bytes:
    """The bytes of `register.json`."""
    return keys.model_dump_json(indent=2).encode() + b"\n"


def _validate(model: type[M], text: str, path: Path) -> M:
    try:
        return model.model_validate_json(text)
    except ValidationError as error:
        raise ConfigMalformed(path=path, faults=tuple(map(_say_fault, error.errors()))) from None


def _say_fault(fault: ErrorDetails) -> str:
    """A fault as “roles.staff.name: Field required”; what was found about the whole file names its places itself."""
    place, words = ".".join(map(str, fault["loc"])), fault["msg"].removeprefix("Value error, ")
    return f"{place or 'the file'}: {words}" if place or words == fault["msg"] else words
