"""Every error's words stand once, beside its class, and can be read together in `error_words.txt`.

`python tests/test_errors.py` writes that table anew, to be read and committed with the change.
"""

import ast
import inspect
import re
from dataclasses import fields
from datetime import date
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from string import Formatter
from typing import Any, cast, get_type_hints

import pytest

import site_build
from site_build.errors import ContentError, PortalError, Problem
from site_build.formats.errors import EncodingMalformed, JsonMalformed

TABLE = Path(__file__).with_name("error_words.txt")
ENGINE = Path(site_build.__file__).parent
KINDS = {"PortalError", "Malformed", "Untrusted", "Refused", "Unfit"}
SAMPLES = {int: 3, date: date(2026, 1, 31), bool: True, Path: Path("a/file"), Problem: Problem("a.md", 1, "A fault.")}
PRESSED = re.compile(r"\b(desk|press|click|button|menu|lock|unlock|tick)\b|“portal", re.IGNORECASE)


def list_errors() -> dict[str, type[PortalError]]:
    """Every error that is raised, by its module and name."""
    paths = [path.relative_to(ENGINE.parent).with_suffix("") for path in sorted(ENGINE.rglob("errors.py"))]
    modules = [".".join(path.parts) for path in paths]
    return {
        f"{module.removeprefix('site_build.').removesuffix('.errors')}.{name}": found
        for module in modules
        for name, found in vars(import_module(module)).items()
        if inspect.isclass(found) and issubclass(found, PortalError) and found.__module__ == module
        if name not in KINDS
    }


ERRORS = list_errors()


def make(kind: type[PortalError]) -> PortalError:
    """An error with something for each of its facts."""
    hints = get_type_hints(kind)
    return kind(**{fact.name: sample(hints[fact.name], fact.name) for fact in fields(cast(Any, kind)) if fact.init})


def sample(hint: object, name: str) -> object:
    """Something of this type; a list for a sequence, and the fact's own name for words."""
    if hint in SAMPLES:
        return SAMPLES[hint]
    if inspect.isclass(hint) and issubclass(hint, PortalError):
        return make(next(kind for kind in ERRORS.values() if issubclass(kind, hint)))
    if inspect.isclass(hint) and issubclass(hint, StrEnum):
        return next(iter(hint))
    of = re.search(r"(?:Sequence|list|tuple)\[(.*)\]", str(hint))
    if of is None:
        return f"<{name}>"
    if "tuple" in of[1]:
        return [(2, "A fault.")]
    return [SAMPLES[Problem]] if "Problem" in of[1] else [f"<{name}>"] * 2


def write_table() -> str:
    """Each error, and its template, sorted by where it stands."""
    return "".join(f"{name}\n    {' '.join(kind.words.split())}\n" for name, kind in sorted(ERRORS.items()))


def test_the_table_of_words() -> None:
    """The committed table is what the classes say: whoever changes an error's words reads them among the others."""
    assert TABLE.read_text(encoding="utf-8") == write_table(), "write it anew: python tests/test_errors.py"


@pytest.mark.parametrize("kind", ERRORS.values(), ids=ERRORS)
def test_words_are_filled_by_facts(kind: type[PortalError]) -> None:
    """A template names facts of its error alone; what comes out is a sentence without a gap."""
    error = make(kind)
    named = {re.split(r"[.\[]", field)[0] for _, field, _, _ in Formatter().parse(kind.words) if field}
    assert named <= vars(error).keys()
    assert re.search(r"[.?…>]$|portal\.example/drop$|acknowledgments$", str(error)), str(error)
    assert "{" not in str(error)


def test_each_says_something_of_its_own() -> None:
    """No two errors have the same words: then one of them is too many."""
    whole = [kind.words for kind in ERRORS.values() if not re.fullmatch(r"\{\w+\}", kind.words)]
    assert sorted(whole) == sorted(set(whole))


@pytest.mark.parametrize("name", [name for name in ERRORS if name.split(".")[0] in ("formats", "register", "content")])
def test_a_low_layer_says_nothing_of_buttons(name: str) -> None:
    """What others build on does not know of desks, buttons and commands."""
    assert not PRESSED.search(ERRORS[name].words)


@pytest.mark.parametrize("kind", [EncodingMalformed, JsonMalformed])
def test_a_decoder_does_not_know_what_it_decodes(kind: type[PortalError]) -> None:
    """Keys, salts and leaves are written in base64 and JSON, too: the words speak of no form and no link."""
    assert not re.search(r"\b(form|code|link|ask)\b", kind.words, re.IGNORECASE)


def test_no_error_stands_elsewhere() -> None:
    """A class of error is in its room's `errors.py`, so that all words are found in one place."""
    known = KINDS | {kind.__name__ for kind in ERRORS.values()} | {ContentError.__name__}
    for path in ENGINE.rglob("*.py"):
        if path.name == "errors.py":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            bases = [ast.unparse(base).split(".")[-1] for base in node.bases] if isinstance(node, ast.ClassDef) else []
            assert not known & set(bases), f"{path}: {getattr(node, 'name', '')}"


if __name__ == "__main__":
    TABLE.write_text(write_table(), encoding="utf-8")
