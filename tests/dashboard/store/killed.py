"""Opens stores in child processes that are killed before a given statement, and opens what is left once more.

Run as a program: `python killed.py PLACE REVISION [EVERY]`; the place is a folder for SQLite, or the address of an
empty database of PostgreSQL; before every statement, or every so many. Prints one line of JSON. Apart, for it forks.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Engine, create_engine, event, inspect, text

from dashboard.store import open_store
from dashboard.store.migrating import migrate
from etl.user_error import UserError

KEY = b"k" * 32


def _older(url: str, revision: str) -> None:
    if revision == "none":
        return
    engine = create_engine(url)
    with engine.begin() as connection:
        migrate(connection, revision)
    engine.dispose()


def _of_sqlite(folder: Path, revision: str) -> Callable[[int], str]:
    """What gives, by a number, the address of a store of the revision."""
    older = folder / "older.db"
    _older(f"sqlite:///{older}", revision)

    def fresh(n: int) -> str:
        file = folder / f"{revision}-{n}.db"
        if older.exists():
            shutil.copyfile(older, file)
        return f"sqlite:///{file}"

    return fresh


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

        @event.listens_for(Engine, "commit")
        @event.listens_for(Engine, "before_cursor_execute")
        def _count(*_: object) -> None:
            if next(count) == statement:
                os.kill(os.getpid(), signal.SIGKILL)

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
    """How many openings were killed, and how many of the stores did not open afterwards."""
    fresh = _of_postgresql(place, revision) if "://" in place else _of_sqlite(Path(place), revision)
    n, broken = 0, 0
    while _killed(url := fresh(n), n * every + 1):
        n, broken = n + 1, broken + (not _opens(url))
    return {"killed": n, "broken": broken}


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], sys.argv[2], *map(int, sys.argv[3:]))))
