"""Who is let in: our own pages, in a browser on this computer, and nobody else's page that points a browser at us.

- `Host` must be the loopback name and port that the desk listens on (a foreign name that resolves to us is refused).
- An `Origin`, where there is one, must be the desk's own; a request that changes something must have one.
- Every answer forbids scripts but our own, framing, caching, and telling other sites where it came from.
"""

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

NAMES = ("127.0.0.1", "localhost")
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",  # not no-referrer, with which a browser would send our forms without an Origin
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
REFUSED = "Only the desk's own pages may ask this. Open the desk as you always do."
READING = ("GET", "HEAD")


class Guard:
    """Refuses whatever does not come from the desk's own pages at this port."""

    def __init__(self, app: ASGIApp, port: int) -> None:
        self.app = app
        self.hosts = {f"{name}:{port}" for name in NAMES}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer 403."""
        allowed = scope["type"] != "http" or self._is_allowed(scope["method"], Headers(scope=scope))
        await (self.app if allowed else PlainTextResponse(REFUSED, 403))(scope, receive, send)

    def _is_allowed(self, method: str, headers: Headers) -> bool:
        host, origins = headers.get("host", ""), headers.getlist("origin")
        if host not in self.hosts or len(headers.getlist("host")) != 1:
            return False
        if origins:
            return origins == [f"http://{host}"]
        return method in READING
