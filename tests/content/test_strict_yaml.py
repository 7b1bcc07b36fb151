"""YAML is read strictly: YAML 1.2 words, no aliases, no duplicates, bounded, and every fault has its line."""

from site_build.content.strict_yaml import parse_yaml


def test_words_versions_and_dates_stay_text() -> None:
    """Only true, false, null and whole numbers are more than text."""
    text = "a: no\nb: 2020-02-01\nc: 1.10\nd: true\ne: 12\nf: '12'\ng: ~\nh: 0x10\ni: 012\nj: -3\nk: 1e3\n"
    assert parse_yaml(text, "x.yml").value == {
        "a": "no", "b": "2020-02-01", "c": "1.10", "d": True, "e": 12, "f": "12", "g": None,
        "h": "0x10", "i": "012", "j": -3, "k": "1e3",
    }  # fmt: skip


def test_every_key_and_item_has_its_line() -> None:
    """A place leads to a line; a place that the file lacks leads to the nearest one around it."""
    located = parse_yaml("a:\n  - one\n  - b: 2\n    c: 3\n", "x.yml", first_line=10)
    assert [located.line(place) for place in [("a",), ("a", 1), ("a", 1, "c"), ("a", 1, "missing", "deep")]] == [
        10,
        12,
        13,
        12,
    ]


def test_an_empty_file_is_nothing() -> None:
    """No document is no value, not an error."""
    assert parse_yaml("# only a comment\n", "x.yml").value is None
