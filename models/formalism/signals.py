"""The signals of formalism as one matrix: what each signal says of each cell."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import duckdb
import numpy as np

from etl.discover import documents, statement
from models.shared.arrays import Bools, Floats

# Signals of one family often have one cause: points near the maximum make one sheet like the next. So evidence for a
# concern beside the strongest of its family counts half (chosen by us; docs/methods.md#formalism-as-a-whole has what
# other shares give).
SAME_FAMILY = 0.5


@dataclass(frozen=True)
class Signals:
    """`log_bayes_factor`, `p_value`: (cells, signals), NaN where a signal cannot be assessed in a cell.

    `families`: one per signal; signals of one family look at the same side of a cell's work and are not independent.
    """

    cells: list[str]
    names: list[str]
    families: list[str]
    log_bayes_factor: Floats
    p_value: Floats

    @property
    def known(self) -> Bools:
        """(cells, signals): the signal can be assessed."""
        return ~np.isnan(self.log_bayes_factor)

    def evidence(self) -> Floats:
        """Log Bayes factors (cells, signals), NaN as there, less what signals of one family say together."""
        beside = self.log_bayes_factor > 0
        factors = np.where(beside, self.log_bayes_factor, 0.0)
        for family in set(self.families):
            mine = np.array([j for j, own in enumerate(self.families) if own == family])
            beside[np.arange(len(factors)), mine[factors[:, mine].argmax(axis=1)]] = False
        return np.where(beside, SAME_FAMILY * self.log_bayes_factor, self.log_bayes_factor)

    def membership(self) -> Floats:
        """(signals, families): 1 where the signal belongs to the family, families in the order of their names."""
        families = sorted(set(self.families))
        return np.array([[float(own == family) for family in families] for own in self.families]).reshape(
            len(self.families), len(families)
        )


def read_signals(con: duckdb.DuckDBPyConnection, as_of: date) -> Signals:
    """The signals that say how much likelier their data are with the signal than without, for every existing cell.

    Raises KeyError for a signal without a family in data/flags or data/signals.
    """
    rows = con.execute(statement("models/inputs", "formal_signals").sql, {"as_of": as_of}).pl()
    words = documents("flags") | documents("signals")
    cells = rows["cell_code"].unique(maintain_order=True).to_list()
    names = rows["signal"].unique(maintain_order=True).to_list()
    shape = (len(cells), len(names))
    return Signals(
        cells=cells,
        names=names,
        families=[words[name]["family"] for name in names],
        log_bayes_factor=_matrix(rows["log_bayes_factor"].to_numpy(), shape),
        p_value=_matrix(rows["p_value"].to_numpy(), shape),
    )


def _matrix(values: Floats | Bools, shape: tuple[int, int]) -> Floats:
    return values.astype(np.float64).reshape(shape)
