"""MkDocs' events, handled by the portal."""

from site_build.pages.mkdocs import on_config, on_files, on_page_markdown

__all__ = ["on_config", "on_files", "on_page_markdown"]
