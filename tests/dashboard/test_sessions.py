"""Sessions end at once for every cookie, and downloads with them; guessing is slowed; every answer has its headers."""

from __future__ import annotations

import asyncio
import re
import warnings
from contextlib import nullcontext
from datetime import timedelta
from types import SimpleNamespace

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from streamlit.runtime import media_file_manager
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage

from dashboard.auth import bodies, current_user, login_pages, own_files, session_cookie
from dashboard.auth.bodies import Bodies
from dashboard.auth.headers import Headers
from dashboard.auth.own_files import OwnFiles
from dashboard.auth.slowing import Slowing
from dashboard.scope import WHOLE
from dashboard.store import audit, people
from etl.config.workspace import now

with warnings.catch_warnings():
    # It prefers httpx2, which is not installed.
    warnings.simplefilter("ignore")
    from starlette.testclient import TestClient

FIRST, NEW = "một câu dài dễ nhớ", "một câu dài khác hẳn"


async def served_file(_request) -> PlainTextResponse:
    return PlainTextResponse("content")


@pytest.fixture
def client(tmp_path, monkeypatch):
    """The server's own pages and a file, for a home where people sign in; `an` and `binh` have a grant each."""
    (tmp_path / "cellpulse.toml").write_text('[sign_in]\nkind = "local"\n', "utf-8")
    monkeypatch.setenv("CELLPULSE_HOME", str(tmp_path))
    monkeypatch.setattr(login_pages, "_slowing", Slowing())
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    monkeypatch.setattr(asyncio, "sleep", sleep)
    store, today = current_user.store(), now().date()
    for login in ("an", "binh"):
        people.add_account(store, login, login, FIRST)
        people.grant(store, login, "inspector", WHOLE, "kế hoạch", today, today + timedelta(days=9), "x")
    manager = SimpleNamespace(
        _files_by_session_and_coord={"of an": {"0": "f1"}, "of binh": {"0": "f2"}, "of nobody": {"0": "icon"}}
    )
    served = SimpleNamespace(media_file_mgr=manager, is_active_session=lambda session: session == "runs anew")
    served.uploaded_file_mgr = SimpleNamespace(file_storage={})
    runtime = SimpleNamespace(instance=lambda: served)
    monkeypatch.setattr(own_files, "Runtime", runtime)
    monkeypatch.setattr(bodies, "Runtime", runtime)
    monkeypatch.setattr(
        own_files, "_ran_for", {"of an": ("an", 1), "of binh": ("binh", 2), "of nobody": own_files.NOBODY}
    )
    app = Starlette(
        routes=[
            *login_pages.ROUTES,
            Route("/media/{name}", served_file),
            Route("/_stcore/upload_file/{session}/{file}", served_file, methods=["PUT", "DELETE"]),
        ],
        middleware=[Middleware(Headers), Middleware(OwnFiles), Middleware(Bodies)],
    )
    with TestClient(app, follow_redirects=False) as opened:
        opened.waited = waited
        yield opened
    store.engine.dispose()


def token(client) -> str:
    return re.search(r"value=.([0-9a-f]{64})", client.get("/sign-in").text)[1]


def posted(client, path: str, **fields: str):
    return client.post(path, data={"token": token(client), **fields})


def test_signing_out_ends_every_copy_of_the_cookie(client):
    assert posted(client, "/sign-in", login="an", password=FIRST).status_code == 303
    cookie = client.cookies[session_cookie.COOKIE]
    another_tab = {session_cookie.COOKIE: cookie}
    assert current_user.login_of_request(another_tab, {}) == "an"
    assert posted(client, "/sign-out").status_code == 303
    assert current_user.login_of_request(another_tab, {}) is None


def test_a_changed_password_ends_other_sessions_and_goes_on_with_a_new_one(client):
    posted(client, "/sign-in", login="an", password=FIRST)
    before = {session_cookie.COOKIE: client.cookies[session_cookie.COOKIE]}
    assert posted(client, "/password", password=FIRST, new=NEW).status_code == 303
    assert current_user.login_of_request(before, {}) is None
    assert current_user.login_of_request(dict(client.cookies), {}) == "an"


@pytest.mark.parametrize("change", ["close", "reset"])
def test_an_account_that_is_closed_or_reset_is_out(client, change):
    posted(client, "/sign-in", login="an", password=FIRST)
    cookie = dict(client.cookies)
    if change == "close":
        people.close_account(current_user.store(), "an", now())
    else:
        people.reset_password(current_user.store(), "an", NEW)
    assert current_user.login_of_request(cookie, {}) is None


def test_a_file_is_for_the_person_it_was_made_for_while_session_and_right_last(client):
    assert client.get("/media/f1.pdf").status_code == 403
    assert client.get("/media/icon.svg").status_code == 200
    posted(client, "/sign-in", login="an", password=FIRST)
    assert client.get("/media/f1.pdf").text == "content"
    assert client.get("/media/f2.pdf").status_code == 403
    assert client.get("/media/none.pdf").status_code == 403
    kept = {"cookie": f"{session_cookie.COOKIE}={client.cookies[session_cookie.COOKIE]}"}
    posted(client, "/sign-out")
    client.cookies.clear()
    assert client.get("/media/f1.pdf", headers=kept).status_code == 403
    posted(client, "/sign-in", login="an", password=FIRST)
    assert client.get("/media/f1.pdf").status_code == 200
    people.revoke(current_user.store(), 1, now())
    assert client.get("/media/f1.pdf").status_code == 403


def test_a_session_that_runs_anew_is_not_forgotten(client):
    own_files._ran_for |= {"runs anew": ("an", 1), "is over": ("an", 1)}
    client.get("/media/none.pdf")
    assert "runs anew" in own_files._ran_for
    assert "is over" not in own_files._ran_for


def test_a_file_that_is_made_at_a_click_is_for_the_person_who_clicked(client, monkeypatch):
    monkeypatch.setattr(own_files, "_made_for", {})
    manager = own_files.Runtime.instance().media_file_mgr
    manager._lock = nullcontext()
    manager._deferred_callables = {"offered": {"session_id": "of an"}}
    manager.execute_deferred = lambda offered: "/media/f9.xlsx"
    for _ in range(2):
        own_files.watch(manager)
        assert manager.execute_deferred("offered") == "/media/f9.xlsx"
    # The page ran anew, and Streamlit no longer knows of the file.
    manager._files_by_session_and_coord["of an"] = {"0": "f1"}
    assert client.get("/media/f9.xlsx").status_code == 403
    for login, status in (("an", 200), ("binh", 403)):
        posted(client, "/sign-in", login=login, password=FIRST)
        assert client.get("/media/f9.xlsx").status_code == status
    posted(client, "/sign-in", login="an", password=FIRST)
    people.revoke(current_user.store(), 1, now())
    assert client.get("/media/f9.xlsx").status_code == 403


@pytest.mark.parametrize("login", ["an", "nobody at all"])
def test_guessing_is_slowed_down_alike_whether_the_login_exists_and_locks_nobody_out(client, login):
    answers = {posted(client, "/sign-in", login=login, password="sai").status_code for _ in range(6)}
    assert answers == {403}
    assert [seconds for seconds in client.waited if seconds] == [1, 2, 4]
    if login == "an":
        assert posted(client, "/sign-in", login="an", password=FIRST).status_code == 303


def test_a_wrong_present_password_counts_as_a_failure(client):
    posted(client, "/sign-in", login="an", password=FIRST)
    for _ in range(5):
        assert posted(client, "/password", password="sai", new=NEW).status_code == 400
    assert [seconds for seconds in client.waited if seconds] == [1, 2]
    assert [e.action for e in audit.entries(current_user.store())].count("password change refused") == 5


def test_a_token_of_any_letters_is_refused_in_a_sentence(client):
    client.get("/sign-in")
    assert client.post("/sign-in", data={"token": "mã ☃", "login": "an", "password": FIRST}).status_code == 403


def test_behind_tls_no_cookie_goes_without_it(client):
    forwarded = {"x-forwarded-proto": "https"}
    assert "Secure" in client.get("/sign-in", headers=forwarded).headers["set-cookie"]
    given = {"token": token(client), "login": "an", "password": FIRST}
    for headers, secure in ((forwarded, True), ({}, False)):
        signed_in = client.post("/sign-in", data=given, headers=headers)
        assert signed_in.status_code == 303
        assert ("Secure" in signed_in.headers["set-cookie"]) == secure


@pytest.mark.parametrize("path", ["/sign-in", "/password", "/media/f1.pdf", "/nowhere"])
def test_every_answer_has_its_headers(client, path):
    headers = client.get(path, headers={"x-forwarded-proto": "https"}).headers
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert (headers["X-Content-Type-Options"], headers["Referrer-Policy"]) == ("nosniff", "same-origin")
    assert "Strict-Transport-Security" in headers
    assert "Strict-Transport-Security" not in client.get(path).headers


def test_a_file_that_was_made_at_a_click_stays_while_others_open_pages(monkeypatch):
    manager = MediaFileManager(MemoryMediaFileStorage("/media"))
    own_files.watch(manager)
    monkeypatch.setattr(media_file_manager, "_get_session_id", lambda: "of an")
    offered = manager.add_deferred(lambda: b"content", "text/csv", "1", "a.csv")
    file = manager.execute_deferred(offered).rpartition("/")[2].partition(".")[0]
    for _ in range(3):
        manager.remove_orphaned_files()
    assert manager.read_file(f"{file}.csv") is not None
    manager.clear_session_refs("of an")
    for _ in range(3):
        manager.remove_orphaned_files()
    assert manager.read_file(f"{file}.csv") is None
    assert manager._files_by_session_and_coord.keys() == set()
