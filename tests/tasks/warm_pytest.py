"""Runs pytest in the folder it is started in, each time in a fork of one process that has every package imported.

A script, so that nothing of ours is imported before the fork. It reads a line of JSON for each run, `{"arguments",
"seconds"}`, and answers with one, `{"code", "output", "processor"}`; the code is null where the time was up.
"""

from __future__ import annotations

import importlib
import json
import os
import re
import resource
import signal
import sys
import tempfile
import time
import traceback
import warnings
from contextlib import suppress
from pathlib import Path

OURS = ("etl", "models", "dashboard", "tests")
IMPORTED = re.compile(r"^(?:from|import) ([\w.]+)", re.MULTILINE)
# Plugins that pytest loads by itself.
PLUGINS = ("xdist.plugin", "pytest_playwright.pytest_playwright", "hypothesis", "_hypothesis_pytestplugin", "anyio")
PLUGINS_ARE_THERE = ("-W", "ignore::pytest.PytestAssertRewriteWarning")
LOOKED_AFTER = 0.05


def main() -> None:
    """Answers one line after the other, until there is none."""
    # The folder of a script comes first in the path of its imports, and is none of theirs.
    del sys.path[0]
    _import_packages()
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    for line in sys.stdin:
        wish = json.loads(line)
        print(json.dumps(_run(wish["arguments"], wish["seconds"])), file=answers, flush=True)


def _import_packages() -> None:
    texts = [path.read_text("utf-8") for folder in OURS for path in Path(folder).rglob("*.py")]
    modules = {name for text in texts for name in IMPORTED.findall(text) if name.partition(".")[0] not in OURS}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name in sorted(modules | {"pytest", *PLUGINS}):
            try:
                importlib.import_module(name)
            except Exception:
                # What is missing here is the matter of the test that needs it.
                continue


def _run(arguments: list[str], seconds: float) -> dict:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with tempfile.TemporaryFile() as output:
        child = os.fork()
        if not child:
            _in_child(arguments, output.fileno())
        code = _ended(child, seconds)
        output.seek(0)
        text = output.read().decode("utf-8", "replace")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"code": code, "output": text, "processor": round(used, 1)}


def _in_child(arguments: list[str], output: int) -> None:
    os.setsid()
    nothing = os.open(os.devnull, os.O_RDONLY)
    for here, there in ((nothing, 0), (output, 1), (output, 2)):
        os.dup2(here, there)
    import pytest

    code = pytest.ExitCode.INTERNAL_ERROR
    try:
        code = pytest.main([*PLUGINS_ARE_THERE, *arguments])
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        # Threads that a test left behind do not hold up the end.
        os._exit(int(code))


def _ended(child: int, seconds: float) -> int | None:
    """Waits so long; ends what is left of the run, and gives its code."""
    until = time.monotonic() + seconds
    code = None
    while time.monotonic() < until and code is None:
        done, status = os.waitpid(child, os.WNOHANG)
        code = os.waitstatus_to_exitcode(status) if done else None
        time.sleep(LOOKED_AFTER)
    with suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)
    if code is None:
        os.waitpid(child, 0)
    return code


if __name__ == "__main__":
    main()
