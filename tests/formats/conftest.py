"""A log of a real register, with its keys."""

from register.conftest import edition, folder, keys, register

__all__ = ["edition", "folder", "keys", "register"]
