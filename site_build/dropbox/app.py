"""The web server: the built site, and the drop box on the same origin.

It does not believe the name that a client calls it by, and repeats it nowhere: a redirect is a path.
"""

import re
from collections.abc import Collection, Sequence
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect
from starlette.responses import RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from site_build.dropbox import errors
from site_build.dropbox.handlers import DropBoxHandlers, tell_out_of_order
from site_build.dropbox.inbox import Inbox
from site_build.dropbox.senders import Network, Senders
from site_build.web import DefaultHeaders, hang_up, listen, make_server

HEADERS = {
    "Cache-Control": "no-cache",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
"""On every answer that does not say otherwise."""


class Pages(StaticFiles):
    """The built site. A folder is led to its page by a path: over https that stays https, whoever ended the TLS."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Answer with a file, or the way to it; `path` is inside the site, without dots and doubled slashes."""
        answer = await super().get_response(path, scope)
        if isinstance(answer, RedirectResponse):
            query = scope["query_string"].decode("latin-1")
            return RedirectResponse(f"/{quote(Path(path).as_posix())}/" + (query and f"?{query}"))
        return answer


def make_app(
    site: Path,
    inbox: Inbox,
    tokens: Collection[str],
    *,
    path: str = "/drop",
    per_minute: int = 600,
    proxies: Sequence[Network] = (),
) -> Starlette:
    """Make the application: the built site in the folder `site`, and the drop box at `path`.

    `tokens` are the SHA-256, in hex, of those that may list and delete. Behind the trusted `proxies` senders are told
    apart, so that none takes the whole rate. `Refused` without a built site, `Malformed` when a digest is not one.
    """
    if not (site / "index.html").is_file():
        raise errors.SiteMissing(folder=site)
    if not all(re.fullmatch(r"[0-9a-f]{64}", token) for token in tokens):
        raise errors.TokenDigestWrong()
    drop_box = DropBoxHandlers(inbox, tokens, Senders(proxies), per_minute)
    routes = [
        Route(path, drop_box.post, methods=["POST"]),
        Route(path, drop_box.get, methods=["GET"]),
        Route(f"{path}/{{sha256}}", drop_box.delete, methods=["DELETE"]),
        Mount("/", Pages(directory=site, html=True)),
    ]
    return Starlette(
        routes=routes,
        middleware=[Middleware(DefaultHeaders, headers=HEADERS)],
        exception_handlers={ClientDisconnect: hang_up, errors.OutOfOrder: tell_out_of_order},
    )


def serve(app: Starlette, host: str = "127.0.0.1", port: int = 8000) -> None:
    """Serve until the person stops it; `Refused` when the port is taken."""
    with listen(port, host) as listener, suppress(KeyboardInterrupt):
        make_server(app).run(sockets=[listener])
