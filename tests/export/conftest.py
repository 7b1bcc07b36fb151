"""The office's register, for exports."""

from office.conftest import keys, office, pen, root

__all__ = ["keys", "office", "pen", "root"]
