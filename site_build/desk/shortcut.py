"""A launcher for the desk, in the way of the system at hand: double-click it, and the desk opens.

Written for Linux desktops (the freedesktop.org desktop entry), macOS (a `.command` file) and Windows (a `.cmd` file).
Its window stays open when the desk could not, so that the reason can be read.
"""

import re
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path

from site_build.desk.errors import LauncherExists, LauncherUnwritable

SHORTCUT_NAME = "Policy portal desk"
STAY = '{ echo; echo "Press Enter to close this window."; read -r answer; }'


def write_shortcut(folder: Path, root: Path, options: Sequence[str], platform: str = sys.platform) -> Path:
    """Write the launcher into a folder, for the portal in `root` and with these options of `portal desk`.

    `Refused` when one is there already, or when the system could not run it.
    """
    name, text = _format_launcher(root, [sys.executable, "-m", "site_build.cli", "desk", *options], platform)
    path = folder / name
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="") as file:
            file.write(text)
    except FileExistsError:
        raise LauncherExists(path=path) from None
    path.chmod(0o755)
    return path


def _format_launcher(root: Path, command: Sequence[str], platform: str) -> tuple[str, str]:
    match platform:
        case "win32":
            return f"{SHORTCUT_NAME}.cmd", _format_batch(str(root), command)
        case "darwin":
            script = f"#!/bin/sh\ncd {shlex.quote(str(root))} && {shlex.join(command)} || {STAY}\n"
            return f"{SHORTCUT_NAME}.command", script
        case _:
            return f"{SHORTCUT_NAME}.desktop", _format_entry(str(root), command)


def _format_batch(root: str, command: Sequence[str]) -> str:
    """In UTF-8, which the first line asks for; each word quoted for the command interpreter."""
    words = [root, *command]
    for word in words:
        if re.search(r'["\n]|\\$', word):
            raise LauncherUnwritable(word=word)
    root, *command = (f'"{word.replace("%", "%%")}"' for word in words)
    return f"@chcp 65001 >nul\r\n@cd /d {root} && {' '.join(command)} || pause\r\n"


def _format_entry(root: str, command: Sequence[str]) -> str:
    """The desktop entry (specification 1.5): a word is quoted as in its *Exec key*, and then as any text is."""
    words = ["sh", "-c", f'"$@" || {STAY}', "desk", *command]
    quoted = ('"' + re.sub(r'(["`$\\])', r"\\\1", word).replace("%", "%%") + '"' for word in words)
    lines = (
        "Type=Application",
        f"Name={SHORTCUT_NAME}",
        f"Path={_text(root)}",
        f"Exec={_text(' '.join(quoted))}",
        "Terminal=true",
    )
    return "\n".join(("[Desktop Entry]", *lines, ""))


def _text(value: str) -> str:
    return value.replace("\\", "\\\\").replace("\n", "\\n")
