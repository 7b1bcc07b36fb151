"""What is handed over to whoever vouches for the keeper: the log's files, and how to speak of what is in it.

The log names nobody and no post. So that their window can name posts, roles and policies, `names.json` goes
beside it. Nothing proves these names, and nothing is decided by them.
"""

from pydantic import Field

from site_build.config import Id, Model, Words
from site_build.office.office import Office, list_titles

NAMES_FILE = "names.json"


class Names(Model):
    """What the organisation and its two posts are called, and its roles and policies by their ids."""

    organisation: Words = "The register"
    keeper: Words = "keeper of the register"
    witness: Words = "witness"
    roles: dict[Id, Words] = Field(default_factory=dict)
    policies: dict[Id, Words] = Field(default_factory=dict)


def names_file(office: Office) -> dict[str, bytes]:
    """What they are called at this office, as the file by its name."""
    return {NAMES_FILE: format_names(_names_of(office))}


def format_names(names: Names) -> bytes:
    """The bytes of `names.json`."""
    return names.model_dump_json(indent=2).encode()


def _names_of(office: Office) -> Names:
    portal = office.portal
    return Names(
        organisation=portal.organisation.name,
        keeper=portal.keeper_name,
        witness=portal.witness_name,
        roles={key: role.name for key, role in portal.roles.items()},
        policies=list_titles(office),
    )
