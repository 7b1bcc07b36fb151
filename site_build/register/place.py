"""Where a register may live: in a private folder of its own, never among the portal's published files."""

from pathlib import Path

import platformdirs

from site_build.config import PORTAL_FILE, is_invented
from site_build.errors import Refused

DEMONSTRATION = ".demo"


def default_folder() -> Path:
    """The register's folder in this user's data folder, where each system keeps such things."""
    return platformdirs.user_data_path("policy-portal", appauthor=False) / "register"


def check_new(folder: Path, origin: str) -> None:
    """Raise `Refused` unless the register of this name may be made in this folder: it is new or empty, and private."""
    check_place(folder, invented=is_invented(origin))
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Refused(
            f"{folder} is not empty. A register needs a folder of its own: choose another. Nothing was touched."
        )


def check_place(folder: Path, *, invented: bool = True) -> None:
    """Raise `Refused` when the folder lies, by whatever link, inside the portal's own, whose files are published.

    The demonstration's folder may hold a register of invented people.
    """
    for parent in folder.resolve().parents:
        if invented and parent.name == DEMONSTRATION:
            return
        if (parent / "mkdocs.yml").exists() and (parent / PORTAL_FILE).exists():
            raise Refused(
                f"{folder} lies inside the portal's own folder, whose files are published. "
                "A register is private: choose a folder elsewhere."
            )
