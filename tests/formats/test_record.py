"""A paper record is read in one way only, and what does not belong in it is refused."""

from site_build.formats.record import format_record, parse_record
from support.forms import RECORD, write_form


def test_record_comes_back() -> None:
    """A record is written as it was read, with the paper's draw or another."""
    for nonce in ("paper", "A" * 22):
        data = write_form({**RECORD, "quiz": {**RECORD["quiz"], "nonce": nonce}})
        assert format_record(parse_record(data)) == data
