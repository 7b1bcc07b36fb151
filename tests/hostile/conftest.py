"""The worked examples, to edit."""

from formats.conftest import example

__all__ = ["example"]
