"""The server's own routes in any order, with anything in a form: none fails, and cookies count as a model says."""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from dashboard.auth import current_user, session_cookie
from dashboard.store import people
from etl.config.workspace import now
from tests.dashboard.test_sessions import FIRST, NEW, client, token

__all__ = ["client"]
LOGINS = st.sampled_from(["an", "binh"])
PATHS = st.sampled_from(["/sign-in", "/sign-out", "/password"])
TEXT = st.text(max_size=30)


@dataclass
class Model:
    """What should be true: passwords, closed accounts, and of each cookie whose it is, while it counts."""

    passwords: dict[str, str] = field(default_factory=lambda: {"an": FIRST, "binh": FIRST})
    closed: set[str] = field(default_factory=set)
    cookies: dict[str, str | None] = field(default_factory=dict)

    def end(self, login: str) -> None:
        """All sessions of a person are over."""
        self.cookies = {cookie: None if whose == login else whose for cookie, whose in self.cookies.items()}


class Routes(RuleBasedStateMachine):
    """A browser, an administrator, and somebody who sends anything."""

    def __init__(self, browser) -> None:
        super().__init__()
        self.browser, self.model = browser, Model()
        for login in ("an", "binh"):
            people.reset_password(current_user.store(), login, FIRST)
        browser.cookies.clear()

    @rule(login=LOGINS, right=st.booleans())
    def sign_in(self, login: str, right: bool) -> None:
        given = self.model.passwords[login] if right else "sai mật khẩu rồi"
        answer = self._posted("/sign-in", login=login, password=given)
        welcome = right and login not in self.model.closed
        assert answer.status_code == (303 if welcome else 403)
        if welcome:
            self.model.cookies[self._cookie()] = login

    @rule()
    def sign_out(self) -> None:
        whose = self.model.cookies.get(self._cookie())
        assert self._posted("/sign-out").status_code == 303
        if whose:
            self.model.end(whose)

    @rule(right=st.booleans(), new=st.sampled_from([FIRST, NEW, "ngắn"]))
    def change_password(self, right: bool, new: str) -> None:
        whose = self.model.cookies.get(self._cookie())
        old = self.model.passwords[whose] if whose else FIRST
        answer = self._posted("/password", password=old if right else "sai", new=new)
        fits = right and len(new) >= people.SHORTEST_PASSWORD and new != old
        assert answer.status_code == (403 if not whose else 303 if fits else 400)
        if whose and fits:
            self.model.end(whose)
            self.model.passwords[whose] = new
            self.model.cookies[self._cookie()] = whose

    @rule(login=LOGINS)
    def close(self, login: str) -> None:
        people.close_account(current_user.store(), login, now())
        self.model.closed.add(login)
        self.model.end(login)

    @rule(login=LOGINS)
    def reset(self, login: str) -> None:
        people.reset_password(current_user.store(), login, FIRST)
        self.model.closed.discard(login)
        self.model.passwords[login] = FIRST
        self.model.end(login)

    @rule(path=PATHS, fields=st.dictionaries(TEXT, TEXT, max_size=3), form=TEXT, session=TEXT, query=TEXT)
    def send_anything(self, path: str, fields: dict[str, str], form: str, session: str, query: str) -> None:
        kept = list(self.browser.cookies.jar)
        for method in ("GET", "POST"):
            headers = {"cookie": f"cellpulse_form={form}; {session_cookie.COOKIE}={session}".encode()}
            data = fields if method == "POST" else None
            asked = {"next": query, "lang": query}
            answer = self.browser.request(method, path, data=data, headers=headers, params=asked)
            assert answer.status_code == (200 if method == "GET" else 403)
        self.browser.cookies.clear()
        for cookie in kept:
            self.browser.cookies.jar.set_cookie(cookie)

    @invariant()
    def each_cookie_counts_as_long_as_it_should(self) -> None:
        for cookie, whose in self.model.cookies.items():
            assert current_user.login_of_request({session_cookie.COOKIE: cookie}, {}) == whose

    def _posted(self, path: str, **fields: str):
        return self.browser.post(path, data={"token": token(self.browser), **fields})

    def _cookie(self) -> str:
        return self.browser.cookies.get(session_cookie.COOKIE, "")


def test_sessions_in_any_order(client):
    rounds = settings(max_examples=8, stateful_step_count=12, suppress_health_check=list(HealthCheck), deadline=None)
    made: list[Routes] = []

    def fresh() -> Routes:
        made.append(Routes(client))
        return made[-1]

    run_state_machine_as_test(fresh, settings=rounds)
    assert any(machine.model.cookies for machine in made)


def test_only_a_form_cookie_of_our_own_shape_is_sent_back(client):
    for sent in ("%0d%0aSet-Cookie:%20a=b", "x", "a" * 33):
        answer = client.get("/sign-in", headers={"cookie": f"cellpulse_form={sent}"})
        assert f"cellpulse_form={sent};" not in answer.headers["set-cookie"]
