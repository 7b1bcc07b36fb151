"""MkDocs' events, handled by the portal."""

from site_build.pages.builders import mkdocs

on_startup = mkdocs.on_startup
on_config = mkdocs.on_config
on_files = mkdocs.on_files
on_page_markdown = mkdocs.on_page_markdown
on_post_page = mkdocs.on_post_page
on_post_template = mkdocs.on_post_template
on_post_build = mkdocs.on_post_build
