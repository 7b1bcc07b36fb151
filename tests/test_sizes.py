"""The house stays readable: full modules that end, short functions, and no name that means two things."""

import ast
from collections import Counter
from functools import cache
from pathlib import Path
from statistics import median

ENGINE = Path(__file__).parent.parent / "site_build"
MODULES = list(ENGINE.rglob("*.py"))
LONGEST_MODULE, LONGEST_FUNCTION = 300, 30


@cache
def nodes() -> list[ast.AST]:
    """Every node of every module."""
    return [node for path in MODULES for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))]


def test_no_class_name_twice() -> None:
    """A name is found once in the whole engine."""
    names = Counter(node.name for node in nodes() if isinstance(node, ast.ClassDef))
    assert [name for name, times in names.items() if times > 1] == []


def test_no_module_is_long() -> None:
    """A module can be read in one sitting."""
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    assert {path.name: length for path, length in lengths.items() if length > LONGEST_MODULE} == {}


def test_functions_are_short() -> None:
    """Half of them have five lines or fewer, nine in ten fourteen, and none more than a screen."""
    functions = [node for node in nodes() if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    lengths = sorted((node.end_lineno or 0) - node.lineno + 1 for node in functions)
    assert median(lengths) <= 5
    assert lengths[len(lengths) * 9 // 10] <= 14
    assert lengths[-1] <= LONGEST_FUNCTION
