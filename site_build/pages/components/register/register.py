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
    """The view of the register's page. The checkpoint is a file beside `register.json`, read as text."""
    path = site.published.folder.parent / CHECKPOINT
    checkpoint = path.read_text(encoding="utf-8") if path.exists() else ""
    return RegisterView(site.portal, site.keys, checkpoint)
