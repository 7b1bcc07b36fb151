"""The templates of site, desk and letters are strict, and escape where they make HTML."""

from pathlib import Path

import pytest
from jinja2 import TemplateError, UndefinedError

from site_build.templates import PageView, make_environment


def test_html_is_escaped_and_plain_text_is_not(tmp_path: Path) -> None:
    """What somebody typed is no markup on a page, and stands in a plain text as it was typed."""
    for name in ("words.html", "words.txt"):
        (tmp_path / name).write_text("{{ words }}", encoding="utf-8")
    environment = make_environment(tmp_path)
    assert environment.get_template("words.html").render(words="<b>") == "&lt;b&gt;"
    assert environment.get_template("words.txt").render(words="<b>") == "<b>"


def test_a_name_that_is_not_given_is_an_error(tmp_path: Path) -> None:
    """A template never shows an empty space where a word should be."""
    (tmp_path / "words.html").write_text("{{ words }}", encoding="utf-8")
    with pytest.raises(UndefinedError):
        make_environment(tmp_path).get_template("words.html").render()


def test_a_template_is_found_in_the_first_folder_that_has_it(tmp_path: Path) -> None:
    """What two folders share has one place, and what neither has is an error."""
    for folder, names in (("own", ("a.html",)), ("shared", ("a.html", "b.html"))):
        (tmp_path / folder).mkdir()
        for name in names:
            (tmp_path / folder / name).write_text(folder, encoding="utf-8")
    environment = make_environment(tmp_path / "own", tmp_path / "shared")
    assert [environment.get_template(name).render() for name in ("a.html", "b.html")] == ["own", "shared"]
    with pytest.raises(TemplateError):
        environment.get_template("c.html")


def test_a_view_is_frozen_and_knows_its_template_and_its_title() -> None:
    """Each view is a dataclass; a title that is the same on every such page stands with the class."""

    class CountView(PageView, template="count.html", title="How many"):
        count: int

    view = CountView(3)
    assert (view.template, view.title, view.count) == ("count.html", "How many", 3)
    with pytest.raises(AttributeError):
        view.count = 4  # type: ignore[misc]
