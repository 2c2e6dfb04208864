"""Headers of every answer of the server: what a page may load, and that no other page may frame it."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Streamlit's own page has inline scripts and styles (its bootstrap, st.markdown's style attributes, Plotly's inserted
# rules), so 'unsafe-inline' cannot be left out there; Plotly compiles functions ('unsafe-eval') and makes workers and
# pictures of blobs. Nothing comes from another host. The login pages, which are ours alone, allow no script at all.
PAGE_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self' ws: wss: data: blob:",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
}
YEAR = "max-age=31536000"


def over_tls(scope: Scope) -> bool:
    """Whether the browser reaches the proxy in front of this server over TLS."""
    return dict(scope["headers"]).get(b"x-forwarded-proto") == b"https"


class Headers:
    """Adds the headers; a policy that a page sets itself stays. Behind a proxy with TLS browsers keep to TLS."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(ALWAYS)
                headers.setdefault("Content-Security-Policy", PAGE_POLICY)
                if over_tls(scope):
                    headers["Strict-Transport-Security"] = YEAR
            await send(message)

        await self._app(scope, receive, with_headers)
