"""Opens once more what is left of a store whose opening was killed before a given statement.

Run as a program: `python killed.py PLACE REVISION [EVERY]`; the place is a folder for SQLite, or the address of an
empty database of PostgreSQL, where children are killed before every statement, or every so many. Prints one line of
JSON. Apart, for it forks and listens to every engine.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Engine, create_engine, event, inspect, text

from dashboard.store import open_store
from dashboard.store.migrating import migrate
from etl.user_error import UserError

KEY = b"k" * 32
STATEMENTS = ("commit", "before_cursor_execute")


def _older(url: str, revision: str) -> None:
    if revision == "none":
        return
    engine = create_engine(url)
    with engine.begin() as connection:
        migrate(connection, revision)
    engine.dispose()


def _in_sqlite(folder: Path, revision: str) -> dict[str, int]:
    """What main gives. A child that is killed leaves the files as they are at that moment: they are copied instead."""
    opening = folder / revision
    opening.mkdir()
    url = f"sqlite:///{opening / 'store.db'}"
    _older(url, revision)
    left: list[bytes] = []

    def copy(*_: object) -> None:
        left.append(_bytes(opening))
        shutil.copytree(opening, folder / left[-1].hex(), dirs_exist_ok=True)

    for what in STATEMENTS:
        event.listen(Engine, what, copy)
    open_store(url, KEY).engine.dispose()
    for what in STATEMENTS:
        event.remove(Engine, what, copy)
    # Most statements of a transaction leave the files as they were: equal ones open or do not open alike.
    opens = {state: _opens(f"sqlite:///{folder / state.hex() / 'store.db'}") for state in set(left)}
    return {"killed": len(left), "states": len(opens), "broken": sum(not opens[state] for state in left)}


def _bytes(folder: Path) -> bytes:
    """One value for the names and the contents of all files of a folder."""
    files = sorted(folder.iterdir())
    return sha256(b"".join(sha256(part).digest() for f in files for part in (f.name.encode(), f.read_bytes()))).digest()


def _of_postgresql(url: str, revision: str) -> Callable[[int], str]:
    def fresh(_: int) -> str:
        engine = create_engine(url)
        with engine.begin() as connection:
            # It waits for what the server still does for a child that is gone.
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
        engine.dispose()
        _older(url, revision)
        return url

    return fresh


def _killed(url: str, statement: int) -> bool:
    """True where the child was killed; False where it had no such statement any more."""
    child = os.fork()
    if child == 0:
        count = iter(range(1, 10_000))

        def kill(*_: object) -> None:
            if next(count) == statement:
                os.kill(os.getpid(), signal.SIGKILL)

        for what in STATEMENTS:
            event.listen(Engine, what, kill)
        open_store(url, KEY)
        os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def _opens(url: str) -> bool:
    try:
        store = open_store(url, KEY)
    except UserError:
        return False
    whole = {"accounts", "audit", "cases", "digests", "visits_made"} <= set(inspect(store.engine).get_table_names())
    store.engine.dispose()
    return whole


def main(place: str, revision: str, every: int = 1) -> dict[str, int]:
    """How many openings were killed, how many of the stores did not open afterwards; for SQLite, how many differed."""
    if "://" not in place:
        return _in_sqlite(Path(place), revision)
    fresh = _of_postgresql(place, revision)
    n, broken = 0, 0
    while _killed(url := fresh(n), n * every + 1):
        n, broken = n + 1, broken + (not _opens(url))
    return {"killed": n, "broken": broken}


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], sys.argv[2], *map(int, sys.argv[3:]))))
