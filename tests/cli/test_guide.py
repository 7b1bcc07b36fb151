"""The page that tells how a policy is changed, followed by its own commands on a plausible revision."""

import re
import shlex
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from site_build.cli import main
from site_build.content.confirm import confirm_all
from site_build.content.edition import read_published
from site_build.content.publish import publish
from site_build.content.site import read_site
from support import revision
from support.build import ROOT, copy_portal

GUIDE = ROOT / "guide/change-a-policy.md"
BLOCK = re.compile(r"```sh\n(.*?)```", re.DOTALL)


def read_commands() -> Iterator[list[str]]:
    """The commands of the page in order, each as its words."""
    for block in BLOCK.findall(GUIDE.read_text(encoding="utf-8")):
        for line in block.replace("\\\n", "").splitlines():
            yield shlex.split(line)


@pytest.fixture
def portal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the real portal, as published, which is the current folder."""
    monkeypatch.delenv("PORTAL_PUBLISHED", raising=False)
    monkeypatch.chdir(copy_portal(tmp_path))
    publish(tmp_path)
    return tmp_path


def test_the_page_is_followed_to_its_end(portal: Path) -> None:
    """Each command does what the page says at its place, between what the page asks its reader to write."""
    revision.revise(portal)
    after: dict[int, tuple[int, str, Callable[[Path], object]]] = {
        0: (1, "copy-before-posting", revision.follow),
        1: (1, "outcome/lost/found-again cites “report-loss”", nothing),
        2: (0, "", confirm_the_rest),
        3: (0, "It is a draft", nothing),
        4: (1, "within 24 hours", nothing),
        5: (0, "Published", nothing),
        6: (0, "The site is in", nothing),
    }
    commands = list(read_commands())
    assert len(commands) == len(after)
    for at, (portal_name, *arguments) in enumerate(commands):
        status, said, then = after[at]
        run = CliRunner().invoke(main, arguments)
        assert (portal_name, run.exit_code) == ("portal", status), run.output
        assert said in run.output
        then(portal)
    published = read_published(portal / "editions").publications[-1]
    assert (published.change, published.version) == ("material", revision.VERSION)
    site = portal / "site/policy/confidentiality"
    assert (site / revision.VERSION / "changes/index.html").exists()


def nothing(root: Path) -> None:
    """There is nothing to write here."""


def confirm_the_rest(root: Path) -> None:
    """Confirm whatever else still holds, as the page's reader does one by one."""
    confirm_all(read_site(root))
    shutil.rmtree(root / "site", ignore_errors=True)
