"""The portal and the register of the invented charity, for the demonstration."""

from support.office import keys, office, pen, root

__all__ = ["keys", "office", "pen", "root"]
