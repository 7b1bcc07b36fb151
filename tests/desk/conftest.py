"""A window on a real, unlocked register, and what fills in its forms."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desk.window import Window, look_in
from site_build.config import format_keys
from site_build.demo.forms import FormFactory
from site_build.desk.desk import Desk
from site_build.register.keys import RegisterKeys
from support.sample import add, make_office


@pytest.fixture
def window(root: Path, tmp_path: Path, keys: RegisterKeys) -> Iterator[Window]:
    """A window on an open register with two people in it: Zoë Example (volunteer), Ash Invented (staff, trustee)."""
    office = make_office(root, tmp_path / "register", keys)
    (root / "register.json").write_bytes(format_keys(keys.public()))
    add(office, "Zoë Example", "volunteer")
    add(office, "Ash Invented", "staff, trustee")
    desk = Desk(root, tmp_path / "register", root, tmp_path / "downloads", office=office)
    with look_in(desk) as looking:
        looking.get("/unlock")
        for session in desk.sessions.all():
            session.unlocked = True  # as after the right passphrase, which costs a second: test_opening types it
        yield looking
    office.register.close()


@pytest.fixture
def pen(window: Window) -> FormFactory:
    """What fills in forms to this register."""
    return FormFactory.of(window.office, "kindness")
