"""The rate is bounded for everybody together."""

from site_build.dropbox.rate_limit import RateLimit


def test_no_more_than_the_bound_in_any_minute() -> None:
    """Three a minute are allowed; the next is when the first is a minute old, and refusals do not count."""
    limit = RateLimit(3)
    moments = [0.0, 10.0, 20.0, 30.0, 59.9, 60.0, 61.0, 70.0]
    assert [limit.allow(now) for now in moments] == [True, True, True, False, False, True, False, True]
