"""The command `cellpulse` as the tests of the chain run it, and homes that all workers of a test run share."""

from __future__ import annotations

import io
import logging
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from datetime import date
from pathlib import Path

import duckdb
import polars as pl
import pytest
from filelock import FileLock

from dashboard import cli
from dashboard.documents.exporting import published
from etl import warehouse
from etl.config.workspace import Workspace

NOW = "2026-11-10T09:00"


class Command:
    """Runs `cellpulse` on a home of its own: in this process, as most of a short command's time is Python's start."""

    def __init__(self, home: Path, **environ: str):
        self.home = home
        self.environ = {**os.environ, "CELLPULSE_KEY": "a key for the tests only", "CELLPULSE_NOW": NOW, **environ}

    def __call__(self, *arguments: object, code: int | None = 0) -> subprocess.CompletedProcess:
        """Runs it to its end, which must have this code, any where it is None; `arguments` are its words."""
        words = ["cellpulse", "--home", str(self.home), *map(str, arguments)]
        out, err = io.StringIO(), io.StringIO()
        kept = (redirect_stdout(out), redirect_stderr(err), _surroundings(self.environ, words))
        with kept[0], kept[1], kept[2], pytest.raises(SystemExit) as ended:
            cli.main()
        return self._ended(
            subprocess.CompletedProcess(words, ended.value.code or 0, out.getvalue(), err.getvalue()), code
        )

    def apart(
        self, *arguments: object, code: int | None = 0, prefix: tuple[str, ...] = ()
    ) -> subprocess.CompletedProcess:
        """The same as a process of its own, as users start it; `prefix` comes before it."""
        words = [*prefix, sys.executable, "-m", "dashboard.cli", "--home", str(self.home), *map(str, arguments)]
        done = subprocess.run(words, env=self.environ, capture_output=True, text=True, timeout=300, check=False)
        return self._ended(done, code)

    def table(self, name: str, as_of: date | None = None) -> pl.DataFrame:
        """A published table."""
        with self.reading() as con:
            return published(con, name, as_of)

    @contextmanager
    def reading(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """The published warehouse of this home."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("CELLPULSE_KEY", self.environ["CELLPULSE_KEY"])
            workspace = Workspace.open(self.home)
        with warehouse.reading(workspace) as con:
            yield con

    @staticmethod
    def _ended(done: subprocess.CompletedProcess, code: int | None) -> subprocess.CompletedProcess:
        assert code is None or done.returncode == code, f"{done.args}\n{done.stdout}\n{done.stderr}"
        return done


@contextmanager
def _surroundings(environ: dict[str, str], words: list[str]) -> Iterator[None]:
    """What a process begins with: its environment, its words, nothing said to the log; as it was afterwards."""
    before, root = dict(os.environ), logging.getLogger()
    handlers, level = root.handlers[:], logging.getLogger("etl").level
    umask = os.umask(0o022)
    os.umask(umask)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", words)
        root.handlers[:] = []
        os.environ.clear()
        os.environ.update(environ)
        try:
            yield
        finally:
            root.handlers[:] = handlers
            logging.getLogger("etl").setLevel(level)
            os.umask(umask)
            os.environ.clear()
            os.environ.update(before)


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """A folder that `make` fills, once for all workers of a test run; whoever needs it meanwhile waits.

    What `make` gets is the folder itself, so that paths written into it stay true.
    """
    base = factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder, made = shared / name, shared / f"{name}.made"
    with FileLock(shared / f"{name}.lock"):
        if not made.exists():
            folder.mkdir()
            make(folder)
            made.touch()
    return folder
