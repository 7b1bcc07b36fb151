"""Imports run one way, so that each part can be read, tested and replaced without those that build on it.

`MAY_IMPORT` is the rule: what each part of `site_build` may import of the others. The engine must outlive the theme,
so MkDocs and Material are imported by one adapter and the hooks only.
"""

import ast
import sys
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path
from types import FunctionType

import pytest

from site_build import config

ROOT = Path(__file__).parent.parent
ENGINE = "site_build"
BASE = {"errors", "config", "names", "words", "web", "database", "files", "templates"}
EVERYTHING = {"formats", "content", "register", "office", "pages", "paper", "export", "dropbox", "desk", "chair"}

MAY_IMPORT: dict[str, set[str]] = {
    "errors": {"words"},
    "names": set(),
    "words": set(),
    "database": set(),
    "files": {"errors", "config"},
    "templates": {"words"},
    "web": {"errors"},
    "config": {"errors", "words"},
    "formats": {"errors", "config"},
    "content": BASE,
    "register": BASE | {"formats"},
    "office": BASE | {"formats", "content", "register"},
    "pages": BASE | {"content"},
    "paper": BASE | {"office"},
    "export": BASE | {"office", "paper"},
    "dropbox": BASE | {"formats"},
    "desk": BASE | {"office", "paper", "export"},
    "chair": BASE | {"formats", "register", "office", "export", "desk"},
    "demo": BASE | EVERYTHING,
    "cli": BASE | EVERYTHING | {"demo"},
}
OFFICE = ("people", "acknowledgments", "links", "forms", "reporting")  # each may import those before it
THEME = {"mkdocs", "material"}
THEME_ADAPTER = "site_build.pages.builders.mkdocs"


def module_name(path: Path) -> str:
    """Name a module by its path from the project's folder."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_name(path): path for folder in (ENGINE, "hooks") for path in (ROOT / folder).rglob("*.py")}


@cache
def imported(module: str) -> set[str]:
    """List all that a module imports, by full name; of `from a import b` both `a` and `a.b`."""
    path, names = MODULES[module], set[str]()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: write the whole name of what is imported"
            names.update({node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)})
    return names


def part(module: str) -> str:
    """Give the part of the engine that a module belongs to: `content` for `site_build.content.quiz`."""
    return module.split(".")[1] if module.startswith(f"{ENGINE}.") else ""


@pytest.mark.parametrize("module", sorted(filter(part, MODULES)))
def test_a_part_imports_only_what_it_may(module: str) -> None:
    """No module reaches for a part that its own part must not know."""
    own = part(module)
    assert {part(name) for name in imported(module)} - {"", own} <= MAY_IMPORT[own]


@pytest.mark.parametrize("module", sorted(name for name in MODULES if name.startswith("site_build.office.")))
def test_the_acts_of_the_office_import_one_way(module: str) -> None:
    """People, what they signed, their links, their forms, and what is told of all that; safekeeping is beside them."""
    own = module.split(".")[2]
    later = set(OFFICE[OFFICE.index(own) + 1 :]) if own in OFFICE else set()
    beside = {"safekeeping"} if own in OFFICE[:-1] else set(OFFICE) if own == "safekeeping" else set()
    others = {name.split(".")[2] for name in imported(module) if name.startswith("site_build.office.")}
    assert not others & (later | beside)


@pytest.mark.parametrize("module", sorted(name for name in MODULES if part(name) == "formats"))
def test_formats_are_pure(module: str) -> None:
    """What two programs must agree on needs three libraries, touches no file, and of the settings takes types alone."""
    names = imported(module)
    libraries = {name.split(".")[0] for name in names} - {*sys.stdlib_module_names, ENGINE}
    assert libraries <= {"cryptography", "pydantic", "pydantic_core", "joserfc"}
    assert not names & {"io", "os", "pathlib", "shutil", "socket", "sqlite3", "subprocess", "tempfile", "time"}
    taken = {name.rpartition(".")[2] for name in names if name.startswith("site_build.config.")}
    assert all(not isinstance(getattr(config, name), FunctionType | str) for name in taken)


@pytest.mark.parametrize("module", sorted(name for name in MODULES if part(name) in {"export", "paper"}))
def test_what_formats_does_not_open_the_register(module: str) -> None:
    """An export or a paper is given what it shows: the office reads it."""
    assert f"{ENGINE}.office.office" not in imported(module)


def test_only_the_adapter_and_the_hooks_import_the_theme() -> None:
    """MkDocs and Material are named in one module of the engine, and in the hooks."""
    importers = {module for module in MODULES if THEME & {name.split(".")[0] for name in imported(module)}}
    assert {module for module in importers if not module.startswith("hooks.")} <= {THEME_ADAPTER}


def test_no_module_imports_itself_round_a_corner() -> None:
    """There is no cycle between modules."""
    graph = {module: imported(module) & MODULES.keys() - {module} for module in MODULES}
    assert len(list(TopologicalSorter(graph).static_order())) == len(MODULES)


def test_the_rule_has_no_cycle() -> None:
    """What the rule itself allows runs one way."""
    assert set(TopologicalSorter(MAY_IMPORT).static_order()) == MAY_IMPORT.keys()
    assert "register" not in MAY_IMPORT["content"]
    assert "content" not in MAY_IMPORT["register"]
