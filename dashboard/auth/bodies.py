"""What may be sent to the server: short forms by anybody, files only by those who load data, and never more at once
than memory bears."""

from __future__ import annotations

from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.runtime import Runtime

from dashboard.auth import current_user
from dashboard.auth.own_files import provided_by
from etl.config.workspace import now

UPLOADS = "/_stcore/upload_file/"
READING = ("GET", "HEAD", "OPTIONS")
# Chosen by us: a form of the login pages has some 300 bytes. Longer ones would be put on the disk while they are read.
LONGEST_FORM = 64 << 10
# Chosen by us: 25 files of the largest size (`maxUploadSize` of theme/streamlit.toml) of all people together.
KEPT_BYTES = 500 << 20


class Bodies:
    """Refuses what is too long, or a file of somebody who may not load data."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in READING:
            await self._app(scope, receive, send)
        elif not scope["path"].startswith(UPLOADS):
            await self._short(scope, receive, send)
        elif not await run_in_threadpool(_may_upload, Request(scope)):
            await _refused("sign in as somebody who may load data", 403)(scope, receive, send)
        elif scope["method"] != "DELETE" and _kept() > KEPT_BYTES:
            await _refused("too many files are being handed in; load some of them first", 413)(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _short(self, scope: Scope, receive: Receive, send: Send) -> None:
        content, more = b"", True
        while more and len(content) <= LONGEST_FORM:
            message = await receive()
            if message["type"] != "http.request":
                return
            content, more = content + message.get("body", b""), message.get("more_body", False)
        if len(content) > LONGEST_FORM:
            await _refused("the form is too long", 413)(scope, receive, send)
            return
        whole: list[Message] = [{"type": "http.request", "body": content, "more_body": False}]

        async def again() -> Message:
            return whole.pop() if whole else await receive()

        await self._app(scope, again, send)


def _may_upload(request: Request) -> bool:
    if current_user.here().config.sign_in.kind == "none":
        return True
    login = current_user.login_of_request(request.cookies, provided_by(request))
    if login is None:
        return False
    in_force = current_user.rights(current_user.store(), login, now().date())
    return any(right.role in current_user.TENDS_DATA for right in in_force)


def _kept() -> int:
    """The bytes of the files that were sent and whose pages are still open."""
    manager: Any = Runtime.instance().uploaded_file_mgr
    return sum(len(file.data) for files in list(manager.file_storage.values()) for file in list(files.values()))


def _refused(why: str, code: int) -> PlainTextResponse:
    return PlainTextResponse(why, code, {"Cache-Control": "no-store", "Connection": "close"})
