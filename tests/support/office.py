"""Fixtures of the office: the invented charity's folder, its register with two people in it, and its forms."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from site_build.config import PORTAL_FILE
from site_build.content.publish import publish
from site_build.demo.forms import FormFactory
from site_build.office.office import Office
from site_build.register.keys import RegisterKeys, new_keys
from support.sample import ORIGIN, SAMPLE, add, make_office

OTHER_POSTS = (
    ("chief-officer", "manager"),
    ("Chief Officer", "Manager"),
    ("chair", "treasurer"),
    ("Chair of Trustees", "Treasurer"),
)


@pytest.fixture(scope="session")
def keys() -> RegisterKeys:
    """The keys of the register that these tests share."""
    return new_keys(ORIGIN)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A portal's folder with one published policy."""
    folder = tmp_path / "portal"
    for source in SAMPLE.rglob("*.*"):
        target = folder / source.relative_to(SAMPLE)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(source.read_bytes())
    publish(folder)
    return folder


@pytest.fixture
def office(root: Path, tmp_path: Path, keys: RegisterKeys) -> Iterator[Office]:
    """An office with an open register and two people in it."""
    made = make_office(root, tmp_path / "register", keys)
    add(made, "Zoë Example", "volunteer")
    add(made, "Ash Invented", "staff, trustee")
    yield made
    made.register.close()


@pytest.fixture
def other_posts(root: Path) -> None:
    """The invented charity has a manager who keeps the register, and a treasurer who vouches for them."""
    path, text = root / PORTAL_FILE, (root / PORTAL_FILE).read_text(encoding="utf-8")
    for old, new in OTHER_POSTS:
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")


@pytest.fixture
def pen(office: Office) -> FormFactory:
    """What fills in this office's forms."""
    return FormFactory.of(office, "kindness")
