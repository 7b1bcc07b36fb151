"""Plain words: what can be counted of them, for the Easy Read and for all that is asked and declared.

A sentence has at most 15 words. What a colon leads to is read as a sentence of its own, and a sentence may end within
quotation marks. Initials are written out.
"""

import re
from collections.abc import Iterator

LONG_SENTENCE = 15  # words; longer ones are hard to read

_SENTENCE_END = re.compile(r"(?<=[.!?:])[\u2019\u201d]?\s+")
_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9\u2019'-]*")  # “don't” and “read-aloud” are one word each, and so is “7”
_INITIALS = re.compile(r"\b[A-Z]{2,}\b")


def find_words(text: str) -> list[str]:
    """The words of a text, in order."""
    return _WORD.findall(text)


def find_long_sentences(text: str) -> Iterator[tuple[int, str]]:
    """Each sentence that is too long: how many words it has, and what to tell its author."""
    for sentence in _SENTENCE_END.split(text):
        length = len(find_words(sentence))
        if length > LONG_SENTENCE:
            yield length, f"This sentence has {length} words: “{sentence[:30]}…”. Make two of it."


def find_initials(text: str) -> Iterator[str]:
    """What to tell the author of each initials."""
    for initials in _INITIALS.findall(text):
        yield f"“{initials}” are initials. Write the words out."
