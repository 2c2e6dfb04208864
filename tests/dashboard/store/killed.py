"""Opens stores in child processes that are killed before a given statement, and opens what is left once more.

Run as a program: `python killed.py FOLDER REVISION`; prints one line of JSON. A process of its own, because it forks.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
from pathlib import Path

from sqlalchemy import Engine, create_engine, event, inspect

from dashboard.store import open_store
from dashboard.store.migrating import migrate
from etl.user_error import UserError

KEY = b"k" * 32


def _older(file: Path, revision: str) -> None:
    if revision == "none":
        return
    engine = create_engine(f"sqlite:///{file}")
    with engine.begin() as connection:
        migrate(connection, revision)
    engine.dispose()


def _killed(file: Path, statement: int) -> bool:
    """True where the child was killed; False where it had no such statement any more."""
    child = os.fork()
    if child == 0:
        count = iter(range(1, 10_000))

        @event.listens_for(Engine, "commit")
        @event.listens_for(Engine, "before_cursor_execute")
        def _count(*_: object) -> None:
            if next(count) == statement:
                os.kill(os.getpid(), signal.SIGKILL)

        open_store(f"sqlite:///{file}", KEY)
        os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def _opens(file: Path) -> bool:
    try:
        store = open_store(f"sqlite:///{file}", KEY)
    except UserError:
        return False
    whole = {"accounts", "audit", "cases", "digests", "visits_made"} <= set(inspect(store.engine).get_table_names())
    store.engine.dispose()
    return whole


def main(folder: Path, revision: str) -> dict[str, int]:
    """How many openings were killed, and how many of the stores did not open afterwards."""
    older = folder / "older.db"
    _older(older, revision)
    n, broken = 0, 0
    while True:
        file = folder / f"{revision}-{n}.db"
        if older.exists():
            shutil.copyfile(older, file)
        if not _killed(file, n + 1):
            return {"killed": n, "broken": broken}
        n, broken = n + 1, broken + (not _opens(file))


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), sys.argv[2])))
