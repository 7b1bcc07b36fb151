"""The register's public page: the signed checkpoint, what it proves, how to check a receipt. Nothing about people."""

from site_build.config import Portal, PublicKeys
from site_build.content.site import Site
from site_build.templates import PageView

CHECKPOINT = "checkpoint"


class RegisterView(PageView, template="register/register.html"):
    """`keys` are there once the register is set up; `checkpoint` is empty until one has been put on the site."""

    portal: Portal
    keys: PublicKeys | None
    checkpoint: str


def view_register(site: Site) -> RegisterView:
    """The view of the register's page."""
    return RegisterView(site.portal, site.keys, read_checkpoint(site))


def read_checkpoint(site: Site) -> str:
    """The checkpoint that was put beside `register.json`, as text; empty where there is none."""
    path = site.published.folder.parent / CHECKPOINT
    return path.read_text(encoding="utf-8") if path.exists() else ""
