"""Where the site's pages live, as seen from one another: every link is relative, so the site works under any address.

A page is named by the path of its Markdown below `docs/`, whether somebody wrote it or the portal makes it; a whole
page of our own by the path of its HTML, which ends in `index.html`.
"""

import posixpath
from dataclasses import dataclass

PATHS = {
    "home": "index.md",
    "arrival": "induction/index.html",
    "decide": "decide/index.md",
    "lost": "decide/lost.md",
    "induction": "induction/{policy}/{role}/index.html",
    "history": "policy/{policy}/history.md",
    "edition": "policy/{policy}/{edition}.md",
    "changes": "policy/{policy}/{edition}/changes.md",
    "paper": "paper/{policy}/{role}.md",
    "short-induction": "induction/{policy}/{role}/{since}/index.html",
    "short-paper": "paper/{policy}/{role}/{since}.md",
    "glossary": "glossary.md",
    "coverage": "coverage.md",
    "register": "register.md",
    "safety": "safety.md",
    "records": "own-records.md",
    "privacy": "privacy.md",
    "accessibility": "accessibility.md",
}
"""The pages that others link to by what they are, of some one for each policy and role, and each edition.

What nobody has to write may not be there: the way to decisions, what to do about a loss, and the glossary.

A page that the portal makes is named as the component that fills it, with `short-` before what is about a change.
"""


def path_of(name: str, policy: str = "", role: str = "", since: str = "", edition: str = "") -> str:
    """The path of a page by its name in `PATHS`.

    `since` names the edition that somebody signed before, by its digest; `edition` is the slug of one, by its version.
    """
    return PATHS[name].format(policy=policy, role=role, since=since, edition=edition)


def page_url(path: str) -> str:
    """The address of a page below the site's root: `decide/share.md` -> `decide/share/`, `index.md` -> nothing."""
    folder, name = posixpath.split(posixpath.splitext(path)[0])
    address = folder if name == "index" else posixpath.join(folder, name)
    return f"{address}/" if address else ""


@dataclass(frozen=True)
class Urls:
    """The addresses of pages and files as seen from the page at the path `here`."""

    here: str

    def to(self, name: str, policy: str = "", role: str = "", since: str = "", edition: str = "") -> str:
        """A link to a page by its name in `PATHS`."""
        return self.page(path_of(name, policy, role, since, edition))

    def page(self, path: str, anchor: str = "") -> str:
        """A link to the page at this path, with an anchor if one is named."""
        return self.file(page_url(path)) + (f"#{anchor}" if anchor else "")

    def file(self, file: str) -> str:
        """A link to a file of the site, or to a folder if `file` ends in a slash or is empty."""
        link = posixpath.relpath(file or ".", page_url(self.here) or ".")
        return link + "/" if file.endswith("/") or not file else link
