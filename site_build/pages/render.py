"""Components: a template each, in `theme/components/<name>/`, fed by one frozen dataclass and nothing else.

What a template shows stands in one element, whose first class is the component's name.
"""

from dataclasses import Field, fields
from pathlib import Path
from typing import Any, ClassVar, Protocol

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

COMPONENTS = Path(__file__).parent / "theme" / "components"


class View(Protocol):
    """What a component's template is given: the fields of a dataclass that says which component it is for."""

    component: ClassVar[str]
    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]


_ENVIRONMENT = Environment(
    loader=FileSystemLoader(COMPONENTS),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def render(view: View) -> Markup:
    """Render a view by its component's template; a name that the view does not have is an error."""
    template = _ENVIRONMENT.get_template(f"{view.component}/{view.component}.html")
    values = {field.name: getattr(view, field.name) for field in fields(view)}
    return Markup(template.render(values))  # noqa: S704 - the template escapes what it is given


def has_component(html: str, component: str) -> bool:
    """Whether this component is in a built page."""
    return f'<div class="{component}"' in html or f'<div class="{component} ' in html
