"""The real policy with two invented editions after it, for the pages that tell its history.

The second is the plausible revision; the third only corrects: another heading, and another word in one clause.
"""

from pathlib import Path

from support.build import copy_portal
from support.publishing import publish_revision
from support.revision import POLICY, edit, follow, revise

FIRST, SECOND, THIRD = "2020-02", "2026-11", "Jan.2027"
HEADING, NEW_HEADING = "Avoiding casual disclosure of information", "Careful talk about information"
BELOW_HEADING = ("reasonable-measures", "not-seen", "not-heard")
CORRECTED = "safeguarding-refer"


def publish_three(folder: Path) -> Path:
    """A copy of the portal with three editions, and with its site's pages as authors would write them."""
    root = copy_portal(folder)
    revise(root)
    follow(root)
    publish_revision(root)
    edit(
        root / POLICY,
        (f"version: {SECOND}", f"version: {THIRD}"),
        (HEADING, NEW_HEADING),
        ("Staff should refer", "Colleagues should refer"),
    )
    publish_revision(root, kind="editorial")
    return root
