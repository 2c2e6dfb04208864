"""One world with the parameters of one seed."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from etl.simulation import chance

STOCK = Path(__file__).parent / "stock"
DEFAULTS = "defaults"


@dataclass(frozen=True)
class Mechanism:
    """`numbers`, `ways`: what the seed drew for each parameter; `absent`: tables and columns (`table.column`) that do
    not reach the data; `text`: grammar and stock of phrases; `superiors`: how they judge (superiors.WAYS)."""

    name: str
    seed: int
    numbers: dict[str, float]
    ways: dict[str, str]
    absent: frozenset[str]
    text: dict[str, Any]
    superiors: str

    def stream(self, topic: str) -> np.random.Generator:
        """The stream of random numbers of a topic."""
        return chance.stream(self.seed, f"{self.name} {topic}")

    def __getitem__(self, number: str) -> float:
        return self.numbers[number]

    def has(self, column: str) -> bool:
        """Whether a column (`table.column`), and its table, reach the data."""
        return column not in self.absent and column.split(".")[0] not in self.absent


def world_names() -> list[str]:
    """The worlds that exist, sorted."""
    return sorted(path.stem for path in STOCK.glob("*.toml") if path.stem != DEFAULTS)


@cache
def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((STOCK / f"{name}.toml").read_text(encoding="utf-8"))


def draw(name: str, seed: int) -> Mechanism:
    """The world `name` (`any`: one of all, by the seed) with parameters drawn by the seed.

    Raises ValueError where there is no such world.
    """
    names = world_names()
    if name == "any":
        name = names[int(chance.stream(seed, "any world").integers(len(names)))]
    if name not in names:
        raise ValueError(f"There is no world {name!r}; there are: {', '.join(names)}, any, default.")
    usual, own, rng = _read(DEFAULTS), _read(name), chance.stream(seed, f"{name} parameters")
    ranges = usual["numbers"] | own.get("numbers", {})
    numbers = {key: float(rng.uniform(low, high)) for key, (low, high) in ranges.items()}
    ways = {key: str(rng.choice(options)) for key, options in (usual["ways"] | own.get("ways", {})).items()}
    sometimes = usual.get("sometimes", {}) | own.get("sometimes", {})
    lacking = {column for column, share in sometimes.items() if rng.random() < share}
    absent = frozenset(lacking | set(own.get("absent", [])))
    return Mechanism(name, seed, numbers, ways, absent, own["text"], own.get("superiors", usual["superiors"]))
