"""One province of 60 cells for the tests of the simulation, read with every column as text."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from etl.simulation import simulate

LAST_MONTH = date(2026, 10, 1)
Tables = dict[str, pl.DataFrame]


def read(folder: Path) -> Tables:
    """Every table of a folder by name; empty = null, everything else text."""
    return {f.stem: pl.read_csv(f, infer_schema=False) for f in sorted(folder.glob("*.csv"))}


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("simulation") / "province"
    simulate(out, cells=60, months=36, seed=1, last_month=LAST_MONTH)
    return out


@pytest.fixture(scope="session")
def tables(folder: Path) -> Tables:
    return read(folder)


@pytest.fixture(scope="session")
def truth(folder: Path) -> pl.DataFrame:
    return pl.read_csv(folder.parent / "province.truth.csv")
