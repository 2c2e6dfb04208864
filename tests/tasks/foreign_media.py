"""Random people ask for random files of random sessions: each gets those that were made for them, while session and
right last, and nobody else's."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from argon2 import PasswordHasher
from starlette.types import Message, Receive, Scope, Send

from dashboard.auth import current_user, own_files, session_cookie
from dashboard.auth.own_files import NOBODY, OwnFiles
from dashboard.scope import WHOLE
from dashboard.store import people, sign_ins
from etl.config.workspace import now
from tests.awaited import awaited

PEOPLE = ("an", "binh", "chi", "dung")


@dataclass
class House:
    """Who has which grants, sessions and files; `over` are the grants that ended."""

    dice: random.Random
    cookies: dict[str, list[str]] = field(default_factory=dict)
    grants: dict[str, list[int]] = field(default_factory=dict)
    over: set[int] = field(default_factory=set)
    closed: set[str] = field(default_factory=set)
    in_force: dict[str, bool] = field(default_factory=dict)
    files: dict[str, tuple[str, int]] = field(default_factory=dict)

    def happens(self) -> None:
        """One thing: a sign-in, a sign-out, a grant, its end, a file, a closed account."""
        login = self.dice.choice(PEOPLE)
        what = self.dice.choices(("in", "out", "grant", "end", "file", "close", "open"), (6, 2, 3, 2, 8, 1, 2))[0]
        store, today = current_user.store(), now().date()
        mine = self.grants.setdefault(login, [])
        if what == "in" and login not in self.closed:
            generation = sign_ins.generation(store, login)
            cookie = session_cookie.issue(login, now() + timedelta(hours=8), current_user.here().keys.store, generation)
            self.cookies.setdefault(login, []).append(cookie)
            self.in_force[cookie] = True
        elif what == "out":
            sign_ins.end_all(store, login)
            self._ended(login)
        elif what == "grant":
            mine.append(people.grant(store, login, "leader", WHOLE, "x", today, today, "y"))
        elif what == "end" and mine:
            ended = self.dice.choice(mine)
            people.revoke(store, ended, now())
            self.over.add(ended)
        elif what == "file":
            self.files[f"f{len(self.files)}"] = (login, self.dice.choice(mine)) if mine else NOBODY
        elif what == "close":
            people.close_account(store, login, now())
            self.closed.add(login)
            self._ended(login)
        elif what == "open" and login in self.closed:
            people.reset_password(store, login, "một câu dài dễ nhớ")
            self.closed.discard(login)

    def _ended(self, login: str) -> None:
        for cookie in self.cookies.get(login, []):
            self.in_force[cookie] = False

    def asked(self) -> tuple[str, str, str, bool]:
        """A file, who asks, with which cookie, and whether it may be given."""
        login = self.dice.choice(PEOPLE)
        cookie = self.dice.choice(["", "no cookie of ours", *self.cookies.get(login, [])])
        file = self.dice.choice([*self.files, "none"])
        owner, grant = self.files.get(file, ("nobody at all", 0))
        own = owner == login and self.in_force.get(cookie, False) and grant not in self.over
        return file, login, cookie, own or (owner, grant) == NOBODY


def ask_for_files(home: Path, n: int, seed: int) -> Counter[str]:
    """Asks so many times and gives how often a file was given and refused. Raises AssertionError for a foreign file."""
    (home / "cellpulse.toml").write_text('[sign_in]\nkind = "local"\n', "utf-8")
    counts, house = Counter(), House(random.Random(seed))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CELLPULSE_HOME", str(home))
        patch.setattr(people, "_HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        for login in PEOPLE:
            people.add_account(current_user.store(), login, login, "một câu dài dễ nhớ")
        for n_asked in range(n):
            for _ in range(3):
                house.happens()
            by_session = {f"of {file}": {"0": file} for file in house.files}
            manager = SimpleNamespace(_files_by_session_and_coord=by_session)
            runtime = SimpleNamespace(instance=lambda manager=manager: _runtime(manager))
            patch.setattr(own_files, "Runtime", runtime)
            patch.setattr(own_files, "_ran_for", {f"of {file}": owner for file, owner in house.files.items()})
            file, login, cookie, may = house.asked()
            status = awaited(_answer(file, cookie))
            assert (status == 200) == may, f"seed {seed}, {n_asked}: {login} asks for {file} of {house.files.get(file)}"
            counts["given" if may else "refused"] += 1
        current_user.store().engine.dispose()
    return counts


def _runtime(manager: SimpleNamespace) -> SimpleNamespace:
    return SimpleNamespace(media_file_mgr=manager, is_active_session=lambda session: False)


async def _answer(file: str, cookie: str) -> int:
    async def served(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})

    statuses = []

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])

    async def receive() -> Message:
        return {"type": "http.request"}

    headers = [(b"cookie", f"{session_cookie.COOKIE}={cookie}".encode("latin-1"))]
    scope = {"type": "http", "method": "GET", "path": f"/media/{file}.pdf", "headers": headers, "query_string": b""}
    await OwnFiles(served)(scope, receive, send)
    return statuses[0]
