"""Seconds and memory of every model: all of them on a province, attendance and the tabular signs on the nation.

    python -m tests.benchmarks.models_time [--cells N --months M] [--copies K]

The nation is the province's marts many times over, each copy with codes of its own; `--copies 0` leaves it out. Signs
of texts, which have a benchmark of their own (`text`), are left out of the nation. CPU seconds hold better than wall
seconds on a machine that does other work too.
"""

from __future__ import annotations

import argparse
import os
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import duckdb
import polars as pl

from etl import warehouse
from etl.config.workspace import Workspace
from etl.discover import modules, statements
from etl.transform import mart_builder
from models import formalism, run, scoring
from models.metadata.words import publish_words
from tests.benchmarks.chain import NOW, cost

AS_OF = date(2026, 10, 1)
SECONDS_PROVINCE, MINUTES_NATION, GB_NATION = 60, 15, 8
MEMORY = "4GB"  # of the database; numpy needs the rest
OF_TEXTS = {"minutes_copied", "minutes_shared", "minutes_empty"}
# What models read besides the marts, persons' attendance and texts left out.
RAW = ("cells", "units", "visits", "findings", "discipline", "tasks", "scores")
Clock = Callable[[str], None]


@contextmanager
def clock(title: str) -> Iterator[Clock]:
    """Prints what each step took, from the moment it is named to the next one; and the sum."""
    wall, cpu, started, step = time.perf_counter(), time.process_time(), time.perf_counter(), ""
    first_cpu = cpu
    print(f"\n{title}: wall s, CPU s", flush=True)

    def name(next_step: str) -> None:
        nonlocal wall, cpu, step
        now, now_cpu = time.perf_counter(), time.process_time()
        if step:
            print(f"  {step:<32} {now - wall:7.1f} {now_cpu - cpu:7.1f}", flush=True)
        wall, cpu, step = now, now_cpu, next_step

    yield name
    name("")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    print(f"  {'all of it':<32} {wall - started:7.1f} {cpu - first_cpu:7.1f}; at most {peak:.1f} GB", flush=True)


def province(con: duckdb.DuckDBPyConnection) -> None:
    """Marts as of the month, and every model, in the order of a build."""
    with clock(f"all models on a province (asked for: under {SECONDS_PROVINCE} s)") as step:
        publish_words(con)
        step("scores")
        scoring.score_cells(con, AS_OF)
        run.judge(con, AS_OF, step)


def nation(con: duckdb.DuckDBPyConnection) -> None:
    """The charts, every sign but those of texts, formalism, circumstances, flags and attention."""
    asked = f"asked for: under {MINUTES_NATION} minutes, {GB_NATION} GB"
    with clock(f"attendance and the tabular signs on the nation ({asked})") as step:
        for name, module in modules("models.signals").items():
            if name not in OF_TEXTS:
                step(name)
                run._add_signal(con, name, module.observe(con, AS_OF), AS_OF)
        for name, query in statements("models/signals").items():
            step(name)
            run._add_signal(con, name, run._rows(con, name, query, AS_OF), AS_OF)
        step("formalism")
        run._add_signal(con, "formalistic", formalism.observe(con, AS_OF), AS_OF)


def many(source: duckdb.DuckDBPyConnection, copies: int, file: Path) -> duckdb.DuckDBPyConnection:
    """A database with the marts of `source` so many times."""
    con = duckdb.connect(str(file))
    con.execute(f"SET memory_limit = '{MEMORY}'; SET preserve_insertion_order = false")
    warehouse.create_schemas(con)
    mart_builder.create_tables(con)
    marts = [f"mart.{name}" for name in statements(mart_builder.FOLDER)] + ["mart.meeting_scores"]
    for table in [*marts, *(f"intake.{name}" for name in RAW)]:
        rows = source.execute(f"SELECT * FROM {table}").pl()
        con.register("rows_of_one", rows)
        again = f"INSERT INTO {table} SELECT {_renamed(rows)} FROM rows_of_one, range($n) AS copies(k)"
        con.execute(again, {"n": copies})
        con.unregister("rows_of_one")
    publish_words(con)
    return con


def _renamed(rows: pl.DataFrame) -> str:
    """The columns of a table, every code with the number of the copy before it."""
    named = [f'"{name}"' for name in rows.columns]
    is_code = [name.endswith("_code") and kind == pl.String for name, kind in rows.schema.items()]
    return ", ".join(f"k || '.' || {name}" if code else name for name, code in zip(named, is_code, strict=True))


def main() -> None:
    """Prints both."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cells", type=int, default=3441)
    parser.add_argument("--months", type=int, default=36)
    parser.add_argument("--copies", type=int, default=76, help="of the province, for the nation")
    asked = parser.parse_args()
    os.environ.setdefault("CELLPULSE_KEY", "a key for benchmarks only")
    os.environ["CELLPULSE_NOW"] = NOW
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        cost(folder / "none", "simulate", folder / "P", "--cells", asked.cells, "--months", asked.months, "--seed", 11)
        cost(folder / "home", "ingest", folder / "P")
        cost(folder / "home", "build")
        with warehouse.scratch(Workspace.open(folder / "home")) as con:
            province(con)
            if asked.copies:
                big = many(con, asked.copies, folder / "nation.duckdb")
                nation(big)
                big.close()


if __name__ == "__main__":
    main()
