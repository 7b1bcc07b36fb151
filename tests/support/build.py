"""Build the site as anyone would: publish for a register of invented keys, then run MkDocs."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from site_build.config import REGISTER_FILE, format_keys
from site_build.content.publish import publish
from site_build.register.keys import RegisterKeys, new_keys

ROOT = Path(__file__).parents[2]
ORIGIN = "register.example/acknowledgments"
MKDOCS = Path(sys.executable).with_name("mkdocs")
PARTS = ("docs", "board", "quizzes", "editions", "hooks", "site_build/pages/theme", "mkdocs.yml", "portal.toml")


def publish_content(root: Path, folder: Path) -> RegisterKeys:
    """Publish the portal in `root` into `folder`, with the public half of new keys; give the keys."""
    keys = new_keys(ORIGIN)
    publish(root, folder)
    (folder / REGISTER_FILE).write_bytes(format_keys(keys.public()))
    return keys


def mkdocs_command(*arguments: str | Path) -> list[str]:
    """The command line of MkDocs as it is installed beside this Python."""
    return [str(MKDOCS), *map(str, arguments)]


def mkdocs_environment(published: Path) -> dict[str, str]:
    """The environment in which MkDocs finds what was published, and keeps the theme's notices to itself."""
    return os.environ | {"PORTAL_PUBLISHED": str(published), "NO_MKDOCS_2_WARNING": "1"}


def build_site(root: Path, published: Path, site: Path) -> subprocess.CompletedProcess[str]:
    """Run a strict build of the portal in `root` into the folder `site`; what it says is in `stdout`."""
    return run_mkdocs(root, published, site, "--strict")


def run_mkdocs(root: Path, published: Path, site: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Run a build with these options, as `build_site` does."""
    return subprocess.run(
        mkdocs_command("build", *options, "--site-dir", site),
        cwd=root,
        env=mkdocs_environment(published),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )


def copy_portal(folder: Path) -> Path:
    """Copy what authors write, and the theme, so that a test may change it."""
    for part in PARTS:
        source, target = ROOT / part, folder / part
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target)
    return folder
