"""What is wrong in `portal.toml` is told once, naming the place; and the posts that it names are the only ones."""

import re
from pathlib import Path

import pytest

from site_build.config import PORTAL_FILE, read_portal
from site_build.errors import Malformed

ROOT = Path(__file__).parents[1]
SUFFIXES = (".py", ".html", ".typ", ".js", ".css")
POSTS = re.compile(r"chief[\s-]+officer|chair(man|person)?\b", re.IGNORECASE)


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
    ],
)
def test_a_name_that_stands_nowhere(tmp_path: Path, old: str, new: str, words: str) -> None:
    """A post or a role that the file names and does not have is refused, with the file and the field."""
    text = (ROOT / PORTAL_FILE).read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / PORTAL_FILE
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(Malformed) as caught:
        read_portal(tmp_path)
    assert str(caught.value).startswith(f"{path}: ")
    assert words in str(caught.value)


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
    with pytest.raises(Malformed, match="contacts: "):
        read_portal(tmp_path)


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    """Two posts and a role that stand nowhere are three sentences in one message."""
    text = (ROOT / PORTAL_FILE).read_text(encoding="utf-8")
    for old, new in (('"chair"', '"treasurer"'), ('post = "chief-officer"', 'post = "manager"'), ('["t', '["x", "t')):
        text = text.replace(old, new)
    (tmp_path / PORTAL_FILE).write_text(text, encoding="utf-8")
    with pytest.raises(Malformed) as caught:
        read_portal(tmp_path)
    for place in ("keeper.post", "keeper.witness", "policies.confidentiality.roles"):
        assert f"{place}: there is no" in str(caught.value)


def test_no_post_is_written_into_the_code() -> None:
    """Who keeps the register and who vouches for them stands in `portal.toml` and nowhere in the code."""
    files = [path for path in (ROOT / "site_build").rglob("*") if path.suffix in SUFFIXES]
    assert len(files) > 100
    assert [str(path.relative_to(ROOT)) for path in files if POSTS.search(path.read_text(encoding="utf-8"))] == []
