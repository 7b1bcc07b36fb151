"""MkDocs' events, handled by the portal."""

from site_build.pages.builders.mkdocs import (
    on_config,
    on_files,
    on_page_markdown,
    on_post_build,
    on_post_page,
    on_post_template,
    on_startup,
)

__all__ = [
    "on_config",
    "on_files",
    "on_page_markdown",
    "on_post_build",
    "on_post_page",
    "on_post_template",
    "on_startup",
]
