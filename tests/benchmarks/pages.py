"""Time of each question that a page asks, over published tables of a province and of the nation.

`python -m tests.benchmarks.pages [--cells N ...]`. The real pages are run (Streamlit's AppTest) with several cells,
units, filters and languages; each question that reaches the database is timed, nothing is answered from memory.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections import defaultdict
from pathlib import Path

import numpy as np
import polars as pl
from streamlit.testing.v1 import AppTest

from dashboard import access
from dashboard.scope import Scope
from etl import warehouse
from etl.config.workspace import Workspace
from etl.discover import ROOT
from etl.transform import mart_builder
from models.metadata.words import publish_words

SIZES = (3_441, 260_000)
LIMIT_MS = 150
VISITS: tuple[tuple[str, dict[str, str]], ...] = (
    ("attention", {}),
    ("attention", {"lang": "en", "unit": "D3"}),
    ("attention", {"unit": "G40", "flag": "attendance_drop"}),
    ("attention", {"search": "dong binh 12"}),
    ("attention", {"state": "thin", "cell_type": "agency"}),
    ("profile", {"cell": "C000040"}),
    ("profile", {"cell": "C002001", "lang": "en"}),
    ("profile", {"cell": "C003000"}),
    ("quality", {}),
    ("quality", {"table": "attendance", "lang": "en"}),
)


def publish(home: Path, cells: int) -> Workspace:
    """A workspace with published tables for so many cells."""
    workspace = Workspace.open(home)
    script = (Path(__file__).parent / "nation.sql").read_text("utf-8")
    with warehouse.writing(workspace) as work:
        mart_builder.create_tables(work.con)
        for part in script.split(";\n"):
            if part.strip():
                work.con.execute(part, {"cells": cells} if "$cells" in part else None)
        publish_words(work.con)
    return workspace


def times(rounds: int = 3) -> dict[tuple[str, str], list[float]]:
    """Milliseconds of each question, by page and question."""
    seconds: dict[tuple[str, str], list[float]] = defaultdict(list)
    original = access.QueryService.query

    def timed(service: access.QueryService, question: str, scope: Scope, params: dict) -> pl.DataFrame:
        service._answers.clear()
        started = time.perf_counter()
        answer = original(service, question, scope, params)
        seconds[page, question].append((time.perf_counter() - started) * 1000)
        return answer

    access.QueryService.query = timed
    try:
        for page, query in VISITS * rounds:
            _visit(page, query)
    finally:
        access.QueryService.query = original
    return seconds


def _visit(page: str, query: dict[str, str]) -> None:
    app = AppTest.from_file(str(ROOT / "dashboard/app.py"), default_timeout=120)
    app.query_params.update(query)
    app.run()
    if page != "attention":
        app.switch_page(f"views/{page}/page.py")
        app.query_params.update(query)
        app.run()
    assert not app.exception, app.exception


def report(cells: int) -> list[str]:
    """Lines of p50 and p95 per page and question, then per page."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["CELLPULSE_HOME"] = folder
        access._workspace_service.cache_clear()
        publish(Path(folder), cells)
        seconds = times()
        access._workspace_service.cache_clear()
    lines = [f"questions of the pages over {cells:,} cells: p50 and p95 in ms (asked for: p95 under {LIMIT_MS})"]
    lines += [f"  {page:<10} {question:<20} {_quantiles(ms)}" for (page, question), ms in sorted(seconds.items())]
    for page in sorted({page for page, _ in seconds}):
        every = [ms for (p, _), some in seconds.items() if p == page for ms in some]
        lines.append(f"  {page:<10} {'all its questions':<20} {_quantiles(every)}")
    return lines


def _quantiles(ms: list[float]) -> str:
    return f"{np.quantile(ms, 0.5):7.1f} {np.quantile(ms, 0.95):7.1f}   ({len(ms)} times)"


def main() -> None:
    """Prints the report for each size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cells", type=int, nargs="+", default=SIZES)
    for cells in parser.parse_args().cells:
        print("\n".join(report(cells)), flush=True)


if __name__ == "__main__":
    main()
