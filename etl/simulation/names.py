"""Names of places and organisations: invented, in the manner of the Central Highlands; never of living persons."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from etl.simulation.chance import Bools

PHRASES = Path(__file__).parent / "phrases"
Bank = dict[str, list[str]]


def read_phrases(name: str) -> dict[str, Bank]:
    """One file of phrases: tables of lists of Vietnamese texts."""
    return tomllib.loads((PHRASES / f"{name}.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class NameBank:
    """Phrases that names are made of."""

    bank: Bank

    def committees(self, functional: Bools) -> list[str]:
        """One name per committee, numbered where the bank is too small."""
        banks = [iter(self._endless("committees")), iter(self._endless("functional_committees"))]
        return [next(banks[int(is_functional)]) for is_functional in functional]

    def places(self, rng: np.random.Generator, count: int) -> list[str]:
        """Distinct names of places for organisations."""
        highland = [f"{a} {b}" for a in self.bank["highland_first"] for b in self.bank["highland_second"]]
        lowland = [f"{a} {b}" for a in self.bank["lowland_first"] for b in self.bank["lowland_second"] if a != b]
        pool = [*highland, *lowland]
        order = rng.permutation(len(pool))
        return [f"{pool[order[i % len(pool)]]}{_suffix(i // len(pool))}" for i in range(count)]

    def organisation(self, kind: int, place: str, urban: bool) -> str:
        """Name of a grassroots organisation of a kind (see `tree`) at a place."""
        titles = self.bank["organisation_kinds"]
        return titles[len(titles) - 1 if kind == 0 and urban else kind].format(place)

    def pick(self, rng: np.random.Generator, bank: str) -> str:
        """One phrase of a bank."""
        return str(rng.choice(self.bank[bank]))

    def _endless(self, bank: str) -> list[str]:
        names = self.bank[bank]
        return [f"{name}{_suffix(turn)}" for turn in range(50) for name in names]


def _suffix(turn: int) -> str:
    return "" if turn == 0 else f" {turn + 1}"


def name_bank() -> NameBank:
    """The bank of names that comes with the simulation."""
    return NameBank(read_phrases("names")["names"])
