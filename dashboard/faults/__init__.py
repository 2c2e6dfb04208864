"""The report of a fault that nobody expected, without data; what a fault is, `etl.machine_faults` judges."""

from __future__ import annotations

import logging
import platform
import sys
import tempfile
import traceback
from datetime import datetime
from importlib.metadata import version
from itertools import count
from pathlib import Path

from etl.machine_faults import DAMAGE, kind, sentence

__all__ = ("DAMAGE", "kind", "of_page", "report", "sentence")

LOG = logging.getLogger("cellpulse")
FOLDER = "faults"
REPORTS = "cellpulse-fault-*.txt"
KEPT = 20


def report(error: BaseException, home: Path | None, command: str, at: datetime) -> Path | None:
    """Writes where a fault arose, without any value of the data; gives the file, None where none can be written.

    The texts of errors are left out, since those of a database quote rows; the newest 20 reports are kept. What comes
    again from the same place keeps its first report: a part of a page that runs every two seconds would push out all
    others.
    """
    lines = [f"cellpulse {version('cellpulse')}, Python {platform.python_version()}, {sys.platform}"]
    lines += [f"command: {command}"]
    link: BaseException | None = error
    while link is not None:
        lines.append(f"{type(link).__module__}.{type(link).__qualname__}")
        lines += [
            f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(link.__traceback__)
        ]
        link = link.__cause__ or link.__context__
    text = "\n".join(lines) + "\n"
    for folder in (*([home / FOLDER] if home else []), Path(tempfile.gettempdir())):
        try:
            folder.mkdir(mode=0o700, exist_ok=True)
            reports = sorted(folder.glob(REPORTS))
            # The folder of temporary files may hold what somebody else put there under such a name.
            same = [old for old in reports if old.read_text("utf-8", errors="replace").endswith(f"\n{text}")]
            if same:
                return same[0]
            file = _written(folder, f"cellpulse-fault-{at:%Y%m%dT%H%M%S}", f"at: {at:%Y-%m-%d %H:%M}\n{text}")
        except OSError:
            continue
        for old in [*reports, file][:-KEPT]:
            old.unlink(missing_ok=True)
        return file
    return None


def _written(folder: Path, name: str, text: str) -> Path:
    """A new file with the text; several reports of one second are numbered."""
    for n in count(1):
        file = folder / f"{name}-{n:03}.txt"
        try:
            with file.open("x", encoding="utf-8") as opened:
                opened.write(text)
        except FileExistsError:
            continue
        return file
    raise AssertionError("there is always a next number")


def of_page(error: BaseException, home: Path | None, place: str, at: datetime) -> Path | None:
    """The report of what went wrong in a page, named in the log; None where none can be written."""
    file = report(error, home, f"page {place}", at)
    LOG.error("page %s: %s (%s); report: %s", place, kind(error) or "unexpected", type(error).__name__, file)
    return file
