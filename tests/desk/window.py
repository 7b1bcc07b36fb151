"""A window on a desk: what a browser there sends, with its cookie and Origin."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx

from site_build.desk.app import running
from site_build.desk.desk import Desk
from site_build.office.office import Office
from site_build.office.people.people import find_person, list_people
from support.sample import list_standings
from support.website import NO_TLS

Files = Sequence[tuple[str, tuple[str, bytes]]]


class Window:
    """A browser at an open desk. `get` and `post` follow redirects, as a browser does."""

    def __init__(self, desk: Desk, client: httpx.Client) -> None:
        self.desk = desk
        self.client = client

    @property
    def office(self) -> Office:
        """The office behind the desk."""
        assert self.desk.office
        return self.desk.office

    @property
    def origin(self) -> str:
        """What the browser says that a form of the desk comes from."""
        return str(self.client.base_url.copy_with(path="")).rstrip("/")

    def path(self, answer: httpx.Response) -> str:
        """The path of an answer, as the routes write it."""
        assert answer.url.path.startswith(f"{self.desk.base}/")
        return answer.url.path.removeprefix(self.desk.base)

    def href(self, path: str) -> str:
        """How a link to this path is written on a page."""
        return f'href="{self.desk.base}{path}"'

    def get(self, path: str) -> httpx.Response:
        """Open a page."""
        return self.client.get(path)

    def post(self, path: str, fields: Mapping[str, str | Sequence[str]], files: Files | None = None) -> httpx.Response:
        """Send a form as the desk's own page does."""
        return self.client.post(path, data=fields, files=files, headers={"Origin": self.origin})

    def press(self, page: httpx.Response, act: str, **fields: str | Sequence[str]) -> httpx.Response:
        """Press the button of the form on this page that leads to this path, with what it says of itself."""
        found = re.search(rf'<form[^>]+action="{re.escape(self.desk.base + act)}".*?</form>', page.text, re.DOTALL)
        assert found, act
        hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', found[0])
        return self.post(act, {**dict(hidden), **fields})

    def id_of(self, name: str) -> str:
        """The id of the person with this name."""
        return find_person(list_people(self.office), name).id

    def standing(self, name: str = "Zoë Example") -> str:
        """Where somebody with one role stands."""
        return next(row.standing for row in list_standings(self.office) if row.person.name == name)

    def saved(self) -> list[Path]:
        """The files that were saved on this computer."""
        return sorted(self.desk.downloads.iterdir()) if self.desk.downloads.exists() else []


@contextmanager
def look_in(desk: Desk) -> Iterator[Window]:
    """A browser at this desk, which runs until the block ends."""
    with (
        running(desk) as address,
        httpx.Client(base_url=address, follow_redirects=True, timeout=60, verify=NO_TLS) as client,
    ):
        yield Window(desk, client)
