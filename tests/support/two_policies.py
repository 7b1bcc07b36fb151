"""The real portal with a second, invented policy beside the real one: a page, a bank and two lines of portal.toml.

The Visitors Policy is for staff and volunteers, not for trustees. It has six clauses, no parts, no decision pages and
no Easy Read, and one of its clauses has the id of a clause of the real policy.
"""

import shutil
from pathlib import Path

from site_build.config import PORTAL_FILE
from site_build.content.publish import publish
from support.build import copy_portal
from support.publishing import publish_revision
from support.revision import edit

VISITORS, TITLE = "visitors", "Visitors Policy"
VISITORS_PAGE, VISITORS_BANK = "docs/policy/visitors.md", "quizzes/visitors.yml"
SETTINGS = '\n[policies.visitors]\nroles = ["staff", "volunteer"]\n'
SHARED_CLAUSE = "who-is-responsible"

_WRITTEN = Path(__file__).parent / "visitors"
_MEETS = "A volunteer who meets a visitor without a badge fetches a member of staff."
_ASKS = "A volunteer who meets a visitor without a badge asks for their name, and fetches a member of staff."


def make_two_policies(folder: Path) -> Path:
    """A copy of the portal in `folder`, with the Visitors Policy beside the real one, and both published."""
    root = copy_portal(folder)
    add_visitors_policy(root)
    publish(root)
    return root


def add_visitors_policy(root: Path) -> None:
    """Add the second policy to a portal in this folder that has the roles staff and volunteer; publish nothing."""
    shutil.copytree(_WRITTEN, root, dirs_exist_ok=True)
    with (root / PORTAL_FILE).open("a", encoding="utf-8") as file:
        file.write(SETTINGS)


def republish_visitors(root: Path) -> None:
    """Publish a material change of the Visitors Policy that asks something new of volunteers, and of nobody else."""
    edit(root / VISITORS_PAGE, ('version: "2026-01"', 'version: "2026-12"'), (_MEETS, _ASKS))
    publish_revision(root)


def retire_visitors(root: Path) -> None:
    """Take the Visitors Policy out of use: its page, its bank, and what portal.toml says of it."""
    (root / VISITORS_PAGE).unlink()
    (root / VISITORS_BANK).unlink()
    edit(root / PORTAL_FILE, (SETTINGS, ""))
