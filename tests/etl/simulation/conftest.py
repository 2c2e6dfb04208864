"""One province of 60 cells for the tests of the simulation, read with every column as text."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from tests.etl.simulation.digest import PROVINCE, make

Tables = dict[str, pl.DataFrame]


def read(folder: Path) -> Tables:
    """Every table of a folder by name; empty = null, everything else text."""
    return {f.stem: pl.read_csv(f, infer_schema=False) for f in sorted(folder.glob("*.csv"))}


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("simulation") / "province"
    make(PROVINCE, out)
    return out


@pytest.fixture(scope="session")
def tables(folder: Path) -> Tables:
    return read(folder)


@pytest.fixture(scope="session")
def truth(folder: Path) -> pl.DataFrame:
    return pl.read_csv(folder.parent / "province.truth.csv")
