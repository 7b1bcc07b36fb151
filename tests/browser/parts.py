"""One component alone, on an otherwise plain page of the site."""

from playwright.sync_api import Page, Route

from site_build.pages.render import ENVIRONMENT

PLAIN = """{{% from "{part}/{part}.html" import {part} %}}<!doctype html>
<html lang="en"><meta charset="utf-8"><title>A part</title>
<meta name="viewport" content="width=device-width">
<link rel="icon" href="data:,"><link rel="stylesheet" href="/components/{part}/{part}.css">
<style>
:root {{ --page: #fdfbf7; --card: #fff; --tint: #e4f0ee; --ink: #22201c; --quiet: #4d4a43; --line: #e0d9cc;
  --edge: #857f73; --accent: #0b4f55; --on-accent: #fff; }}
@media screen and (prefers-color-scheme: dark) {{ :root {{ --page: #16191a; --card: #1f2425; --tint: #17393b;
  --ink: #f1eee8; --quiet: #cdc8be; --line: #383e3f; --edge: #858d8e; --accent: #8ed8d3; --on-accent: #0c2526; }} }}
:root {{ color-scheme: light dark; font-size: 20px; line-height: 1.6; }}
body {{ background: var(--page); color: var(--ink); font-family: sans-serif; margin: 16px; }}
p, label {{ overflow-wrap: anywhere; }} a {{ color: var(--accent); }}
.icon {{ fill: none; height: 1.3em; stroke: currentColor; stroke-width: 2; width: 1.3em; }}
{style}</style>
<header>{{{{ {part}() }}}}</header><main><h1>A part</h1>{words}</main>
<script type="module">{script}</script></html>"""


def show_part(page: Page, part: str, words: str, script: str, style: str = "") -> None:
    """Open a page with the part that a macro draws, what stands below it, a module's script and further style."""
    html = ENVIRONMENT.from_string(PLAIN.format(part=part, words=words, script=script, style=style)).render()

    def answer(route: Route) -> None:
        route.fulfill(body=html, content_type="text/html")

    page.route("**/part/", answer)
    page.goto("part/")
