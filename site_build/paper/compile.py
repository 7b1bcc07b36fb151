"""Make a PDF that is tagged for screen readers (PDF/UA-1), and has the same bytes for the same data and day everywhere.

What people wrote travels to a template as JSON and is never part of its source, so a name such as `#read("x")` is
text. The letters come from a package, never from the computer at hand. A character that no letters are at hand for,
such as a Chinese one, and one that would turn the direction of the text, stands on the page as its number: `[U+5F20]`.
"""

import atexit
import json
import re
from dataclasses import asdict
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from shutil import copy
from tempfile import TemporaryDirectory
from threading import Lock
from typing import TYPE_CHECKING

import font_source_sans_pro as source_sans  # type: ignore[import-untyped]
from typst import Compiler, Fonts, TypstError

from site_build.names import JOINERS, is_unseen

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

_FOLDER = Path(__file__).parent
_LETTERS = ("SourceSansPro", "SourceSansProSemibold")
_UNKNOWN = re.compile(r'(?:the text|codepoint) `"(.+?)"`')
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
_ONE_AT_A_TIME = Lock()


def compile_pdf(template: str, data: "DataclassInstance", day: date) -> bytes:
    """The template of this name in this folder, such as `register.typ`, filled with `data` and dated `day`.

    `data` has a `title`, the document's. Dates in it reach the template as `2026-11-22`.
    """
    text = json.dumps(_show_all(asdict(data)), default=date.isoformat, ensure_ascii=False)
    with _ONE_AT_A_TIME:
        while True:
            try:
                return _compile(template, text, day)
            except TypstError as error:
                unknown = _unknown_characters(error)
                if not unknown & set(text):
                    raise
                text = _number(text, unknown)


def show_controls(text: str) -> str:
    """The text with each unseen character as its number, so that none can turn or hide what is on the page."""
    return _number(text, {char for char in set(text) - {"\n"} if is_unseen(char)})


def _show_all(value: object) -> object:
    """What a template is given, with the unseen characters of every text in it as numbers."""
    if isinstance(value, dict):
        return {key: _show_all(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_show_all(part) for part in value]
    return show_controls(value) if isinstance(value, str) else value


def _compile(template: str, text: str, day: date) -> bytes:
    made = _compiler().compile(
        str(_FOLDER / template),
        format="pdf",
        sys_inputs={"data": text},
        pdf_standards="ua-1",
        timestamp=datetime.combine(day, time(), UTC),
    )
    if not isinstance(made, bytes):
        raise TypeError("A PDF is one piece.")
    return made


@cache
def _compiler() -> Compiler:
    """What is kept between calls, so that the second paper is fast.

    It sees a folder of the two weights alone: where a folder holds the same letters twice, the disk's order would
    choose between them.
    """
    folder = TemporaryDirectory()
    atexit.register(folder.cleanup)  # each weight is read when it is first used
    for name in _LETTERS:
        copy(source_sans.font_files_otf[name], folder.name)
    return Compiler(font_paths=Fonts(include_system_fonts=False, font_paths=[folder.name]), root=str(_FOLDER))


def _unknown_characters(error: TypstError) -> set[str]:
    """The characters to blame of those that Typst names: of a letter with its marks, the marks at first."""
    named = [_ESCAPED.sub(_read_escape, words) for words in _UNKNOWN.findall(error.diagnostic)]
    blamed = {char for words in named for char in set(words[1:]) - {*JOINERS, "\n"} or words[:1]}
    return {char for char in blamed if not char.isascii()}


def _read_escape(escape: re.Match[str]) -> str:
    return chr(int(escape[1], 16))


def _number(text: str, characters: set[str]) -> str:
    return text.translate({ord(char): f"[U+{ord(char):04X}]" for char in characters})
