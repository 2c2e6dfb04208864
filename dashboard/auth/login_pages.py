"""Where people with a local account sign in and out: plain pages of the server, so that the session is a cookie that
no script can read. A form carries a token that only this server can have made."""

from __future__ import annotations

import asyncio
import hmac
import re
import secrets
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit
from weakref import WeakValueDictionary

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from dashboard.auth import session_cookie
from dashboard.auth.current_user import here, login_of_request, store
from dashboard.auth.headers import over_tls
from dashboard.auth.slowing import Slowing
from dashboard.language import CODES, DEFAULT, Language
from dashboard.markup import Markup, element
from dashboard.store import audit, people, sign_ins
from etl.config.workspace import now
from etl.user_error import UserError

STYLE = (Path(__file__).parents[1] / "theme" / "login_pages.css").read_text("utf-8")
FORM_COOKIE = "cellpulse_form"
# As this server makes it; whatever else the cookie says is not sent back.
FORM_TOKEN = re.compile(r"[\w-]{32}", re.ASCII)
LONGEST_LOGIN = 120
POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; font-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
_slowing = Slowing()
# A lock lives as long as an attempt uses it.
_in_turn: WeakValueDictionary[tuple[str, str], asyncio.Lock] = WeakValueDictionary()


async def _form(request: Request) -> Response:
    """The form; `action` of the path says which one."""
    return _page(request, "")


async def _sign_in(request: Request) -> Response:
    given = await request.form()
    if not _genuine(request, str(given.get("token", ""))):
        return _page(request, "login_page.stale", 403)
    login, password = str(given.get("login", "")).strip()[:LONGEST_LOGIN], str(given.get("password", ""))
    if not await _slowed(request, login, lambda: people.sign_in(store(), login, password)):
        audit.enter(store(), now(), login, "sign-in refused")
        return _page(request, "login_page.refused", 403)
    audit.enter(store(), now(), login, "signed in")
    return _with_cookie(request, login)


async def _sign_out(request: Request) -> Response:
    given = await request.form()
    if not _genuine(request, str(given.get("token", ""))):
        return _page(request, "login_page.stale", 403)
    login = _who(request)
    if login:
        sign_ins.end_all(store(), login)
        audit.enter(store(), now(), login, "signed out")
    response = RedirectResponse("/sign-in", 303)
    response.delete_cookie(session_cookie.COOKIE)
    return response


async def _change(request: Request) -> Response:
    given = await request.form()
    login = _who(request)
    if login is None or not _genuine(request, str(given.get("token", ""))):
        return _page(request, "login_page.stale", 403)
    password, new = str(given.get("password", "")), str(given.get("new", ""))
    if not await _slowed(request, login, lambda: people.sign_in(store(), login, password)):
        audit.enter(store(), now(), login, "password change refused")
        return _page(request, "login_page.unfit", 400)
    try:
        await run_in_threadpool(people.change_password, store(), login, password, new)
    except UserError:
        return _page(request, "login_page.unfit", 400)
    audit.enter(store(), now(), login, "password changed")
    return _with_cookie(request, login)


async def _slowed(request: Request, login: str, attempt: Callable[[], bool]) -> bool:
    """The outcome of an attempt, after the pause that earlier failures cost; one at a time from each address."""
    address = _address(request)
    async with _in_turn.setdefault((address, login), asyncio.Lock()):
        await asyncio.sleep(_slowing.seconds(address, login, now()))
        right = await run_in_threadpool(attempt)
        if right:
            _slowing.succeeded(address, login)
        else:
            _slowing.failed(address, login, now())
        return right


def _address(request: Request) -> str:
    """Where a request comes from: what the proxy on this machine adds last, else the other end of the connection."""
    forwarded = request.headers.get("x-forwarded-for", "").rpartition(",")[2].strip()
    return forwarded or (request.client.host if request.client else "")


ROUTES = [
    Route("/sign-in", _form, methods=["GET"]),
    Route("/sign-in", _sign_in, methods=["POST"]),
    Route("/sign-out", _form, methods=["GET"]),
    Route("/sign-out", _sign_out, methods=["POST"]),
    Route("/password", _form, methods=["GET"]),
    Route("/password", _change, methods=["POST"]),
]
FIELDS = {
    "/sign-in": (("login", "text", "username"), ("password", "password", "current-password")),
    "/password": (("password", "password", "current-password"), ("new", "password", "new-password")),
    "/sign-out": (),
}


def _page(request: Request, message: str, status: int = 200) -> Response:
    """The form of the path; `message` is the id of a sentence above it."""
    code = request.query_params.get("lang", DEFAULT)
    t = Language(code if code in CODES else DEFAULT)
    sent = request.cookies.get(FORM_COOKIE, "")
    token = sent if FORM_TOKEN.fullmatch(sent) else secrets.token_urlsafe(24)
    path = request.url.path
    kind = path.strip("/").replace("-", "_")
    fields = [
        element(
            "label", t.of("login_page", name), element("input", name_=name, type=type_, autocomplete=hint, required="")
        )
        for name, type_, hint in FIELDS[path]
    ]
    hidden = element("input", type="hidden", name_="token", value=_signed(token))
    main = element(
        "main",
        element("h1", t.of("login_page", f"{kind}.title")),
        element("p", t.of("login_page", f"{kind}.text")),
        element("p", t(message), class_="message", role="alert") if message else None,
        element(
            "form", hidden, *fields, element("button", t.of("login_page", f"{kind}.button")), method="post",
            action=f"{path}?{request.url.query}",
        ),
    )  # fmt: skip
    head = element("head", element("title", t("app.name")), Markup(f"<meta charset='utf-8'><style>{STYLE}</style>"))
    body = f"<!doctype html>{element('html', head, element('body', main), lang=t.code)}"
    response = HTMLResponse(body, status)
    response.headers["Content-Security-Policy"] = POLICY
    response.set_cookie(FORM_COOKIE, token, httponly=True, samesite="strict", secure=over_tls(request.scope))
    return response


def _with_cookie(request: Request, login: str) -> Response:
    """Leads on to the page that was asked for, with a session; behind TLS the cookie never goes without it."""
    response = RedirectResponse(_target(request), 303)
    hours = here().config.sign_in.hours
    generation = sign_ins.generation(store(), login)
    cookie = session_cookie.issue(login, now() + timedelta(hours=hours), here().keys.store, generation)
    secure = over_tls(request.scope)
    response.set_cookie(
        session_cookie.COOKIE, cookie, max_age=hours * 3600, httponly=True, samesite="strict", secure=secure
    )
    return response


def _who(request: Request) -> str | None:
    return login_of_request(request.cookies, {}) if here().config.sign_in.kind == "local" else None


def _genuine(request: Request, token: str) -> bool:
    made = request.cookies.get(FORM_COOKIE, "")
    return bool(made) and hmac.compare_digest(token.encode("utf-8"), _signed(made).encode("ascii"))


def _signed(token: str) -> str:
    return hmac.digest(here().keys.store, b"form:" + token.encode("utf-8"), "sha256").hex()


def _target(request: Request) -> str:
    """Where to go on: a page of ours that was asked for, never another host."""
    asked = urlsplit(request.query_params.get("next", "/"))
    safe = not asked.scheme and not asked.netloc and asked.path.startswith("/") and not asked.path.startswith("//")
    return asked.geturl() if safe else "/"
