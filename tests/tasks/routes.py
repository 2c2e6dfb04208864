"""Anything asked of the dashboard's routes, over HTTP, as somebody who has not signed in and as somebody who has.

`uv run poe routes N` asks a served dashboard N times (5,000): methods, paths, headers, cookies and bodies are drawn,
some of them broken. No answer is a fault of the server or shows its inside, each has its headers, nothing is given to
who has not signed in, the server's memory stays, and it serves people as before.
"""

from __future__ import annotations

import http.client
import os
import random
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

import psutil

from dashboard.scope import WHOLE
from dashboard.store import people
from dashboard.store.home import open_home
from etl.config.workspace import Workspace, now
from tests.browser.conftest import publish, served
from tests.tasks.people import PASSWORD, Person

PATHS = (
    "/", "/sign-in", "/sign-out", "/password", "/media/x.pdf", "/_stcore/health", "/_stcore/host-config",
    "/_stcore/upload_file/a/b", "/_stcore/stream", "/_stcore/metrics", "/fonts/x.woff2", "/static/x", "/component/x",
    "/profile", "/attention", "/oauth2callback", "/auth/login", "/auth/logout", "/app/static/x", "/favicon.png",
)  # fmt: skip
METHODS = ("GET", "GET", "POST", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "CONNECT", "X")
# What has broken servers before: ways out, other hosts, ends of lines, zeros, half letters, formulas, markup, length.
BITS = (
    "..", "../../../etc/passwd", "%2e%2e%2f", "//evil.example", "\\evil.example", "%00", "%0d%0aSet-Cookie:%20a=b",
    "%ff%fe", "é", "<script>alert(1)</script>", "'; DROP TABLE audit; --", "{{7*7}}", "=1+1", "a" * 5_000, "", " ",
    "javascript:alert(1)", "-1", "1e999", "null", "[]", "%ud800", "::1", "\u202e",
)  # fmt: skip
KEYS = ("next", "lang", "cell", "unit", "right", "as", "page", "case", "as_of", "token", "login", "password", "new")
TYPES = (
    "application/x-www-form-urlencoded", "multipart/form-data; boundary=B", "multipart/form-data", "application/json",
    "text/plain; charset=klingon", "application/x-www-form-urlencoded; charset=utf-16", "",
)  # fmt: skip
COOKIES = ("cellpulse_ticket", "cellpulse_form", "_streamlit_xsrf", "_streamlit_user")
ALWAYS = ("content-security-policy", "x-content-type-options", "x-frame-options", "referrer-policy")
INSIDE = (b"Traceback (most", b"sqlalchemy", b"site-packages", b"duckdb.")
MEMORY_MIB = 100
PATIENCE_SECONDS = 30


@dataclass(frozen=True)
class Asked:
    """One request, as it is sent."""

    method: str
    path: str
    headers: dict[str, bytes]
    body: bytes


def drawn(dice: random.Random, cookies: str) -> Asked:
    """A request; `cookies` are those of somebody who signed in, or none."""
    path = dice.choice(PATHS)
    if dice.random() < 0.3:
        path += "/" * dice.randint(0, 2) + quote(dice.choice(BITS), safe="/%:\\;=")
    asked = "&".join(f"{dice.choice(KEYS)}={quote(dice.choice(BITS), safe='%/')}" for _ in range(dice.randint(0, 3)))
    kept = [f"{dice.choice(COOKIES)}={dice.choice(BITS)[:300]}" for _ in range(dice.randint(0, 2))]
    headers = {"Cookie": "; ".join([*([cookies] if cookies else []), *kept]).encode("utf-8", "replace")}
    for name in ("X-Forwarded-For", "X-Forwarded-Proto", "Origin", "Accept-Encoding", "Range", "If-None-Match"):
        if dice.random() < 0.1:
            headers[name] = dice.choice(BITS).encode("utf-8", "replace")
    headers["Content-Type"] = dice.choice(TYPES).encode()
    return Asked(dice.choice(METHODS), f"{path}?{asked}", headers, _body(dice))


def _body(dice: random.Random) -> bytes:
    kind = dice.randrange(5)
    if kind == 0:
        return b""
    if kind == 1:
        return dice.randbytes(dice.randint(1, 3_000))
    if kind == 2:
        return b"a" * dice.choice((70_000, 1 << 20))
    fields = {dice.choice(KEYS): dice.choice(BITS) for _ in range(3)}
    if kind == 3:
        return "&".join(f"{name}={value}" for name, value in fields.items()).encode("utf-8", "replace")
    part = '--B\r\nContent-Disposition: form-data; name="{}"; filename="{}"\r\n\r\n{}\r\n'
    return "".join(part.format(n, v, v) for n, v in fields.items()).encode("utf-8", "replace") + b"--B--\r\n"


def ask(address: str, n: int, seed: int, cookies: str = "") -> Counter[int]:
    """Asks so many times and gives how often by status. Raises AssertionError for an answer that may not be."""
    dice, statuses = random.Random(seed), Counter()
    for _ in range(n):
        asked = drawn(dice, cookies)
        status, headers, content = answered(address, asked)
        where = f"seed {seed}: {asked.method} {asked.path[:200]} {asked.headers} {asked.body[:80]!r}: {status}"
        assert status < 500, f"{where} {content[:200]!r}"
        assert not any(word in content for word in INSIDE), where
        # What is no HTTP at all is refused before the dashboard sees it.
        assert all(name in headers for name in ALWAYS) or content == b"Invalid HTTP request received.", where
        assert urlsplit(headers.get("location", "")).netloc in ("", urlsplit(address).netloc), where
        assert "set-cookie" not in headers or "a=b" not in headers["set-cookie"], where
        assert cookies or not asked.path.startswith("/media") or status in (400, 403, 404, 405, 413), where
        statuses[status] += 1
    return statuses


def answered(address: str, asked: Asked) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and content of an answer; a server that hangs up on what it refuses gives 0."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=PATIENCE_SECONDS)
    try:
        connection.putrequest(asked.method, asked.path, skip_accept_encoding=True)
        for name, value in asked.headers.items():
            connection.putheader(name, value.translate(None, b"\r\n\0"))
        connection.putheader("Content-Length", str(len(asked.body)))
        connection.endheaders()
        # Where it refused the body it answers all the same.
        with suppress(OSError):
            connection.send(asked.body)
        answer = connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    finally:
        connection.close()


def hunt(home: Path, n: int, seed: int) -> Counter[int]:
    """Serves a home and asks so many times, one half signed in. Raises AssertionError as `ask` does, and where the
    server does not serve as before."""
    (home / "cellpulse.toml").write_text('[sign_in]\nkind = "local"\n', "utf-8")
    store, today = open_home(Workspace.open(home)), now().date()
    people.add_account(store, "p", "P", PASSWORD + "!")
    people.change_password(store, "p", PASSWORD + "!", PASSWORD)
    people.grant(store, "p", "inspector", WHOLE, "x", today, today, "y")
    store.engine.dispose()
    with served(home, dict(os.environ)) as address:
        process = listening(urlsplit(address).port or 0)
        person = Person(address, "p", ["C1"], random.Random(seed))
        person._sign_in()
        before = process.memory_info().rss
        statuses = ask(address, n // 2, seed)
        statuses += ask(address, n - n // 2, seed + 1, "; ".join(f"{c.name}={c.value}" for c in person._jar))
        grown = (process.memory_info().rss - before) >> 20
        assert grown < MEMORY_MIB, f"the server's memory grew by {grown} MB"
        again = Person(address, "p", ["C1"], random.Random(seed))
        again.work(time.monotonic() + 1)
        assert again.faults == []
        assert again.seconds
    return statuses


def listening(port: int) -> psutil.Process:
    """The process that serves a port of this machine."""
    of_server = (each for each in psutil.net_connections("tcp") if each.laddr and each.laddr.port == port)
    return psutil.Process(next(each.pid for each in of_server if each.status == psutil.CONN_LISTEN))


def main() -> None:
    """Prints how often which status was answered."""
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 5_000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else int(time.time())
    with tempfile.TemporaryDirectory() as folder:
        statuses = hunt(publish(Path(folder) / "home", "tiny"), n, seed)
    print(f"seed {seed}: {statuses.total():,} requests, by status {dict(sorted(statuses.items()))}")
    print("0 faults of the server, nothing given to who has not signed in, and it serves as before")


if __name__ == "__main__":
    main()
