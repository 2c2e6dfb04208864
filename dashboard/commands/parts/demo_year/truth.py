"""What is really so in the simulated cells, and chance by the demo's seed."""

from __future__ import annotations

import csv
import random
from dataclasses import dataclass
from datetime import date
from pathlib import Path

# Chosen by us: so often two inspectors see it alike; partly and unseen share the rest.
SEEN_RIGHT = 0.85


@dataclass(frozen=True)
class Truth:
    """Since when each concern holds in each cell, by cell and flag."""

    since: dict[tuple[str, str], date]
    seed: int

    def drawn(self, *about: str) -> random.Random:
        """Chance of its own for one thing, the same at each run."""
        return random.Random("|".join((f"{self.seed}", *about)))

    def finds(self, cell: str, flag: str, on: date, counted: bool) -> str:
        """What a visit finds of a flag; one that is `counted` from records is as a rule so."""
        since = self.since.get((cell, flag))
        holds = counted or (since is not None and since <= on)
        drawn = self.drawn(cell, flag, f"{on:%Y-%m}").random()
        if drawn < SEEN_RIGHT:
            return "confirmed" if holds else "not_confirmed"
        return "partly" if drawn < (1 + SEEN_RIGHT) / 2 else "not_seen"


def read(file: Path, seed: int) -> Truth:
    """The truth that `simulate` writes beside a province; none where the file is gone."""
    if not file.exists():
        return Truth({}, seed)
    with file.open(encoding="utf-8", newline="") as lines:
        rows = [(row["cell_code"], row["concern"], row["from_month"]) for row in csv.DictReader(lines)]
    return Truth({(cell, flag): date.fromisoformat(f"{month}-01") for cell, flag, month in rows}, seed)
