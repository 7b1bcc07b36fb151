"""Where a page of the site lives, as seen from another: every link is relative, so the site works under any address."""

import posixpath


def page_url(path: str) -> str:
    """The address of a page below the site's root: `decide/share.md` -> `decide/share/`, `index.md` -> nothing."""
    folder, name = posixpath.split(path.removesuffix(".md"))
    address = folder if name == "index" else posixpath.join(folder, name)
    return f"{address}/" if address else ""


def relative_link(page: str, target: str, anchor: str = "") -> str:
    """A link from one page to another, both given by their paths below `docs/`, with an anchor if one is named."""
    return relative_file(page, page_url(target)) + (f"#{anchor}" if anchor else "")


def relative_file(page: str, file: str) -> str:
    """A link from a page to a file of the site, or to a folder if `file` ends in a slash or is empty."""
    here = page_url(page) or "."
    link = posixpath.relpath(file or ".", here)
    return link + "/" if file.endswith("/") or not file else link
