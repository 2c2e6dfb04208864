"""Pytest in a folder, started again and again from one process that has every package imported but nothing of ours."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Self

SCRIPT = Path(__file__).with_name("warm_pytest.py")
# A second thread of OpenBLAS would be there before the fork, and not after it.
SURROUNDINGS = {"OPENBLAS_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "", "CI": "1"}


@dataclass(frozen=True)
class Ended:
    """What a run of pytest gave: its code, None where its time was up, and what it printed."""

    code: int | None
    output: str


class Warm:
    """Runs tests of the project in a folder; `processor` sums the seconds of processor time of all runs."""

    def __init__(self, project: Path) -> None:
        self.processor = 0.0
        self._process = subprocess.Popen(
            [sys.executable, SCRIPT],
            cwd=project,
            env=os.environ | SURROUNDINGS,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()

    def pytest(self, arguments: list[str], seconds: float) -> Ended:
        """Runs pytest with the arguments, and ends it after so many seconds."""
        wish = {"arguments": ["-p", "no:cacheprovider", "-q", *arguments], "seconds": seconds}
        asked, answered = self._process.stdin, self._process.stdout
        if asked is None or answered is None:
            raise ValueError("the process has no pipes")
        print(json.dumps(wish), file=asked, flush=True)
        answer = json.loads(answered.readline())
        self.processor += answer["processor"]
        return Ended(answer["code"], answer["output"])
