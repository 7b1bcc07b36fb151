"""A passphrase to suggest: six short words, drawn at random, that are easy to say and to copy from paper.

Of 512 words six are 54 bits, and each guess costs whoever has the key file about a second (age's scrypt). So it is not
guessed, while words that a person makes up often are.
"""

from functools import cache
from pathlib import Path
from secrets import choice

HOW_MANY = 6


@cache
def read_words() -> tuple[str, ...]:
    """The words that are drawn from."""
    return tuple(Path(__file__).with_name("words.txt").read_text(encoding="ascii").split())


def suggest_passphrase() -> str:
    """A new one, with a space between the words."""
    return " ".join(choice(read_words()) for _ in range(HOW_MANY))
