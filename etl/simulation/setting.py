"""What every step of a simulation starts from: world, seed, months, cells, and what is planted in them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from etl.simulation import chance
from etl.simulation.chance import Bools, Ints
from etl.simulation.concerns import Plan
from etl.simulation.manner import Manner, manners
from etl.simulation.months import Months
from etl.simulation.names import NameBank, name_bank
from etl.simulation.oddities import has, oddities
from etl.simulation.places import Cells, settle
from etl.simulation.planting import plan
from etl.simulation.tree import Tree, grow_tree
from etl.simulation.world import World


@dataclass(frozen=True)
class Setting:
    """A province before anything happens in it; `odd` indexes `oddities.ODDITIES`, one per cell."""

    world: World
    seed: int
    months: Months
    names: NameBank
    tree: Tree
    cells: Cells
    plan: Plan
    odd: Ints
    manner: Manner

    def stream(self, topic: str) -> np.random.Generator:
        """The stream of random numbers of a topic."""
        return chance.stream(self.seed, topic)

    def has(self, oddity: str) -> Bools:
        """Cells with an oddity."""
        return has(self.odd, oddity)


def set_up(world: World, seed: int, n_cells: int, months: Months) -> Setting:
    """Draws places, plan, oddities and manners.

    Oddities are kept away from planted falls and skipped meetings, whose signals they would undo.
    """
    names = name_bank()
    tree = grow_tree(world, seed, n_cells, months, names)
    cells = settle(world, seed, n_cells, months, tree, names)
    planned = plan(world, seed, cells, tree, months)
    odd = oddities(world, seed, cells)
    odd = np.where((planned.drop_size > 0) | planned.skipped.any(axis=1), 0, odd)
    return Setting(world, seed, months, names, tree, cells, planned, odd, manners(world.habits, seed, cells, odd))
