"""The register's public page: the signed checkpoint, what it proves, how to check a receipt. Nothing about people."""

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from site_build.content.site import Site
from site_build.pages.links import relative_file

CHECKPOINT = "checkpoint"
REGISTER = "register.md"
KEYS = "register.json"


@dataclass(frozen=True)
class RegisterView:
    """`log_key` is empty until the register is set up, `checkpoint` until one has been put on the site."""

    component: ClassVar[str] = "register"

    organisation: str
    keeper: str
    witness: str
    origin: str
    log_key: str
    keys_file: str
    checkpoint: str


def view_register(site: Site) -> RegisterView:
    """The view of the register's page. The checkpoint is a file beside `register.json`, read as text."""
    return RegisterView(
        organisation=site.portal.organisation.name,
        keeper=site.portal.keeper_name,
        witness=site.portal.witness_name,
        origin=site.keys.origin if site.keys else "",
        log_key=site.keys.log_key if site.keys else "",
        keys_file=relative_file(REGISTER, KEYS) if site.keys else "",
        checkpoint=_read(site.published.folder.parent / CHECKPOINT),
    )


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""
