"""A log of a real register, with its keys, and a worked example to edit."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from register.conftest import edition, folder, keys, register

__all__ = ["edition", "folder", "keys", "register"]


@pytest.fixture
def example(read_vectors: Callable[[str], Any]) -> dict[str, Any]:
    """The worked example of a signed statement, as a dictionary to edit."""
    statement: dict[str, Any] = json.loads(read_vectors("acknowledgment")["signed"]["statement"])
    return statement
