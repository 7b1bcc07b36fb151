"""How things are said to people, where several pages, papers and commands say the same."""

from collections.abc import Iterable

WAYS = {
    "full": "the policy",
    "easy": "the Easy Read",
    "elsewhere": "on paper, or somebody read it aloud",
}
"""How somebody may have read a policy, by the words of a statement's `opened`; `changes` is for short inductions."""

_SAID = WAYS | {"changes": "what changed"}


def say_opened(opened: Iterable[str]) -> str:
    """How somebody read a policy, such as “the policy; the Easy Read”, the policy first."""
    ways = set(opened)
    return "; ".join(words for way, words in _SAID.items() if way in ways)
