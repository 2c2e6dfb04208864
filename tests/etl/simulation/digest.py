"""The simulated provinces of these tests as digests, one a table, so that a change says what moved."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from pathlib import Path

from etl.simulation import simulate
from etl.simulation.worlds import simulate_world, world_names

LAST_MONTH = date(2026, 10, 1)
STORED = Path(__file__).with_name("simulated_digest.json")
PROVINCE = "province"
NAMES = (PROVINCE, *world_names())

Digest = dict[str, str]


def make(name: str, out: Path) -> None:
    """Writes the province of these tests, or one of the worlds, into a folder, and its truth beside it."""
    if name == PROVINCE:
        simulate(out, cells=60, months=36, seed=1, last_month=LAST_MONTH)
    else:
        simulate_world(out, name, cells=40, months=14, seed=5, last_month=LAST_MONTH)


def digest(out: Path) -> Digest:
    """By table, and for the truth, a digest of the bytes."""
    files = {file.stem: file for file in [*sorted(out.glob("*.csv")), out.with_suffix(".truth.csv")]}
    return {name: hashlib.sha256(file.read_bytes()).hexdigest()[:12] for name, file in files.items()}


def stored() -> dict[str, Digest]:
    """The digests as they were last changed on purpose, by name."""
    return json.loads(STORED.read_text("utf-8"))
