"""What the desk remembers is read by the version that wrote it, and no other is troubled by it."""

from typing import ClassVar

from site_build.register.memo import Memo, put_memo, read_memo
from site_build.register.store import Register


class Weather(Memo):
    """An invented thing to remember."""

    key: ClassVar[str] = "weather"
    rain: bool


def test_what_is_remembered(register: Register) -> None:
    """The last of its kind is given back; of another version's nothing is."""
    with register.view() as view:
        assert read_memo(view, Weather) is None
    for rain in (False, True):
        with register.change() as change:
            put_memo(change, Weather(rain=rain))
    with register.view() as view:
        assert read_memo(view, Weather) == Weather(rain=True)
    with register.change() as change:
        change.put_memo(Weather.key, b'{"snow":true}')
    with register.view() as view:
        assert read_memo(view, Weather) is None
