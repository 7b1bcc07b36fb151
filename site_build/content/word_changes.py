"""What changed in a clause, word by word: its words as they were and as they are, cut into passages.

Words are what white space separates, so a full stop belongs to the word before it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby

LONE = 2  # kept words between two changes; so few are easier to read as part of one change


@dataclass(frozen=True)
class Passage:
    """Words that stood together and what stands in their place, one of them perhaps empty; the same where kept."""

    before: str
    now: str

    @property
    def kept(self) -> bool:
        """Whether nothing changed here."""
        return self.before == self.now


def compare_words(before: str, now: str) -> tuple[Passage, ...]:
    """The passages of a text in order, which together are all of its words, before and now."""
    old, new = before.split(), now.split()
    spans = list(_spans(old, new))
    changed = [not kept or _is_lone(spans, at) for at, (kept, _, _) in enumerate(spans)]
    grouped = groupby(zip(changed, spans, strict=True), key=lambda pair: pair[0])
    return tuple(_join([span for _, span in together]) for _, together in grouped)


_Span = tuple[bool, list[str], list[str]]  # whether these words were kept, what they were, what they are


def _spans(old: list[str], new: list[str]) -> Iterator[_Span]:
    for what, start, end, now_start, now_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        yield what == "equal", old[start:end], new[now_start:now_end]


def _is_lone(spans: list[_Span], at: int) -> bool:
    return 0 < at < len(spans) - 1 and len(spans[at][1]) <= LONE


def _join(spans: list[_Span]) -> Passage:
    before = (word for _, words, _ in spans for word in words)
    now = (word for _, _, words in spans for word in words)
    return Passage(" ".join(before), " ".join(now))
