"""Pytest in a folder, started again and again from one process that has every package imported but nothing of ours."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self

SCRIPT = Path(__file__).with_name("warm_pytest.py")
# A second thread of OpenBLAS would be there before the fork, and not after it.
SURROUNDINGS = {"OPENBLAS_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "", "CI": "1"}
# How many of the last characters that it wrote are reported.
LAST = 2_000


@dataclass(frozen=True)
class Ended:
    """What a run of pytest gave: its code, None where its time was up, and what it printed."""

    code: int | None
    output: str


class Died(RuntimeError):
    """The warm process is no longer there; the words are how it ended and the last that it wrote."""


class Warm:
    """Runs tests of the project in a folder; `processor` sums the seconds of processor time of all runs."""

    def __init__(self, project: Path) -> None:
        self.processor = 0.0
        # A pipe that nobody reads could fill up.
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115  closed when the process ends
        self._process = subprocess.Popen(
            [sys.executable, SCRIPT],
            cwd=project,
            env=os.environ | SURROUNDINGS,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            text=True,
            encoding="utf-8",
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(BrokenPipeError):
            self._process.communicate()
        self._errors.close()

    def pytest(self, arguments: list[str], seconds: float) -> Ended:
        """Runs pytest with the arguments, and ends it after so many seconds. Raises Died where that cannot be."""
        wish = {"arguments": ["-p", "no:cacheprovider", "-q", *arguments], "seconds": seconds}
        asked, answered = self._process.stdin, self._process.stdout
        if asked is None or answered is None:
            raise ValueError("the process has no pipes")
        line = ""
        with suppress(BrokenPipeError):
            print(json.dumps(wish), file=asked, flush=True)
            line = answered.readline()
        if not line:
            raise Died(self._last_words())
        answer = json.loads(line)
        self.processor += answer["processor"]
        return Ended(answer["code"], answer["output"])

    def _last_words(self) -> str:
        code = self._process.wait()
        self._errors.seek(0)
        written = self._errors.read().decode("utf-8", "replace").strip()
        return f"the warm process ended with {code}: {written[-LAST:] or 'it wrote nothing'}"
