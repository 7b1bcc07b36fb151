"""The office's register, for exports."""

from support.office import keys, office, pen, root

__all__ = ["keys", "office", "pen", "root"]
