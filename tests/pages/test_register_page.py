"""The register's page says that the checkpoint was signed a second time, and on which day."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from site_build.config import PublicKeys
from site_build.content.site import Site
from site_build.pages.components.register.register import find_cosigned, view_register
from site_build.pages.render import render

Example = dict[str, Any]


@pytest.fixture
def example(read_vectors: Callable[[str], Example]) -> Example:
    """A cosigned checkpoint and its keys, made by another implementation."""
    return read_vectors("cosignature")


@pytest.fixture
def cosigned(content: Site, example: Example) -> PublicKeys:
    """The site's keys, with the example's cosigner."""
    assert content.keys
    return content.keys.model_copy(update={"cosigners": (example["cosigner"]["vkey"],)})


def test_a_second_signature(content: Site, cosigned: PublicKeys, example: Example) -> None:
    """The day is the one in the cosigner's line; a line by anybody else, and none, say nothing."""
    first, second = (note["note"] for note in example["notes"][:2])
    assert find_cosigned(first, cosigned) == date(2026, 11, 24)
    assert find_cosigned(second, cosigned) == date(2026, 11, 25)
    other = cosigned.model_copy(update={"cosigners": (example["cosigner"]["vkey"].replace("/chair", "/other"),)})
    for checkpoint, keys in (
        (first, content.keys),
        (first, other),
        (first, None),
        ("", cosigned),
        ("— x y\n", cosigned),
    ):
        assert find_cosigned(checkpoint, keys) is None


def test_it_is_said_on_the_page(content: Site, cosigned: PublicKeys, example: Example) -> None:
    """With the day and the posts; where only the keeper has signed, that is said."""
    note = example["notes"][0]["note"]
    view = replace(view_register(content), keys=cosigned, checkpoint=note)
    said = str(render(replace(view, cosigned=find_cosigned(note, cosigned)), "register.md"))
    assert "has signed it, too, on 24 November 2026" in said
    assert "has not signed this one yet" in str(render(replace(view, cosigned=None), "register.md"))
