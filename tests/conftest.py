"""What the tests of several rooms share: worked examples, an invented charity's register, the built site, a browser."""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright

from site_build.config import PORTAL_FILE
from site_build.content.publish import publish
from site_build.content.site import Site, read_site
from site_build.demo.forms import FormFactory
from site_build.formats.leaf import EditionLeaf, new_id
from site_build.office.office import Office
from site_build.register.keys import RegisterKeys, new_keys
from site_build.register.store import Register, create_register
from support.build import ROOT, build_site, publish_content
from support.sample import ORIGIN, SAMPLE, add, make_office
from support.shared_fixtures import make_once
from support.three_editions import publish_three

settings.register_profile("unhurried", deadline=None)  # how fast a busy computer is says nothing of the code
settings.load_profile("unhurried")

VECTORS = Path(__file__).parent / "vectors"
OTHER_POSTS = (
    ("chief-officer", "manager"),
    ("Chief Officer", "Manager"),
    ("chair", "treasurer"),
    ("Chair of Trustees", "Treasurer"),
)
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-print-preview",  # a newer Chromium leaves it open behind print(), and then prints nothing else
    "--host-resolver-rules=MAP portal.example 127.0.0.1",
)


@pytest.fixture(scope="session")
def read_vectors() -> Callable[[str], Any]:
    """Read one file of `tests/vectors` by its name without `.json`."""
    return lambda name: json.loads((VECTORS / f"{name}.json").read_text(encoding="utf-8"))


@pytest.fixture
def example(read_vectors: Callable[[str], Any]) -> dict[str, Any]:
    """The worked example of a signed statement, as a dictionary to edit."""
    statement: dict[str, Any] = json.loads(read_vectors("acknowledgment")["signed"]["statement"])
    return statement


@pytest.fixture(scope="session")
def keys() -> RegisterKeys:
    """The keys of the register that the tests of a worker share."""
    return new_keys(ORIGIN)


@pytest.fixture(scope="session", autouse=True)
def _shared_state(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep what this computer notes of the registers that several tests share out of this user's own folder."""
    os.environ["XDG_STATE_HOME"] = str(tmp_path_factory.getbasetemp() / "state")


@pytest.fixture(autouse=True)
def _own_state(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give each test notes of its own: the registers of several may have the same keys."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path_factory.getbasetemp() / "state" / new_id()))


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


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A portal's folder with one published policy."""
    folder = tmp_path / "portal"
    shutil.copytree(SAMPLE, folder)
    publish(folder)
    return folder


@pytest.fixture
def other_posts(root: Path) -> None:
    """The invented charity has a manager who keeps the register, and a treasurer who vouches for them."""
    path, text = root / PORTAL_FILE, (root / PORTAL_FILE).read_text(encoding="utf-8")
    for old, new in OTHER_POSTS:
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")


@pytest.fixture
def office(root: Path, tmp_path: Path, keys: RegisterKeys) -> Iterator[Office]:
    """An office with an open register and two people in it."""
    made = make_office(root, tmp_path / "register", keys)
    add(made, "Zoë Example", "volunteer")
    add(made, "Ash Invented", "staff, trustee")
    yield made
    made.register.close()


@pytest.fixture
def pen(office: Office) -> FormFactory:
    """What fills in this office's forms."""
    return FormFactory.of(office, "kindness")


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all workers of this run share."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session")
def publication(shared: Path) -> Path:
    """Where the site's `published` folder is, with the invented keys of its register, `keys.json`."""

    def make(folder: Path) -> None:
        (folder / "published").mkdir()
        keys = publish_content(ROOT, folder / "published")
        (folder / "keys.json").write_text(keys.model_dump_json(), encoding="utf-8")

    return make_once(shared / "publication", make)


@pytest.fixture(scope="session")
def published(publication: Path) -> Path:
    """The folder of `register.json` and `editions/`."""
    return publication / "published"


@pytest.fixture(scope="session")
def site_keys(publication: Path) -> RegisterKeys:
    """The invented keys of the register that the site seals to."""
    return RegisterKeys.model_validate_json((publication / "keys.json").read_bytes())


@pytest.fixture(scope="session")
def content(published: Path) -> Site:
    """The portal's content, as published."""
    return read_site(ROOT, published)


@pytest.fixture(scope="session")
def built(published: Path, shared: Path) -> Path:
    """The built site, for reading only."""

    def make(folder: Path) -> None:
        run = build_site(ROOT, published, folder)
        assert run.returncode == 0, run.stdout

    return make_once(shared / "built", make)


@pytest.fixture(scope="session")
def three_editions(shared: Path) -> Path:
    """A portal with two invented editions after the real one, for reading only."""
    return make_once(shared / "three_editions", publish_three)


@pytest.fixture(scope="session")
def revised(three_editions: Path) -> Site:
    """The content of the portal with three editions."""
    return read_site(three_editions)


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where the system's Chromium is."""
    found = next(filter(None, map(shutil.which, CHROMIUM)), None)
    return found or pytest.fail("Chromium was not found. `make test` installs it.")


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """The system's Chromium, headless, with a new profile; it calls home to nobody."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(QUIET))
        yield browser
        browser.close()
