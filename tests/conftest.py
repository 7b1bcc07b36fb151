"""What the tests of several packages share: the frozen worked examples, the built site, and one browser."""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from pages.build import ROOT, build_site, publish_content
from site_build.content.site import Site, read_site
from site_build.register.keys import RegisterKeys
from support.shared_fixtures import make_once

VECTORS = Path(__file__).parent / "vectors"
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP portal.example 127.0.0.1",
)


@pytest.fixture(scope="session")
def read_vectors() -> Callable[[str], Any]:
    """Read one file of `tests/vectors` by its name without `.json`."""
    return lambda name: json.loads((VECTORS / f"{name}.json").read_text(encoding="utf-8"))


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
def browser() -> Iterator[Browser]:
    """The system's Chromium, headless, with a new profile; it calls home to nobody."""
    found = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if found is None:
        pytest.fail("Chromium was not found. `make test` installs it.")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=list(QUIET))
        yield chromium
        chromium.close()
