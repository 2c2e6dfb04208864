"""20 people who sign in, open pages, follow links and take files for ten minutes, while a new run is published.

`uv run poe people MINUTES` (10) serves a province of 300 cells and speaks with it as browsers do, over WebSockets.
Every click ends with a page that shows no fault, and every file is given.
"""

from __future__ import annotations

import os
import random
import re
import statistics
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from datetime import timedelta
from http.cookiejar import CookieJar
from pathlib import Path

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

from dashboard.scope import from_code
from dashboard.store import people
from dashboard.store.home import open_home
from etl import warehouse
from etl.config.workspace import Workspace, now
from tests.browser.conftest import publish, served

PASSWORD = "một câu dài dễ nhớ"
N_PEOPLE = 20
# A page that takes longer than this on a busy machine is an error.
PATIENCE_SECONDS = 120
BETWEEN_CLICKS = (2.0, 8.0)
OF_FILES = 0.3
# What stands around each sentence that a page says instead of its own content.
REFUSED = 'class="cp-nothing'


@dataclass
class Person:
    """Somebody at a browser; `faults` has a sentence for each click that went wrong, `seconds` the time of each."""

    address: str
    login: str
    cells: list[str]
    dice: random.Random
    seconds: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    files: int = 0
    _jar: CookieJar = field(default_factory=CookieJar)
    _pages: dict[str, str] = field(default_factory=dict)
    _session: str = ""
    _offered: str = ""

    def work(self, until: float) -> None:
        """Clicks until then; a fault is noted and does not end it."""
        try:
            self._sign_in()
            with self._connected() as socket:
                while time.monotonic() < until:
                    self._click(socket)
                    time.sleep(self.dice.uniform(*BETWEEN_CLICKS))
        except Exception as error:
            self.faults.append(f"{self.login}: {type(error).__name__}: {error}")

    def _sign_in(self) -> None:
        form = self._fetched("/sign-in?next=/").decode("utf-8")
        token = re.search(r"value=.([0-9a-f]{64})", form)
        assert token is not None, "no form to sign in"
        given = {"token": token[1], "login": self.login, "password": PASSWORD}
        self._fetched("/sign-in?next=/fonts/", urllib.parse.urlencode(given).encode("ascii"))
        assert any(cookie.name == "cellpulse_ticket" for cookie in self._jar), "not signed in"

    def _fetched(self, path: str, content: bytes | None = None) -> bytes:
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self._jar))
        try:
            with opener.open(f"{self.address}{path}", content, timeout=PATIENCE_SECONDS) as answer:
                return answer.read()
        except urllib.error.HTTPError as error:
            # Where signing in leads there is nothing.
            if content is None:
                raise
            return error.read()

    def _connected(self) -> ClientConnection:
        cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in self._jar)
        return connect(
            f"{self.address.replace('http', 'ws', 1)}/_stcore/stream", subprotocols=["streamlit"], max_size=None,
            origin=self.address, additional_headers={"Cookie": cookies},
        )  # fmt: skip

    def _click(self, socket: ClientConnection) -> None:
        page = self.dice.choice(["", *self._pages])
        begun = time.monotonic()
        self.open_page(socket, page, cell=self.dice.choice(self.cells))
        self.seconds.append(time.monotonic() - begun)
        if self._offered and self.dice.random() < OF_FILES:
            self._take(self.url_of_offered(socket, page), page)

    def open_page(self, socket: ClientConnection, page: str, **address: str) -> None:
        """Opens the page at a path, the first one at none, and waits until all of it is there."""
        asked = BackMsg()
        asked.rerun_script.query_string = urllib.parse.urlencode(address)
        asked.rerun_script.page_script_hash = self._pages.get(page, "")
        self._offered = ""
        self._answered(socket, asked, "script_finished", page)

    def url_of_offered(self, socket: ClientConnection, page: str) -> str:
        """Has the last file made that a page offered, as a click does, and gives its address."""
        asked = BackMsg()
        asked.backend_operation_request.request_id = "1"
        asked.backend_operation_request.session_id = self._session
        asked.backend_operation_request.deferred_file.file_id = self._offered
        message = self._answered(socket, asked, "backend_operation_response", page)
        if message.backend_operation_response.error_msg:
            self.faults.append(f"{self.login}: {page}: {message.backend_operation_response.error_msg[:200]}")
        return message.backend_operation_response.deferred_file.url

    def _answered(self, socket: ClientConnection, asked: BackMsg, end: str, page: str) -> ForwardMsg:
        socket.send(asked.SerializeToString())
        while True:
            message = ForwardMsg.FromString(socket.recv(PATIENCE_SECONDS))
            self._seen(message, page)
            if message.WhichOneof("type") == end:
                return message

    def _seen(self, message: ForwardMsg, page: str) -> None:
        kind = message.WhichOneof("type")
        if kind == "navigation":
            self._pages = {each.url_pathname: each.page_script_hash for each in message.navigation.app_pages}
        if kind == "new_session":
            self._session = message.new_session.initialize.session_id or self._session
        if kind == "page_not_found":
            self.faults.append(f"{self.login}: {page} is not found")
        element = message.delta.new_element if kind == "delta" else None
        if element is not None and element.WhichOneof("type") == "exception":
            self.faults.append(f"{self.login}: {page}: {element.exception.message[:200]}")
        if element is not None and element.WhichOneof("type") == "html" and REFUSED in element.html.body:
            self.faults.append(f"{self.login}: {page}: {element.html.body[:200]}")
        if element is not None and element.WhichOneof("type") == "download_button":
            self._offered = element.download_button.deferred_file_id

    def _take(self, url: str, page: str) -> None:
        if not url:
            return
        try:
            self.files += len(self._fetched(url)) > 0
        except urllib.error.HTTPError as error:
            self.faults.append(f"{self.login}: {page}: a file is refused with {error.code}")


def crowd(home: Path, minutes: float, seed: int, n: int = N_PEOPLE) -> list[Person]:
    """So many people for so long; half-way the world is published once more."""
    (home / "cellpulse.toml").write_text('[sign_in]\nkind = "local"\n', "utf-8")
    cells = _given(Workspace.open(home), n)
    with served(home, dict(os.environ)) as address:
        everybody = [Person(address, f"p{i}", cells[i], random.Random(seed + i)) for i in range(n)]
        until = time.monotonic() + 60 * minutes
        threads = [threading.Thread(target=each.work, args=(until,)) for each in everybody]
        for thread in threads:
            thread.start()
        time.sleep(30 * minutes)
        with warehouse.writing(Workspace.open(home)):
            pass
        for thread in threads:
            thread.join()
    return everybody


def _given(workspace: Workspace, n: int) -> list[list[str]]:
    """Accounts and grants for the whole tree or a part of it; gives for each which cells are in it."""
    store, today = open_home(workspace), now().date()
    with warehouse.reading(workspace) as con:
        units = [unit for (unit,) in con.execute("SELECT DISTINCT unit_code FROM intake.units ORDER BY ALL").fetchall()]
        within = "SELECT DISTINCT cell_code FROM mart.cell_scope WHERE unit_code = ? ORDER BY ALL"
        cells = {unit: [cell for (cell,) in con.execute(within, [unit]).fetchall()] for unit in units}
    used = [unit for unit in units if cells[unit]]
    for i in range(n):
        people.add_account(store, f"p{i}", f"P{i}", PASSWORD + "!")
        people.change_password(store, f"p{i}", PASSWORD + "!", PASSWORD)
        unit = used[i % len(used)]
        people.grant(store, f"p{i}", "inspector", from_code(unit), "x", today, today + timedelta(days=1), "y")
    store.engine.dispose()
    return [cells[used[i % len(used)]] for i in range(n)]


def main() -> None:
    """Prints how many clicks and files there were, how long they took, and each fault; exit code 1 where any is."""
    minutes = float(sys.argv[1]) if len(sys.argv) > 1 else 10
    with tempfile.TemporaryDirectory() as folder:
        everybody = crowd(publish(Path(folder) / "home", "full"), minutes, int(time.time()))
    seconds = sorted(second for each in everybody for second in each.seconds)
    faults = [fault for each in everybody for fault in each.faults]
    middle, most = statistics.median(seconds), seconds[int(0.95 * len(seconds))]
    files = sum(each.files for each in everybody)
    print(f"{len(everybody)} people, {minutes:g} minutes, {len(seconds)} clicks, {files} files")
    print(f"a click took {middle:.2f} s (median), {most:.2f} s (95 %); {len(faults)} errors")
    print("\n".join(faults[:20]))
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
