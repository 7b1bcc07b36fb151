"""A content security policy in every page: only the site's own files, and the theme's inline scripts by their hashes.

A page that signs must not run anybody else's script, wherever the site is hosted. `frame-ancestors` works only as a
header; the drop box's server sends it.
"""

import re
from base64 import b64encode
from hashlib import sha256

_INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_FIRST = '<meta charset="utf-8">'
_RULES = (
    "default-src 'self'; script-src 'self' {scripts}; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'none'"
)


def add_content_security_policy(html: str) -> str:
    """The page with its policy (CSP level 3) in the head, before anything that it rules."""
    scripts = " ".join(f"'sha256-{_digest(script)}'" for script in dict.fromkeys(_INLINE.findall(html)))
    rules = _RULES.format(scripts=scripts)
    return html.replace(_FIRST, f'{_FIRST}<meta http-equiv="Content-Security-Policy" content="{rules}">', 1)


def _digest(script: str) -> str:
    return b64encode(sha256(script.encode()).digest()).decode()
