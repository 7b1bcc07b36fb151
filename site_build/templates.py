"""Jinja templates, each fed by one frozen dataclass. A name that a template is not given is an error.

What a template whose name ends in `.html` writes is escaped; other templates make plain text, written as it is.
"""

from collections.abc import Callable
from dataclasses import Field, dataclass
from pathlib import Path
from typing import Any, ClassVar, dataclass_transform

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from site_build.words import say_day


@dataclass_transform(frozen_default=True)
class PageView:
    """What a template is given: each subclass becomes a frozen dataclass.

    `template` is the path of its template in a folder of the environment. A `title`, where the page has one beside its
    template, stands with it in the class, or is a field.
    """

    template: ClassVar[str]
    title: str
    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]

    def __init_subclass__(cls, template: str = "", title: str = "") -> None:
        cls.template = template
        if title:
            cls.title = title
        dataclass(frozen=True)(cls)


def make_environment(*folders: Path, finalize: Callable[[object], object] | None = None) -> Environment:
    """The templates in these folders, by their paths in the first that has them.

    `finalize` is asked about each value before it is written. The filter `day` writes a day as people do, None as "".
    """
    environment = Environment(
        loader=FileSystemLoader(folders),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        finalize=finalize,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["day"] = lambda day: say_day(day) if day else ""
    return environment
