"""The style and the scripts of every page: files of their own, named in the page that the browser loads first.

As pieces of each page they would be cleaned and read anew at every click that leads to another one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import plotly
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

THEME = Path(__file__).parents[1] / "theme"
FILES = ("cellpulse.css", "in_app_links.js", "figures.js", "tour.js", "date_fields.js")
# The library of charts as Python's plotly brings it, which `figures.js` reads. It has the version in its address, so
# that a browser may keep it.
LIBRARY = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
LIBRARY_NAME = f"plotly-{version('plotly')}.min.js"
AT = "page-files"
# Only Streamlit's page has it. In the body, so that of two equal rules ours counts and not Streamlit's.
PLACE = b'<div id="root"></div>'
# A page kept by the browser would name the files of an earlier version.
KEPT = ("etag", "last-modified")
# A page is asked for whole, and not compressed, so that something can be put into it.
ASKED = re.compile(rb"if-none-match|if-modified-since|accept-encoding")


async def _file(request: Request) -> Response:
    name = request.path_params["name"]
    if name == LIBRARY_NAME:
        return FileResponse(LIBRARY, headers={"Cache-Control": "max-age=31536000, immutable"})
    if name in FILES:
        return FileResponse(THEME / name, headers={"Cache-Control": "no-cache"})
    return Response(status_code=404)


ROUTES = [Route(f"/{AT}/{{name}}", _file)]


def named() -> bytes:
    """The elements that load the files."""
    return "".join(_elements()).encode()


def _elements() -> Iterator[str]:
    for name in FILES:
        address = f"./{AT}/{name}"
        if name.endswith(".css"):
            yield f'<link rel="stylesheet" href="{address}">'
        else:
            yield f'<script src="{address}" data-library="{LIBRARY_NAME}"></script>'


class PageFiles:
    """Names the files in Streamlit's own page; every other answer stays as it is."""

    def __init__(self, app: ASGIApp) -> None:
        self._app, self._named = app, named()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "GET":
            await self._app(scope, receive, send)
            return
        asked = [(name, value) for name, value in scope["headers"] if not _of_a_page(scope) or not ASKED.match(name)]
        started: list[Message] = []
        body = bytearray()

        async def with_files(message: Message) -> None:
            if message["type"] == "http.response.start" and _is_page(message):
                started.append(message)
            elif not started:
                await send(message)
            else:
                body.extend(message.get("body", b""))
                if not message.get("more_body"):
                    await _sent(started[0], bytes(body).replace(PLACE, PLACE + self._named, 1), send)

        await self._app({**scope, "headers": asked}, receive, with_files)


def _of_a_page(scope: Scope) -> bool:
    """Whether a browser asks for a page, not for something that one needs."""
    return "text/html" in Headers(scope=scope).get("accept", "")


def _is_page(start: Message) -> bool:
    headers = Headers(raw=start["headers"])
    return headers.get("content-type", "").startswith("text/html") and "content-encoding" not in headers


async def _sent(start: Message, body: bytes, send: Send) -> None:
    headers = MutableHeaders(scope=start)
    for name in KEPT:
        del headers[name]
    headers["Content-Length"] = str(len(body))
    await send(start)
    await send({"type": "http.response.body", "body": body})
