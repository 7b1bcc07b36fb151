"""The pace is bounded for everybody together."""

import pytest

from site_build.dropbox import pace
from site_build.dropbox.pace import Pace


def test_no_more_than_the_bound_in_any_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three a minute are admitted; the next is admitted when the first is a minute old, and refusals do not count."""
    clock = iter([0.0, 10.0, 20.0, 30.0, 59.9, 60.0, 61.0, 70.0])
    monkeypatch.setattr(pace.time, "monotonic", lambda: next(clock))
    bounded = Pace(3)
    assert [bounded.admit() for _ in range(8)] == [True, True, True, False, False, True, False, True]
