"""The Chair's window as an application: the desk's own machinery with other pages, on the Chair's computer.

It is a desk without a register, which is never unlocked: the passphrase is asked for at each act that needs the key.
"""

from pathlib import Path

from site_build.chair.layout import draw_chair_page
from site_build.chair.pages.asking import page as asking
from site_build.chair.pages.key import page as key
from site_build.chair.pages.recovery import page as recovery
from site_build.chair.pages.signing import page as signing
from site_build.desk.app import WindowPages
from site_build.desk.desk import Desk
from site_build.desk.pages.opening.page import show_folder
from site_build.desk.route import Route
from site_build.files import default_folder

CHAIR = WindowPages(
    routes=(
        *signing.ROUTES,
        *key.ROUTES,
        *asking.ROUTES,
        *recovery.ROUTES,
        Route("/saved/folder", act=show_folder, locked=True),
    ),
    draw=draw_chair_page,
)


def default_chair_folder() -> Path:
    """The Chair's folder in this user's data folder."""
    return default_folder().with_name("chair")


def chair_desk(folder: Path, downloads: Path) -> Desk:
    """The Chair's window over what is in this folder; files are saved in `downloads`."""
    return Desk(folder, folder, folder, downloads)
