"""A launcher for the desk, in the way of the system at hand: double-click it, and the desk opens.

Written for Linux desktops (the freedesktop.org desktop entry), macOS (a `.command` file) and Windows (a `.cmd` file).
"""

import shlex
import sys
from pathlib import Path

from site_build.errors import Refused

NAME = "Policy portal desk"


def write_shortcut(folder: Path, root: Path, platform: str = sys.platform) -> Path:
    """Write the launcher into a folder, for the portal in `root`; `Refused` when one is there already."""
    name, text = _format_launcher(root, Path(sys.executable), platform)
    path = folder / name
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="") as file:
            file.write(text)
    except FileExistsError:
        raise Refused(f"{path} is there already. It was not touched.") from None
    path.chmod(0o755)
    return path


def _format_launcher(root: Path, python: Path, platform: str) -> tuple[str, str]:
    if any(mark in f"{root}{python}" for mark in '\n"%'):
        raise Refused(f"A launcher cannot be written for a folder with such a name: {root}")
    match platform:
        case "win32":
            return f"{NAME}.cmd", f'@cd /d "{root}"\r\n@"{python}" -m site_build.cli desk\r\n'
        case "darwin":
            folder, program = shlex.quote(str(root)), shlex.quote(str(python))
            return f"{NAME}.command", f"#!/bin/sh\ncd {folder} && exec {program} -m site_build.cli desk\n"
        case _:
            entry = f'Name={NAME}\nPath={root}\nExec="{python}" -m site_build.cli desk\nTerminal=true'
            return f"{NAME}.desktop", f"[Desktop Entry]\nType=Application\n{entry}\n"
