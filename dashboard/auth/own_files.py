"""Downloads: a file that a page made is given only to a person for whom it was made, while session and right last."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit.runtime import Runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.web.server.starlette import starlette_websocket as cookies
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from dashboard.auth import current_user
from dashboard.store.people import rights
from etl.config.workspace import now

FILES = "/media/"
# By Streamlit's session: for whom it ran, and by which grant.
_ran_for: dict[str, tuple[str, int]] = {}
# By file that was made when somebody clicked: in which session, for whom, and by which grant.
_made_for: dict[str, set[tuple[str, tuple[str, int]]]] = {}
NOBODY = ("", 0)


def note(login: str, grant_id: int) -> None:
    """Notes for whom the page that runs now makes its files."""
    context = get_script_run_ctx()
    if context is not None:
        _ran_for[context.session_id] = (login, grant_id)
        if Runtime.exists():
            watch(Runtime.instance().media_file_mgr)


def watch(manager: Any) -> None:
    """Notes for whom a file is made that a page offers and makes only at a click; Streamlit does not keep that."""
    if getattr(manager.execute_deferred, "watched", False):
        return
    made = manager.execute_deferred

    def noted(offered: str) -> str:
        session = manager._deferred_callables[offered]["session_id"] if offered in manager._deferred_callables else ""
        url = made(offered)
        _hold(manager, session, offered, _file_of(url))
        if session in _ran_for:
            _made_for.setdefault(_file_of(url), set()).add((session, _ran_for[session]))
        return url

    noted.watched = True
    manager.execute_deferred = noted


def _hold(manager: Any, session: str, offered: str, file: str) -> None:
    """Keeps a file until its session runs anew: Streamlit counts it as nobody's, and would delete it as soon as the
    pages of two others have run, so that on a busy server the browser often came too late."""
    with manager._lock:
        if session in manager._files_by_session_and_coord:
            manager._files_by_session_and_coord[session][f"made of {offered}"] = file


def note_nobody() -> None:
    """Notes that the page that runs now shows nothing of anybody: what it makes is for all, such as its icon."""
    context = get_script_run_ctx()
    if context is not None:
        _ran_for.setdefault(context.session_id, NOBODY)


class OwnFiles:
    """Refuses a file that was not made for the user who asks; where nobody signs in, everybody at the machine may."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked = scope["type"] == "http" and scope["path"].startswith(FILES)
        if asked and current_user.here().config.sign_in.kind != "none":
            request = Request(scope)
            login = current_user.login_of_request(request.cookies, provided_by(request))
            if not _is_for(_file_of(scope["path"]), login):
                response = PlainTextResponse("sign in and load the page again", 403, {"Cache-Control": "no-store"})
                await response(scope, receive, send)
                return
        await self._app(scope, receive, send)


def _file_of(path: str) -> str:
    return path.rpartition("/")[2].partition(".")[0]


def _is_for(file: str, login: str | None) -> bool:
    runtime: Any = Runtime.instance()
    manager = runtime.media_file_mgr
    # Streamlit has no public list of which session made which file.
    by_session: Mapping[str, Mapping[str, str]] = dict(manager._files_by_session_and_coord)
    # While a page runs anew its session has no file for a moment.
    over = [each for each in _ran_for if each not in by_session and not runtime.is_active_session(each)]
    for session in over:
        _ran_for.pop(session, None)
        for made in [made for made, sessions in _made_for.items() if any(each[0] == session for each in sessions)]:
            _made_for[made] = {each for each in _made_for[made] if each[0] != session}
            if not _made_for[made]:
                del _made_for[made]
    made_by = [_ran_for[name] for name, files in by_session.items() if name in _ran_for and file in files.values()]
    made_by += [owner for session, owner in _made_for.get(file, set()) if session in _ran_for]
    if login is None:
        return NOBODY in made_by
    in_force = {right.grant_id for right in rights(current_user.store(), login, now().date())}
    return NOBODY in made_by or any(owner == login and grant in in_force for owner, grant in made_by)


def provided_by(request: Request) -> Mapping[str, Any]:
    """What the identity provider said, from Streamlit's signed cookie; empty where nobody came from one."""
    if current_user.here().config.sign_in.kind != "oidc":
        return {}
    signed = cookies._get_signed_cookie_with_chunks(request.cookies, USER_COOKIE_NAME)
    claims = json.loads(signed) if signed else {}
    return claims if claims.get("is_logged_in") else {}
