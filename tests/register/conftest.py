"""A register with real keys in a folder of its own."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from site_build.formats.leaf import EditionLeaf, new_id
from site_build.register.keys import RegisterKeys, new_keys
from site_build.register.store import Register, create_register

ORIGIN = "register.example/acknowledgments"


@pytest.fixture(scope="session")
def keys() -> RegisterKeys:
    """The keys of the register that these tests share."""
    return new_keys(ORIGIN)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the register is made."""
    return tmp_path / "register"


@pytest.fixture
def register(folder: Path, keys: RegisterKeys) -> Iterator[Register]:
    """A new, empty register."""
    made = create_register(folder, keys)
    yield made
    made.close()


@pytest.fixture
def edition() -> Callable[[], EditionLeaf]:
    """A maker of leaves, each with another id."""
    return lambda: EditionLeaf(
        id=new_id(),
        at=date(2026, 11, 22),
        policy="kindness",
        version="1",
        edition="a" * 64,
        bank="b" * 64,
        change="first",
    )
