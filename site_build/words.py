"""How things are said to people, where several pages, papers, messages and commands say the same."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from string import Formatter

WAYS = {"full": "the policy", "easy": "the Easy Read", "elsewhere": "on paper, or somebody read it aloud"}
"""How somebody may have read a policy, by the words of a statement's `opened`."""

WAYS_OF_CHANGE = {"changes": "what changed"} | WAYS
"""How somebody may have read what changed in one."""

STANDINGS = {
    "complete": "complete",
    "outstanding": "outstanding",
    "out_of_date": "out of date",
    "waiting": "waiting",
    "left": "left",
    "retired": "no longer in use",
}
"""Where somebody stands, by the code of a standing."""

AGAIN = "it is time to do it again"
"""Why somebody signs again whose months are over."""

REMINDER_WAYS = {
    "letter": "by letter",
    "draft": "by e-mail draft",
    "merge": "by mail merge",
    "e-mail": "by e-mail",
}
"""How a reminder went, by the code of its way."""

REMINDER_STATES = {
    "made": "made",
    "went": "went",
    "sent": "sent",
    "perhaps": "perhaps sent",
    "refused": "did not go",
}
"""What is known of a reminder, by the code of its state."""

SIGNED = {"link": "with a personal link", "countersigned": "countersigned", "paper": "on paper"}
"""How somebody signed, by the code of a way of signing."""

LINKS = {
    "none": "No link",
    "works": "Works",
    "expires_soon": "Expires soon",
    "expired": "Expired",
    "used": "Used",
    "revoked": "Taken back",
    "stopped": "Stopped",
}
"""What has become of a personal link, by the code of its state."""

ARRIVALS = {
    "accepted": "accepted",
    "waiting": "waiting",
    "set_aside": "set aside",
    "countersigned": "countersigned",
    "returned": "returned",
    "discarded": "discarded",
    "erased": "erased",
    "known": "known already",
}
"""What became of a form, by its state; `known` is for one that came again."""

TABLES = {
    "arrival": "forms that came",
    "details": "what was signed",
    "document": "published words or questions",
    "erased": "the marks of what was erased",
    "fact": "what the desk remembers",
    "person": "people",
}
"""What the register's tables hold, by their names."""

HEAD_PLACES = {
    "folder": "a file beside the register",
    "computer": "this computer's own note",
    "portal": "the portal's folder",
    "website": "the website",
    "witness": "what the other signer has",
    "backup": "the backup in {}",
    "before": "what was here before, in {},",
    "given": "the log in {}",
}
"""Where a signed head of the log was seen, by a code."""

CHANNELS = {"file": "{}", "paste": "pasted, number {}", "website": "form {} from the website"}
"""How a form came, by its channel, around the file's name or the form's number."""

_BETWEEN = {"list": ", ", "faults": "; "}

_ERASED = (
    "Their name, roles, days and e-mail address.",
    "What they signed, with their answers and who helped: {signed}.",
    "What is known of their links and reminders: {links}. Taken back with that: {revoked}.",
    "What is about them in a spreadsheet that is not all in yet, and in what the last one did.",
    "Your reasons for withdrawing: {withdrawn}.",
    "Forms of theirs that wait or were set aside: {forms}.",
)
_NOT_ERASED = (
    "Entries in the log: {entries}. They name nobody. They say that something was done on a day.",
    "Marks by which an erased form is known if it comes again: {marks}. They name nobody.",
    "Reasons that you wrote when you returned or discarded a form.",
    "Their name in what others signed: as who helped, or who saw it.",
    "Forms that nobody can tell are theirs: under a name that two people have, or that cannot be opened.",
    "Who signs and sends your e-mails, if that is them. You can change it.",
    "What is outside the register: backups, the copy from before an update, exports, letters, receipts, "
    "and what was signed on paper.",
)


BEYOND = (
    "A disk can keep traces of what was deleted, and a stick can, too.",
    "Such traces are sealed. They open only with the passphrase and the file of keys.",
    "Files that you saved, letters and receipts are with whoever has them.",
)
"""What no program can take back once it was on a disk, or was handed out."""

COPIES = {
    "backup": "The backup",
    "update": "The copy from before an update",
    "restore": "The register from before one was put back",
}
"""Copies of the register, by the code of how each came to be."""

COPIES_HELP = (
    "Make a new backup afterwards. When it is good, delete these. They open only with the passphrase of their day."
)
"""What to do about copies of the register that still hold somebody who is erased."""


def say(template: str, facts: Mapping[str, object]) -> str:
    """Fill in a template: `{day:day}` is 31 January 2026, `{size:entry|entries}` is “1 entry” or “1,200 entries”.

    `{names:list}` is a sequence with commas between, `{faults:faults}` one with semicolons.
    """
    return _Formatter().vformat(template, (), facts)


def say_tables(names: Iterable[str]) -> str:
    """What tables hold, from their names: “people, forms that came”."""
    return ", ".join(TABLES.get(name, name) for name in names)


def say_head_place(place: str, name: str) -> str:
    """Where a head was seen: “the backup in /media/stick”."""
    return HEAD_PLACES[place].format(name)


def say_day(day: date) -> str:
    """A day as people here write it: 31 January 2026."""
    return f"{day.day} {day:%B %Y}"


def say_count(number: int, one: str, many: str) -> str:
    """A number of things: “1 form”, “1,200 forms”."""
    return f"{number:,} {one if number == 1 else many}"


def say_ago(day: date, today: date) -> str:
    """How long ago a day is: “today”, “yesterday”, “12 days ago”; a day that has not come yet is today."""
    days = max((today - day).days, 0)
    return ("today", "yesterday")[days] if days < 2 else f"{days} days ago"


def join_words(words: Sequence[str]) -> str:
    """Several in one sentence: “Ann, Bo and Cy”; nothing for none."""
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def say_opened(opened: Iterable[str]) -> str:
    """How somebody read a policy, such as “the policy; the Easy Read”, the policy first."""
    ways = set(opened)
    return "; ".join(words for way, words in (WAYS | WAYS_OF_CHANGE).items() if way in ways)


def say_changed(clauses: Sequence[str]) -> str:
    """What has to be signed again: clauses by number, such as “1.2, 3.1(a)”, or all of it where none is named."""
    return ", ".join(clauses) or "the whole policy"


def say_erasure(counts: Mapping[str, int]) -> tuple[list[str], list[str]]:
    """What goes when a person is erased, and what stays, each in a few words."""
    return [say(words, counts) for words in _ERASED], [say(words, counts) for words in _NOT_ERASED]


def say_copy(kind: str, made: date, path: object) -> str:
    """A copy of the register by what it is, its day and its place."""
    return f"{COPIES[kind]} of {say_day(made)}: {path}"


def say_channel(channel: str, source: str) -> str:
    """How a form came, such as “form 3 from the website”; a file whose name is not kept is “a file”."""
    return CHANNELS[channel].format(source) or "a file"


class _Formatter(Formatter):
    def format_field(self, value: object, spec: str) -> str:
        if isinstance(value, date) and spec == "day":
            return say_day(value)
        if isinstance(value, int) and "|" in spec:
            return say_count(value, *spec.split("|", 1))
        if isinstance(value, Sequence) and spec in _BETWEEN:
            return _BETWEEN[spec].join(map(str, value))
        return str(super().format_field(value, spec))
