"""Headers of every answer of the server: what a page may load, and that no other page may frame it."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Streamlit's own page has inline scripts and styles, and Plotly compiles functions: which sources they may have is left
# open here. The login pages, which are ours alone, set a policy without any script.
PAGE_POLICY = "object-src 'none'; base-uri 'self'; frame-ancestors 'none'"
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
}
YEAR = "max-age=31536000"


class Headers:
    """Adds the headers; a policy that a page sets itself stays. Behind a proxy with TLS browsers keep to TLS."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        over_tls = dict(scope["headers"]).get(b"x-forwarded-proto") == b"https"

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(ALWAYS)
                headers.setdefault("Content-Security-Policy", PAGE_POLICY)
                if over_tls:
                    headers["Strict-Transport-Security"] = YEAR
            await send(message)

        await self._app(scope, receive, with_headers)
