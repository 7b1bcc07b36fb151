"""The way in."""

from desk.conftest import Window


def test_the_way_in_is_drawn(window: Window) -> None:
    """The pages around unlocking can be drawn, and the paper page names what to write down."""
    assert "Passphrase" in window.get("/unlock").text
    assert "register.example/acknowledgments" in window.get("/setup/paper").text
