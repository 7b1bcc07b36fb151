"""What is wrong in `portal.toml` is told once, naming the place; and the posts that it names are the only ones."""

import ast
import re
from pathlib import Path

import pytest

from site_build.config import PORTAL_FILE, REGISTER_FILE, read_portal, read_public_keys
from site_build.errors import ConfigMalformed, PortalFileMissing, RegisterFileDamaged

ROOT = Path(__file__).parents[1]
SUFFIXES = (".py", ".html", ".typ", ".js", ".css")
DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef)
ROOM = re.compile(
    r"site_build\.chair|portal chair|\"chair\.\w+|\bchair\.(age|json)\b|[/\"]chair\b|\bchair\(|CHAIR\b|^chair$",
    re.MULTILINE,
)
POSTS = re.compile(r"chief[\s-]+officer|\bchair(man|person)?\b", re.IGNORECASE)  # a wheelchair is no post


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('post = "chief-officer"', 'post = "manager"', "keeper.post: there is no [contacts.manager]"),
        ('witness = "chair"', 'witness = "treasurer"', "keeper.witness: there is no [contacts.treasurer]"),
        ('witness = "chair"', 'witness = "chief-officer"', "keeper.witness: nobody vouches for themselves"),
        ('witness = "chair"', "", "keeper.witness: Field required"),
        ('name = "Working Together Ludlow"', 'name = " "', "organisation.name: "),
        ('name = "Working Together Ludlow"', "name = 2020-01-01", "organisation.name: "),
        ('name = "trustee"', 'name = "volunteer"', "roles: two of them are called “volunteer”"),
        ('name = "Chair of Trustees"', 'name = "Chief Officer"', "contacts: two of them are called “Chief Officer”"),
        ('path = "/drop"', 'path = "//elsewhere/drop"', "drop_box.path: "),
        ('name = "Working Together Ludlow"', f"name = {'[' * 3000}", "maximum recursion"),
        ('[keeper]\npost = "chief-officer"\nwitness = "chair"', "", "keeper: Field required"),
        (
            'roles = ["trustee", "staff", "volunteer"]',
            'roles = ["trustee", "friend"]',
            "policies.confidentiality.roles: there is no [roles.friend]",
        ),
        ('roles = ["trustee", "staff", "volunteer"]', "roles = []", "policies.confidentiality.roles: name at least"),
        (
            'roles = ["trustee", "staff", "volunteer"]',
            'roles = ["staff"]\nrenew_after_months = { friend = 12 }',
            "policies.confidentiality.renew_after_months: “friend” does no induction in this policy",
        ),
        ("due_within_days = 30", "due_within_days = 0", "deadlines.due_within_days: "),
        ("link_days = 60", "link_days = 400", "deadlines.link_days: "),
        ("target_percent = 100", "target_percent = 101", "deadlines.target_percent: "),
    ],
)
def test_a_name_that_stands_nowhere(tmp_path: Path, old: str, new: str, words: str) -> None:
    """A post or a role that the file names and does not have is refused, with the file and the field."""
    text = (ROOT / PORTAL_FILE).read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / PORTAL_FILE
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ConfigMalformed) as caught:
        read_portal(tmp_path)
    assert caught.value.path == path
    assert any(words in fault for fault in caught.value.faults)
    assert str(caught.value).startswith(f"{path}: ")


def test_what_notepad_writes_is_read(tmp_path: Path) -> None:
    """A byte order mark at the beginning is no fault."""
    (tmp_path / PORTAL_FILE).write_text((ROOT / PORTAL_FILE).read_text("utf-8"), encoding="utf-8-sig")
    assert read_portal(tmp_path) == read_portal(ROOT)


def test_nobody_to_ask(tmp_path: Path) -> None:
    """A portal without any contact is refused: every page says whom to ask."""
    text = (ROOT / PORTAL_FILE).read_text(encoding="utf-8")
    contacts = re.compile(r"^\[contacts\.[^\[]+", re.MULTILINE)
    assert contacts.search(text)
    (tmp_path / PORTAL_FILE).write_text(f"contacts = {{}}\n{contacts.sub('', text)}", encoding="utf-8")
    with pytest.raises(ConfigMalformed) as caught:
        read_portal(tmp_path)
    assert any(fault.startswith("contacts: ") for fault in caught.value.faults)


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    """Two posts and a role that stand nowhere are three sentences in one message."""
    text = (ROOT / PORTAL_FILE).read_text(encoding="utf-8")
    for old, new in (('"chair"', '"treasurer"'), ('post = "chief-officer"', 'post = "manager"'), ('["t', '["x", "t')):
        text = text.replace(old, new)
    (tmp_path / PORTAL_FILE).write_text(text, encoding="utf-8")
    with pytest.raises(ConfigMalformed) as caught:
        read_portal(tmp_path)
    for place in ("keeper.post", "keeper.witness", "policies.confidentiality.roles"):
        assert f"{place}: there is no" in str(caught.value)


def test_files_that_are_missing_or_none(tmp_path: Path) -> None:
    """A folder without `portal.toml` is no portal's; without `register.json` it has no register yet."""
    with pytest.raises(PortalFileMissing) as missing:
        read_portal(tmp_path)
    assert missing.value.path == tmp_path / PORTAL_FILE
    path = tmp_path / REGISTER_FILE
    assert read_public_keys(tmp_path) is None
    path.write_bytes(b"\xff")
    with pytest.raises(RegisterFileDamaged) as damaged:
        read_public_keys(tmp_path)
    path.write_bytes(b"{}")
    with pytest.raises(ConfigMalformed) as empty:
        read_public_keys(tmp_path)
    assert damaged.value.path == empty.value.path == path
    assert empty.value.faults == tuple(f"{key}: Field required" for key in ("origin", "opening_key", "log_key"))


def test_no_post_is_written_into_the_code() -> None:
    """Who keeps the register and who vouches for them stands in `portal.toml` and nowhere in the code.

    One room, its command and what it imports are called by the post that first needed them; no page or command of it
    calls anybody so.
    """
    files = [path for path in (ROOT / "site_build").rglob("*") if path.suffix in SUFFIXES]
    assert len(files) > 100
    assert [str(path.relative_to(ROOT)) for path in files if POSTS.search(read_said(path))] == []


def read_said(path: Path) -> str:
    """What stands in a file but for that room's name in commands, imports and names of files."""
    if path.is_relative_to(ROOT / "site_build" / "chair") and path.suffix == ".py":
        tree = ast.parse(path.read_text(encoding="utf-8"))
        told = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
        explained = [ast.get_docstring(node, clean=False) for node in ast.walk(tree) if isinstance(node, DOCUMENTED)]
        return ROOM.sub("", "\n".join(words for words in told if words not in explained))
    return ROOM.sub("", path.read_text(encoding="utf-8"))
