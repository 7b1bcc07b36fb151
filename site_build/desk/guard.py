"""Who is let in: our own pages, in a browser on this computer, and nobody else's page that points a browser at us.

- The path must begin with the desk's secret. Every other address answers 404, whatever is asked and by whom.
- `Host` must be the loopback name and port that the desk listens on (a foreign name that resolves to us is refused).
- An `Origin`, where there is one, must be the desk's own; a request that changes something must have one.
- Every answer forbids scripts but our own, framing, caching, and telling other sites where it came from.
"""

from hmac import compare_digest

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, Response
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
NOTHING = "There is nothing here. If you want the desk, start it as you always do."
REFUSED = "Only the desk's own pages may ask this. Open the desk as you always do."
READING = ("GET", "HEAD")


class Guard:
    """Refuses whatever is not below the desk's secret path, or does not come from its own pages at this port."""

    def __init__(self, app: ASGIApp, base: str, port: int) -> None:
        self.app = app
        self.base = base
        self.hosts = {f"{name}:{port}" for name in NAMES}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer 404 or 403."""
        refusal = self._refuse(scope) if scope["type"] == "http" else None
        await (refusal or self.app)(scope, receive, send)

    def _refuse(self, scope: Scope) -> Response | None:
        start = scope["path"][: len(self.base) + 1]
        if not compare_digest(start.encode(), f"{self.base}/".encode()):
            return PlainTextResponse(NOTHING, 404)
        if not self._is_allowed(scope["method"], Headers(scope=scope)):
            return PlainTextResponse(REFUSED, 403)
        return None

    def _is_allowed(self, method: str, headers: Headers) -> bool:
        host, origins = headers.get("host", ""), headers.getlist("origin")
        if host not in self.hosts or len(headers.getlist("host")) != 1:
            return False
        if origins:
            return origins == [f"http://{host}"]
        return method in READING
