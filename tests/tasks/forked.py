"""Commands that are forked from a process which has everything imported: each starts within milliseconds.

A command can be killed at an instant, or just before one of its steps: a file that is opened for writing, moved or
removed, a statement or a commit of the store.
"""

from __future__ import annotations

import importlib
import multiprocessing
import os
import pkgutil
import signal
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.chain.commands import Command

if TYPE_CHECKING:
    from multiprocessing.context import ForkServerContext, ForkServerProcess
    from multiprocessing.sharedctypes import Synchronized

PACKAGES = ("etl", "models", "dashboard")
# What draws pages, and runs outside of a command.
NOT_OF_COMMANDS = ("dashboard.app", "dashboard.server", "dashboard.views", "dashboard.auth", "etl.untrusted.child")
STEPS = ("os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.truncate", "os.chmod", "sqlite3.connect")
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
NEVER = 0


@dataclass(frozen=True)
class Forked:
    """A command under way; `steps` counts those that it has taken."""

    process: ForkServerProcess
    steps: Synchronized

    def ended(self, seconds: float | None) -> bool:
        """Waits so long, kills it where it still runs, and gives whether it had ended by itself."""
        self.process.join(seconds)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()
        return self.process.exitcode != -signal.SIGKILL


def started(command: Command, words: Sequence[object], typed: str, kill_before: int = NEVER) -> Forked:
    """Starts a command; `typed` is what it reads where it asks, and before which of its steps it is killed."""
    context = _context()
    steps = context.Value("i", 0)
    line = ["cellpulse", "--home", str(command.home), *map(str, words)]
    process = context.Process(target=_run, args=(command.environ, line, typed, kill_before, steps))
    process.start()
    return Forked(process, steps)


def _context() -> ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    # A second thread of OpenBLAS would be there before the fork, and not after it.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    context.set_forkserver_preload(["tests.tasks.forked_imports"])
    return context


def import_everything() -> None:
    """All that commands use; nothing of it is run."""
    for package in PACKAGES:
        parent = importlib.import_module(package)
        for module in pkgutil.walk_packages(parent.__path__, f"{package}."):
            if not module.name.startswith(NOT_OF_COMMANDS) and "migrations." not in module.name:
                importlib.import_module(module.name)


def _run(environ: dict[str, str], line: list[str], typed: str, kill_before: int, steps: Synchronized) -> None:
    os.setsid()
    os.environ.clear()
    os.environ.update(environ)
    _typed(typed)
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)
    os.dup2(quiet, 2)
    _count(kill_before, steps)
    from dashboard import cli

    sys.argv = line
    cli.main()


def _typed(text: str) -> None:
    there, here = os.pipe()
    os.write(here, text.encode())
    os.close(here)
    os.dup2(there, 0)
    sys.stdin = os.fdopen(0, encoding="utf-8")


def _count(kill_before: int, steps: Synchronized) -> None:
    from sqlalchemy import Engine, event

    def step(*_: object) -> None:
        steps.value += 1
        if steps.value == kill_before:
            os.kill(os.getpid(), signal.SIGKILL)

    def of_python(name: str, arguments: tuple) -> None:
        if name in STEPS or (name == "open" and isinstance(arguments[2], int) and arguments[2] & WRITING):
            step()

    event.listen(Engine, "commit", step)
    event.listen(Engine, "before_cursor_execute", step)
    sys.addaudithook(of_python)
