"""What is published of a cell in which several signals come together: signals, onset, meetings."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb
import polars as pl

from etl.discover import documents, statement
from models.formalism.signals import Signals

LANGUAGES = ("vi", "en")
SCHEMA = {"since": pl.Date, "evidence": pl.String, "meetings": pl.List(pl.String)}
Row = dict[str, Any]


@dataclass(frozen=True)
class Carried:
    """How many signals are there; the columns of those that carry it, with the log-odds each adds; whether only the
    explorer asks for attention."""

    n: int
    signals: list[int]
    weights: list[float]
    unusual: bool


def describe(
    con: duckdb.DuckDBPyConnection, as_of: date, signals: Signals, carried: dict[int, Carried]
) -> pl.DataFrame:
    """One row per cell of `signals`, in their order: cell_code, since, evidence, meetings.

    `carried`: what carries it, by index of the cell. Of the other cells it is only shown how many signals were
    assessed.
    """
    rows = _rows_of(con, as_of, [signals.cells[cell] for cell in carried])
    seen = signals.known.sum(axis=1).tolist()
    described = [
        _of_carried(signals, carried[i], of, rows[cell]) if i in carried else (None, json.dumps({"of": of}), [])
        for i, (cell, of) in enumerate(zip(signals.cells, seen, strict=True))
    ]
    frame = pl.DataFrame(described, schema=SCHEMA, orient="row")
    return frame.select(pl.Series("cell_code", signals.cells, dtype=pl.String), *SCHEMA)


def _rows_of(con: duckdb.DuckDBPyConnection, as_of: date, cells: list[str]) -> dict[str, dict[str, Row]]:
    """The rows of the named cells by cell and signal."""
    by_cell: dict[str, dict[str, Row]] = {cell: {} for cell in cells}
    query = statement("models/inputs", "formal_evidence").sql
    for row in con.execute(query, {"as_of": as_of, "cells": cells}).pl().iter_rows(named=True):
        by_cell[row["cell_code"]][row["signal"]] = row
    return by_cell


def _of_carried(
    signals: Signals, carried: Carried, of: int, rows: dict[str, Row]
) -> tuple[date | None, str, list[str]]:
    names = [signals.names[j] for j in carried.signals]
    families = [signals.families[j] for j in carried.signals]
    evidence = {
        "n": carried.n,
        "of": of,
        "families": len(set(families)),
        "signs": {lang: [_name(name, lang) for name in names] for lang in LANGUAGES},
        "carried": [
            {"signal": name, "family": family, "weight": round(weight, 2)} | json.loads(rows[name]["evidence"] or "{}")
            for name, family, weight in zip(names, families, carried.weights, strict=True)
        ],
    } | ({"unusual": True} if carried.unusual else {})
    since = sorted(rows[name]["since"] for name in names if rows[name]["since"])
    meetings = {meeting for name in names for meeting in rows[name]["meetings"] or []}
    return since[1] if len(since) > 1 else None, json.dumps(evidence, ensure_ascii=False), sorted(meetings)


def _name(signal: str, lang: str) -> str:
    """The name of a signal as it stands within a sentence."""
    name = (documents("flags") | documents("signals"))[signal][lang]["name"]
    return name[:1].lower() + name[1:]
