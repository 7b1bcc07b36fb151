"""Scripts and styles joined for a page that loads nothing: each once, in order, and no name twice."""

import re
from collections import Counter
from pathlib import Path

import pytest

from site_build.pages.bundle import as_sent, join_script, join_styles, modules_of
from site_build.pages.render import COMPONENTS
from site_build.pages.urls import Urls

ENTRIES = {component: f"{component}/{component}.js" for component in ("arrival", "induction")}
DECLARED = re.compile(r"^(?:export )?(?:async )?(?:function|const|let|var|class) +([\w$]+|\{[^}]*\}|\[[^\]]*\])", re.M)
LONGEST_LINE = 120
# What a joined script cannot have: another form of import or export.
IMPOSSIBLE = re.compile(r"^export (?:default|\{|\*)|^import (?!\{)|\bimport\(|^import .*\bas\b", re.MULTILINE)

MODULES = {
    "shop/shop.js": (
        '// Sells.\nimport { price } from "./price.js";\nimport {\n  weigh,\n  UNIT,\n} from "../scale/scale.js";\n\n'
        "export function sell() {\n  // As it says.\n  return price() + weigh() + UNIT; // at once\n}\n"
    ),
    "shop/price.js": 'import { weigh } from "../scale/scale.js";\nexport const price = () => weigh();\n',
    "scale/scale.js": "export const UNIT = 1;\nexport const weigh = () => UNIT;\n",
}
JOINED = """const UNIT=1;const weigh=()=>UNIT;const price=()=>weigh();function sell(){return price()+weigh()+UNIT;}"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two components, one of which needs the other twice."""
    for path, text in MODULES.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    return tmp_path


def names_of(script: str) -> list[str]:
    """The names that a module declares for all of itself, as often as it does."""
    return [name for found in DECLARED.findall(script) for name in re.findall(r"[\w$]+(?=\s*(?:[,}\]=]|$))", found)]


def test_each_module_comes_once_after_what_it_imports(folder: Path) -> None:
    """However many import it."""
    assert modules_of(folder, "shop/shop.js") == ["scale/scale.js", "shop/price.js", "shop/shop.js"]


def test_modules_become_one_script(folder: Path) -> None:
    """Without imports, exports, blanks and comments; names and order stand as they were written."""
    assert join_script(folder, "shop/shop.js") == JOINED


def test_styles_find_their_files_from_any_page(tmp_path: Path) -> None:
    """Addresses are those that the page sees; comments and blanks go."""
    for name, text in {
        "a": "/* Two\n   lines. */\np { color: red; }\n",
        "b": '@font-face { src: url("font/b.woff2"); }',
    }.items():
        (tmp_path / f"components/{name}").mkdir(parents=True)
        (tmp_path / f"components/{name}/{name}.css").write_text(text, encoding="utf-8")
    joined = join_styles(tmp_path / "components", ("a/a.css", "b/b.css"), Urls("induction/keys/staff/index.html"))
    assert joined == "p{color:red}@font-face{src:url(../../../components/b/font/b.woff2)}"


def test_names_are_found() -> None:
    """Each kind of declaration at the start of a line, and none within a function."""
    script = (
        "const a = 1;\nexport async function b() {\n  const hidden = 2;\n}\nlet c;\nconst { d, e } = f;\nclass G {}\n"
    )
    assert names_of(script) == ["a", "b", "c", "d", "e", "G"]


def test_what_is_served_apart_is_minified_and_still_imports(folder: Path) -> None:
    """A script keeps its imports and exports; a licence stands letter for letter."""
    assert as_sent(folder / "shop/price.js") == b'import{weigh}from"../scale/scale.js";export const price=()=>weigh();'
    (folder / "OFL.txt").write_text("// Copyright:  all of it\n", encoding="utf-8")
    assert as_sent(folder / "OFL.txt") == b"// Copyright:  all of it\n"


@pytest.mark.parametrize("component", ENTRIES)
def test_no_two_joined_modules_declare_one_name(component: str) -> None:
    """In one script they would be one and the same thing."""
    modules = modules_of(COMPONENTS, ENTRIES[component])
    names = [name for path in modules for name in names_of((COMPONENTS / path).read_text(encoding="utf-8"))]
    assert len(modules) > 3
    assert len(names) > 30
    assert [name for name, times in Counter(names).items() if times > 1] == []


@pytest.mark.parametrize("component", ENTRIES)
def test_joined_modules_are_of_the_kind_that_can_be_joined(component: str) -> None:
    """They import and export by name only; and nothing of that is left in the script."""
    for path in modules_of(COMPONENTS, ENTRIES[component]):
        assert IMPOSSIBLE.search((COMPONENTS / path).read_text(encoding="utf-8")) is None, path
    assert re.search(r"(?:^|[;}])\s*(?:import|export)\b", join_script(COMPONENTS, ENTRIES[component])) is None


def test_no_line_of_a_script_is_long() -> None:
    """As in Python: 120 characters."""
    scripts = [path for path in COMPONENTS.rglob("*.js") if path.is_file()]
    lines = [(path.name, line) for path in scripts for line in path.read_text(encoding="utf-8").splitlines()]
    assert len(lines) > 1000
    assert [each for each in lines if len(each[1]) > LONGEST_LINE] == []
