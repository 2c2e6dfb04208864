"""Minutes that repeat: whether made copies are found, honest minutes left alone, and how long it takes.

    python -m tests.benchmarks.text [--cells 1000] [--minutes 124000 250000 ...]

Copies take the place of what a cell of a healthy simulated province wrote itself in one of its minutes, and are taken
in like any text, so that the limit is learned from honest minutes. Speed is measured on the same province many times
over: lines with a figure or of few cells become other lines in each copy of it, phrases that many use stay the same.
"""

from __future__ import annotations

import argparse
import os
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import duckdb
import numpy as np
import polars as pl
from typer.testing import CliRunner

from dashboard.cli import app
from etl import warehouse
from etl.config.workspace import Workspace
from etl.intake.privacy import fingerprint_table
from etl.simulation import healthy, simulate, varied
from etl.text import Marker
from etl.transform import mart_builder
from models.evaluation.intervals import wilson
from models.text import STEPS, ask, prepare
from models.text.likeness import honest_limit

AS_OF = date(2026, 10, 1)
MONTHS, SEED = 26, 4242
SECRET = "a key for benchmarks only"  # of simulated provinces
LINES_CHANGED, WORDS_CHANGED, VERY_MANY = 0.2, 0.08, 500
# Share of the cells that get each kind of copy, in one month of the year; in several rounds, so that copies stay rare.
COPIES, ROUNDS = 0.05, 4
# Earlier minutes of the cell; minutes of the month of a cell of its organisation, and of a cell anywhere else.
WHOSE = ("own", "organisation's", "province's")
KINDS = tuple(f"{whose}, {part}" for whose in WHOSE for part in ("20 % of the lines", "8 % of the words"))


def taken_in(folder: Path, cells: int) -> tuple[Workspace, pl.DataFrame]:
    """A healthy province in a workspace of its own with its marts, and its minutes: meeting_code, text."""
    province = folder / "province"
    simulate(province, cells, MONTHS, SEED, healthy(varied(SEED)), AS_OF)
    done = CliRunner().invoke(app, ["--home", str(folder / "home"), "ingest", str(province)])
    if done.exit_code:
        raise RuntimeError(done.output) from done.exception
    workspace = Workspace.open(folder / "home")
    with warehouse.writing(workspace) as work:
        mart_builder.build(work.con, mart_builder.month_span(work.con, AS_OF))
        mart_builder.build_as_of(work.con, AS_OF)
    meetings = pl.read_csv(province / "meetings.csv", infer_schema=False)
    return workspace, meetings.select("meeting_code", text="minutes_text").drop_nulls()


def own_texts(con: duckdb.DuckDBPyConnection, minutes: pl.DataFrame) -> pl.DataFrame:
    """Per minutes of the last year with enough of their own: doc, cell, unit, month, meeting_code, text, own (line
    numbers) and what the cell wrote itself as `words`, with those of the minutes before as `before`."""
    prepare(con, AS_OF)
    texts = con.execute("""
        SELECT d.doc, d.cell, d.unit_code AS unit, d.month, d.meeting_code, list(o.line_no ORDER BY o.line_no) AS own
        FROM documents AS d JOIN own_lines AS o ON o.doc = d.doc JOIN own_sizes AS s ON s.doc = d.doc AND s.enough
        GROUP BY ALL ORDER BY d.doc
    """).pl()
    joined = texts.join(minutes, on="meeting_code", maintain_order="left")
    words = [_lines(text, own) for text, own in joined.select("text", "own").iter_rows()]
    own = joined.with_columns(pl.Series("words", words))
    before = pl.when(pl.col("cell") == pl.col("cell").shift(1)).then(pl.col("words").shift(1))
    return own.with_columns(before=before).filter(pl.col("month") > date(2025, 11, 1))


def _lines(text: str, numbers: list[int]) -> list[str]:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return [lines[n - 1] for n in numbers]


def plant(con: duckdb.DuckDBPyConnection, workspace: Workspace, own: pl.DataFrame, seed: int) -> dict[str, list[str]]:
    """Puts copies in the place of what some cells wrote themselves; gives meeting_code of the copies, by kind."""
    rng = np.random.default_rng(seed)
    pool = own["words"].explode().to_list()
    one_each = own.drop_nulls("before").sample(fraction=1, shuffle=True, seed=seed).unique("cell", maintain_order=True)
    size, copies = int(COPIES * one_each.height), {}
    kept = own.join(one_each.head(size * len(KINDS)), on="meeting_code", how="anti")
    for place, kind in enumerate(KINDS):
        rows = _with_source(one_each.slice(place * size, size), kept, kind.split(",")[0])
        change = _lines_changed if kind.endswith("lines") else _words_changed
        texts = [
            _instead(text, numbers, change(rng, source, pool))
            for text, numbers, source in rows.select("text", "own", "source").iter_rows()
        ]
        copies[kind] = rows["meeting_code"].to_list()
        _write(con, workspace, copies[kind], texts)
    return copies


def _with_source(rows: pl.DataFrame, kept: pl.DataFrame, whose: str) -> pl.DataFrame:
    """`rows` with `source`, the words that are copied: of minutes that stay; rows that have none are left out."""
    if whose == "own":
        return rows.with_columns(source="before")
    place = ["month", "unit"] if whose == "organisation's" else ["month"]
    pairs = rows.join(kept.select(*place, "cell", source="words"), on=place, suffix="_other", maintain_order="left")
    others = pairs.filter(pl.col("cell") != pl.col("cell_other")).sample(fraction=1, shuffle=True, seed=3)
    return others.unique("meeting_code", maintain_order=True)


def _instead(text: str, numbers: list[int], words: list[str]) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    first = numbers[0] - 1
    kept = [line for n, line in enumerate(lines, 1) if n not in numbers]
    return "\n".join([*kept[:first], *words, *kept[first:]])


def _lines_changed(rng: np.random.Generator, lines: list[str], pool: list[str]) -> list[str]:
    """A fifth of the lines replaced by lines of other minutes; what is over of a line is drawn."""
    n_changed = int(LINES_CHANGED * len(lines) + rng.random())
    changed = set(rng.permutation(len(lines))[:n_changed].tolist())
    return [pool[rng.integers(len(pool))] if i in changed else line for i, line in enumerate(lines)]


def _words_changed(rng: np.random.Generator, lines: list[str], pool: list[str]) -> list[str]:
    """Eight of a hundred words replaced by words of other minutes."""
    words = [word for line in rng.choice(pool, 50) for word in line.split()]
    return [
        " ".join(words[rng.integers(len(words))] if rng.random() < WORDS_CHANGED else word for word in line.split())
        for line in lines
    ]


def _write(con: duckdb.DuckDBPyConnection, workspace: Workspace, codes: list[str], texts: list[str]) -> None:
    """Replaces the minutes of meetings as the intake would."""
    con.register("fresh", fingerprint_table("minutes", tuple(codes), Marker(workspace.keys.text).fingerprints(texts)))
    con.execute("DELETE FROM intake.text_fingerprints WHERE text_of = 'minutes' AND code IN (SELECT code FROM fresh)")
    con.execute("INSERT INTO intake.text_fingerprints BY NAME SELECT * FROM fresh")
    con.unregister("fresh")


def recognition(con: duckdb.DuckDBPyConnection, workspace: Workspace, minutes: pl.DataFrame) -> None:
    """Prints the share of copies found among those that can be compared, and of honest minutes flagged."""
    counts: dict[str, list[tuple[int, int]]] = {}
    for seed in range(ROUNDS):
        con.execute("CREATE OR REPLACE TEMP TABLE before AS FROM intake.text_fingerprints")
        what = plant(con, workspace, own_texts(con, minutes), seed)
        for title, rows, limit in _judged(con, what):
            counts.setdefault(title, []).append((rows.filter(pl.col("share") >= limit).height, rows.height))
        con.execute("DELETE FROM intake.text_fingerprints")
        con.execute("INSERT INTO intake.text_fingerprints FROM before")
    for title, count in counts.items():
        _print_share(title, sum(n for n, _ in count), sum(of for _, of in count))


def _judged(con: duckdb.DuckDBPyConnection, what: dict[str, list[str]]) -> Iterator[tuple[str, pl.DataFrame, float]]:
    """What is counted: title, the minutes compared, and the limit."""
    prepare(con, AS_OF)
    answers = {name: ask(con, name, AS_OF).pl() for name in ("copied", "shared")}
    made = {code for codes in what.values() for code in codes}
    for kind, codes in what.items():
        rows = answers["copied" if kind.startswith("own") else "shared"]
        yield f"copies of {kind} changed, found", rows.filter(pl.col("meeting_code").is_in(codes)), honest_limit(rows)
    for name, rows in answers.items():
        honest = rows.filter(~pl.col("meeting_code").is_in(made) & ~pl.col("source_code").is_in(made))
        yield f"honest minutes said to be {name}", honest, honest_limit(rows)


def paste(con: duckdb.DuckDBPyConnection, workspace: Workspace, own: pl.DataFrame) -> None:
    """Puts one text into the minutes of very many cells in one month, and prints the share of them found."""
    rows = own.filter(pl.col("month") == date(2026, 3, 1)).unique("cell", maintain_order=True).head(VERY_MANY)
    words = max(rows["words"], key=len).to_list()
    texts = [_instead(text, numbers, words) for text, numbers in rows.select("text", "own").iter_rows()]
    codes = rows["meeting_code"].to_list()
    _write(con, workspace, codes, texts)
    prepare(con, AS_OF)
    shared = ask(con, "shared", AS_OF).pl()
    pasted = shared.filter(pl.col("meeting_code").is_in(codes))
    n_found = pasted.filter(pl.col("share") >= honest_limit(shared)).height
    _print_share(f"one text in {len(codes)} cells, found", n_found, pasted.height)


def _print_share(title: str, n: int, of: int) -> None:
    low, high = wilson(n, of)
    print(f"{title:52} {n / of:7.2%} (95 % interval {low:.2%} to {high:.2%}; {n} of {of})", flush=True)


MULTIPLY = {
    "mart.meeting_facts": ("meeting_code", "cell_code"),
    "mart.cell_calendar": ("cell_code", "unit_code"),
    "mart.cell_profiles": ("cell_code",),
    "mart.cell_scope": ("cell_code", "unit_code"),
}


def multiply(con: duckdb.DuckDBPyConnection, times: int) -> None:
    """Puts the province `times` over in the place of what `kept` holds of it."""
    con.execute(f"CREATE OR REPLACE TEMP TABLE times AS SELECT range::UINTEGER AS k FROM range({times})")
    for table, codes in MULTIPLY.items():
        new = ", ".join(f"{c} || '#' || k AS {c}" for c in codes)
        con.execute(f"DELETE FROM {table}")
        con.execute(f"INSERT INTO {table} SELECT s.* REPLACE ({new}) FROM kept_{table.split('.')[1]} AS s, times")
    con.execute("DELETE FROM intake.text_fingerprints")
    salted = "((x::UBIGINT * (2 * k + 1) + 7919 * k) % 4294967296)::UINTEGER"
    con.execute(f"""
        INSERT INTO intake.text_fingerprints BY NAME
        SELECT s.* EXCLUDE (same) REPLACE (
          code || '#' || k AS code,
          CASE WHEN same THEN line_mark ELSE list_transform([line_mark], lambda x: {salted})[1] END AS line_mark,
          CASE WHEN same THEN runs ELSE list_transform(runs, lambda x: {salted}) END AS runs
        )
        FROM (SELECT *, figures = 0 AND line_mark IN (FROM phrases) AS same FROM kept_passages) AS s, times
    """)


def keep(con: duckdb.DuckDBPyConnection) -> None:
    """Sets aside the province that is multiplied, the two years that are compared only."""
    for table in MULTIPLY:
        con.execute(f"CREATE TEMP TABLE kept_{table.split('.')[1]} AS FROM {table}")
    con.execute("DELETE FROM kept_meeting_facts WHERE month <= CAST($1 AS DATE) - INTERVAL 24 MONTH", [AS_OF])
    con.execute("""
        CREATE TEMP TABLE kept_passages AS
        FROM intake.text_fingerprints
        WHERE text_of = 'minutes' AND code IN (SELECT meeting_code FROM kept_meeting_facts)
    """)
    con.execute("CREATE TEMP TABLE phrases AS SELECT line_mark FROM kept_passages GROUP BY 1 HAVING count(*) > 10")


def speed(con: duckdb.DuckDBPyConnection, wanted: list[int]) -> None:
    """Prints seconds per step, the processor's time, and the peak of memory of the process, for numbers of minutes; and
    how the time grows from the first to the last of them: (times the minutes) ** 1 is linear."""
    con.execute("SET threads = 2")
    con.execute("SET memory_limit = '6GB'")
    keep(con)
    ((of_one,),) = con.execute("SELECT count(DISTINCT code) FROM kept_passages").fetchall()
    measured: list[tuple[int, float]] = []
    for minutes in wanted:
        multiply(con, max(1, round(minutes / of_one)))
        began = time.process_time()
        seconds = {"prepared": _timed(lambda: prepare(con, AS_OF))}
        for name in ("copied", "shared", "empty"):
            seconds[name] = _timed(lambda name=name: ask(con, name, AS_OF).pl())
        ((n,),) = con.execute("SELECT count(*) FROM documents").fetchall()
        times = ", ".join(f"{name} {s:.1f} s" for name, s in seconds.items())
        cpu = time.process_time() - began
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
        total = sum(seconds.values())
        measured.append((n, total))
        print(
            f"{n:9,} minutes: {total:6.1f} s, processor {1e6 * cpu / n:4.0f} µs each ({times}); peak {peak:.1f} GB",
            flush=True,
        )
        for name in STEPS:
            con.execute(f"DROP TABLE IF EXISTS {name}")
        con.execute("DROP TABLE text_made_of")
    (few, least), (many, most) = measured[0], measured[-1]
    if many > few:
        grown = f"{many / few:.1f} times the minutes take {most / least:.1f} times as long"
        print(f"{grown}: power {np.log(most / least) / np.log(many / few):.2f}")


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> None:
    """Prints what is found, and how long it takes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cells", type=int, default=1000)
    parser.add_argument("--minutes", type=int, nargs="*", default=[124_000, 250_000, 500_000, 1_000_000])
    asked = parser.parse_args()
    os.environ |= {"CELLPULSE_KEY": SECRET, "CELLPULSE_NOW": "2026-11-12T09:00"}
    with tempfile.TemporaryDirectory() as name:
        workspace, minutes = taken_in(Path(name), asked.cells)
        texts = minutes["text"].to_list()[:4000]
        seconds = _timed(lambda: Marker(b"key").fingerprints(texts)) / len(texts)
        print(f"fingerprints on taking in: {1e6 * seconds:.0f} µs a text")
        with warehouse.scratch(workspace) as con:
            recognition(con, workspace, minutes)
            paste(con, workspace, own_texts(con, minutes))
        with warehouse.scratch(workspace) as con:
            speed(con, asked.minutes)


if __name__ == "__main__":
    main()
