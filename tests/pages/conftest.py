"""The real content, published for a register of invented keys, and the site built from it."""

from pathlib import Path

import pytest

from pages.build import ROOT, build_site, publish_content
from site_build.content.site import Site, read_site


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of `register.json` and `editions/`."""
    folder = tmp_path_factory.mktemp("published")
    publish_content(ROOT, folder)
    return folder


@pytest.fixture(scope="session")
def content(published: Path) -> Site:
    """The portal's content, as published."""
    return read_site(ROOT, published)


@pytest.fixture(scope="session")
def built(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built site."""
    site = tmp_path_factory.mktemp("built")
    run = build_site(ROOT, published, site)
    assert run.returncode == 0, run.stdout
    return site
