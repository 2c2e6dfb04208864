"""Simulated provinces built by the package itself, and what it says of them as frames; kept, so that a second run is
cheap.

What is kept hangs on the code that made it: marts and scores are made anew when `etl`, scoring or the rubric's criteria
have changed, signals and flags when `models` or `data` have.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
import tempfile
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

import duckdb
import polars as pl
from typer.testing import CliRunner

from dashboard.cli import app
from etl import warehouse
from etl.config.workspace import Workspace
from etl.discover import ROOT, statement
from etl.simulation import World, simulate
from etl.simulation.months import months_until
from etl.simulation.oddities import ODDITIES
from etl.simulation.setting import set_up
from etl.simulation.validity import cell_codes
from etl.simulation.worlds import simulate_world
from etl.transform import mart_builder
from models import run
from models.evaluation import facts
from models.metadata.words import publish_words

KEPT = Path(tempfile.gettempdir()) / "cellpulse-provinces"
SECRET = "a key for benchmarks only"  # of simulated provinces


@dataclass(frozen=True)
class Asked:
    """A province to be built: `name` tells the worlds apart, `last_month` is also the month looked back from; `world`
    is one of the default family's, or the name of another kind of world (etl.simulation.worlds)."""

    name: str
    world: World | str
    seed: int
    last_month: date
    cells: int = 1200
    months: int = 30


def built(folder: Path, asked: Asked) -> dict[str, pl.DataFrame]:
    """What the package says of the province, and the truth: the frames of `models.evaluation.facts.read`, and
    `signals`, `truth`, `oddities` (cell_code, oddity)."""
    say = partial(print, file=sys.stderr, flush=True)
    os.environ |= {"CELLPULSE_KEY": SECRET, "CELLPULSE_NOW": f"{_next(asked.last_month):%Y-%m}-12T09:00"}
    label = f"{asked.name}-{asked.seed}-{asked.cells}x{asked.months}-{asked.last_month:%Y-%m}"
    home = folder / f"{label}-{_digest(['etl', 'models/criteria', 'models/scoring', 'data/rubrics'])}"
    frames = home / _digest(["models", "data"])
    if not frames.exists():
        if home.exists():
            say(f"judging {label}")
            _judge(home, frames, asked.last_month)
        else:
            say(f"building {label}")
            _make(home, asked)
            with warehouse.reading(Workspace.open(home)) as con:
                _write(con, frames, asked.last_month)
    return {path.stem: pl.read_parquet(path) for path in [*home.glob("*.parquet"), *frames.glob("*.parquet")]}


def _make(home: Path, asked: Asked) -> None:
    """Simulates, takes in, builds; the workspace stays in `home`."""
    home.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=home.parent) as name:
        work, province = Path(name) / "home", Path(name) / "province"
        if isinstance(asked.world, str):
            simulate_world(province, asked.world, asked.cells, asked.months, asked.seed, asked.last_month)
        else:
            simulate(province, asked.cells, asked.months, asked.seed, asked.world, asked.last_month)
        _command(work, "ingest", str(province))
        _command(work, "build")
        truth = pl.read_csv(province.with_suffix(".truth.csv"), infer_schema=False)
        truth.write_parquet(work / "truth.parquet")
        _oddities(asked).write_parquet(work / "oddities.parquet")
        shutil.move(work, home)


def _command(home: Path, *words: str) -> None:
    done = CliRunner().invoke(app, ["--home", str(home), *words])
    if done.exit_code:
        raise RuntimeError(f"{words}: {done.output}") from done.exception


def _oddities(asked: Asked) -> pl.DataFrame:
    """The harmless oddity of each cell, to tell where false alarms come from; worlds of other kinds name none."""
    if isinstance(asked.world, str):
        return pl.DataFrame(schema={"cell_code": pl.String, "oddity": pl.String})
    here = set_up(asked.world, asked.seed, asked.cells, months_until(asked.last_month, asked.months))
    names = cell_codes(here.cells, here.tree)
    return pl.DataFrame({"cell_code": names, "oddity": [ODDITIES[i] for i in here.odd.tolist()]})


def _judge(home: Path, frames: Path, as_of: date) -> None:
    with warehouse.scratch(Workspace.open(home)) as con:
        mart_builder.build_as_of(con, as_of)
        publish_words(con)
        run.judge(con, as_of)
        _write(con, frames, as_of)


def _write(con: duckdb.DuckDBPyConnection, frames: Path, as_of: date) -> None:
    rows = facts.read(con, as_of)
    rows["signals"] = con.execute("SELECT * FROM result.signals WHERE as_of = ?", [as_of]).pl()
    visits = statement("models/inputs", "formal_visits").sql
    rows["formal_visits"] = con.execute(visits, {"as_of": as_of}).pl()
    unfinished = frames.with_suffix(".part")
    unfinished.mkdir(parents=True, exist_ok=True)
    for name, frame in rows.items():
        frame.write_parquet(unfinished / f"{name}.parquet")
    unfinished.rename(frames)


def _digest(folders: list[str]) -> str:
    """Changes when a file of the folders does."""
    every = (
        f for folder in folders for f in sorted((ROOT / folder).rglob("*")) if f.suffix in {".py", ".sql", ".toml"}
    )
    files = [f for f in every if f.parent != ROOT / "models/evaluation"]
    return hashlib.sha256(b"".join(f.read_bytes() for f in files)).hexdigest()[:12]


def _next(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)
