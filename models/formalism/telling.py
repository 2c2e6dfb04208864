"""What is told of a cell in which the signs come together: which carry it, since when, and at which meetings."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb
import polars as pl

from etl.discover import documents, statement
from models.formalism.signs import Signs

LANGUAGES = ("vi", "en")
SCHEMA = {"since": pl.Date, "evidence": pl.String, "meetings": pl.List(pl.String)}
Row = dict[str, Any]


@dataclass(frozen=True)
class Carried:
    """How many signs are there; the columns of those that carry it, with the log-odds each adds; whether only the
    explorer asks for a look."""

    n: int
    signs: list[int]
    weights: list[float]
    unusual: bool


def tell(con: duckdb.DuckDBPyConnection, as_of: date, signs: Signs, carried: dict[int, Carried]) -> pl.DataFrame:
    """One row per cell of `signs`, in their order: cell_code, since, evidence, meetings.

    `carried`: what carries it, by index of the cell. Of the other cells it is only told how many signs were assessed.
    """
    rows = _rows_of(con, as_of, [signs.cells[cell] for cell in carried])
    seen = signs.known.sum(axis=1).tolist()
    told = [
        _told(signs, carried[i], of, rows[cell]) if i in carried else (None, json.dumps({"of": of}), [])
        for i, (cell, of) in enumerate(zip(signs.cells, seen, strict=True))
    ]
    frame = pl.DataFrame(told, schema=SCHEMA, orient="row")
    return frame.select(pl.Series("cell_code", signs.cells, dtype=pl.String), *SCHEMA)


def _rows_of(con: duckdb.DuckDBPyConnection, as_of: date, cells: list[str]) -> dict[str, dict[str, Row]]:
    """The rows of the named cells by cell and signal."""
    found: dict[str, dict[str, Row]] = {cell: {} for cell in cells}
    query = statement("models/inputs", "formal_evidence").sql
    for row in con.execute(query, {"as_of": as_of, "cells": cells}).pl().iter_rows(named=True):
        found[row["cell_code"]][row["signal"]] = row
    return found


def _told(signs: Signs, carried: Carried, of: int, rows: dict[str, Row]) -> tuple[date | None, str, list[str]]:
    names = [signs.names[j] for j in carried.signs]
    families = [signs.families[j] for j in carried.signs]
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
    """The name of a sign as it stands within a sentence."""
    name = (documents("flags") | documents("signals"))[signal][lang]["name"]
    return name[:1].lower() + name[1:]
