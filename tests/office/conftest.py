"""The office's fixtures, for the tests of all its rooms."""

from support.office import keys, office, other_posts, pen, root

__all__ = ["keys", "office", "other_posts", "pen", "root"]
