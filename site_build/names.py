"""One rule each for what people type: a name's spelling, what nobody can see, an address, what a program would run.

What cannot be seen could turn the words around a name, or make it look like another's. Two joiners stay, since Persian
and Indian names are spelt with them. Marks of direction, which come with Hebrew and Arabic names that are pasted, are
no part of a name and are left out; any other unseen character in what is typed is refused, and elsewhere not shown.
"""

import re
from functools import lru_cache
from unicodedata import category, combining, normalize

JOINERS = "\u200c\u200d"
_DIRECTION = dict.fromkeys([0x200E, 0x200F, 0x061C])
_UNSEEN = ("Cc", "Cf", "Co", "Cs", "Zl", "Zp")
_BLANK = "\u115f\u1160\u3164\uffa0"  # letters of Korean that show as nothing
_MIDDLE_NAMES = 2
_WORD = re.compile(r"\w+")
_APOSTROPHE = re.compile("['`\u00b4\u2018\u2019\u02bc]")
_NO_ACCENT = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "\u0131": "i", "æ": "ae", "œ": "oe", "þ": "th"})
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_EMAIL = re.compile(rf"{_ATOM}(\.{_ATOM})*@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_LONGEST_EMAIL = 254  # RFC 5321, section 4.5.3.1.3, without the angle brackets


def is_unseen(letter: str) -> bool:
    """Whether nobody can see this character, joiners apart."""
    return category(letter) in _UNSEEN and letter not in JOINERS


def visible(name: str) -> str:
    """A name without what cannot be seen."""
    return "".join(letter for letter in name if not is_unseen(letter))


def clean_name(typed: str) -> str:
    """A name as it is kept: one way of writing accents (NFC), single spaces, no marks of direction."""
    return normalize("NFC", " ".join(typed.translate(_DIRECTION).split()))


def has_letters(name: str) -> bool:
    """Whether there is anything to read in a name."""
    return any(letter.isalnum() and letter not in _BLANK for letter in name)


def plain_name(name: str) -> str:
    """A name as it is compared: capital letters, spacing and how accents are written make no difference."""
    return clean_name(name).casefold()


def bare(words: str) -> str:
    """Words as they are searched: small letters without accents, strokes and apostrophes."""
    letters = normalize("NFKD", _APOSTROPHE.sub("", words).casefold())
    return "".join(letter for letter in letters if not combining(letter)).translate(_NO_ACCENT)


def bare_words(name: str) -> list[str]:
    """The words of a name as they are compared: as they are searched, without hyphens."""
    return _WORD.findall(bare(name))


@lru_cache(maxsize=65536)
def list_spellings(name: str) -> frozenset[str]:
    """What two ways of writing one name have in common: its letters from one of its words on, and then those before."""
    words = bare_words(name)
    return frozenset("".join(words[at:] + words[:at]) for at in range(len(words)))


def is_same_name(name: str, other: str) -> bool:
    """Whether two names differ only in how they are written.

    Capital letters, accents, apostrophes, hyphens and spaces make no difference, nor does the surname standing first.
    """
    return not list_spellings(name).isdisjoint(list_spellings(other))


def by_surname(name: str) -> tuple[str, str]:
    """What a name is sorted by: its last word, or what stands before a comma; then all of it. Accents do not count."""
    plain = bare(clean_name(name))
    surname, comma, _ = plain.partition(",")
    return (surname if comma else plain.rpartition(" ")[2]), plain


def is_alike(name: str, other: str) -> bool:
    """Whether what was typed may be the other name: briefer, without accents, in another order, or a little longer.

    It has the name's first word, and at most two words that are not in the name, which has no other words then. A
    family name alone is another person's, too.
    """
    if is_same_name(name, other):
        return True
    typed, words = bare_words(name), bare_words(other)
    more, missing = set(typed) - set(words), set(words) - set(typed)
    if not words or words[0] in missing:
        return False
    return not more or (not missing and len(more) <= _MIDDLE_NAMES)


def is_email(words: str) -> bool:
    """Whether this is an e-mail address that every mail program can use (a dot-atom and a domain, RFC 5322)."""
    return len(words) <= _LONGEST_EMAIL and _EMAIL.fullmatch(words) is not None


def looks_like_formula(cell: str) -> bool:
    """Whether some spreadsheet might run this: full-width signs and leading spaces do not hide a formula from all."""
    if cell[:1].isalnum():
        return False
    seen = normalize("NFKC", cell).lstrip()
    return cell.startswith(("\t", "\r", "\n")) or seen.startswith(("=", "+", "-", "@"))
