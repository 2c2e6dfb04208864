"""The signal `formalistic`: the probability of both parts of the model, corrected by visits, what is selected, and what
is shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import duckdb
import numpy as np
import polars as pl
from scipy.special import expit, logit

from etl.discover import statement
from models.formalism.correction import learn_correction
from models.formalism.evidence import Carried, describe
from models.formalism.explorer import unusual
from models.formalism.latent import Combined, combine
from models.formalism.signals import Signals, read_signals
from models.formalism.trained import Trained, shipped
from models.shared.arrays import Bools, Floats
from models.shared.selection import FALSE_DISCOVERY_RATE, LIKELIER_THAN_NOT, q_values

# docs/methods.md#level-and-composite: at least four indicators must be present; that they are of two families at least
# is what makes them independent.
LEAST_SIGNALS, LEAST_FAMILIES = 4, 2
# A signal is there when it is likelier there than not.
THERE = 0.5
# Chosen by us: from here on a reader may ask why, so the signals are shown.
WORTH_TELLING = 0.2
# Chosen by us and measured (tests/benchmarks/formalism.py): what the explorer names below this was never real.
WORTH_WATCHING = 0.1
MOST_SHOWN = 3
TINY = 1e-9


@dataclass(frozen=True)
class Judgement:
    """Per cell: `probability`, NaN where not enough is known; `q_value`, NaN where it is never selected; what is shown,
    by index of cell."""

    probability: Floats
    q_value: Floats
    carried: dict[int, Carried]


def observe(con: duckdb.DuckDBPyConnection, as_of: date) -> pl.DataFrame:
    """One row per cell that exists at `as_of` with the columns of result.signals but as_of and signal.

    Reads the other signals' rows of `as_of` in result.signals: those with a Bayes factor are the signals of formalism.
    `enough`: at least four signals of two families can be assessed. `selected` at a false discovery rate of 10 % among
    the cells in which signals of two families or more are likelier there than not. Evidence: `n` signals that are there
    `of` those assessed, number of their `families`, names of the two or three that carry it in `signals` (both
    languages), and each of these with its weight (log-odds it adds) and its own figures in `carried`; `unusual` where
    only the explorer asks for attention. `since`: the month by which two of the carrying signals were there.
    `meetings`: theirs together. Where no signal has spoken at all there is no row.
    """
    signals = read_signals(con, as_of)
    if not signals.names:
        return pl.DataFrame(schema={"cell_code": pl.String})
    visits = con.execute(statement("models/inputs", "formal_visits").sql, {"as_of": as_of}).pl()
    judged = judge(signals, combine(signals), visits, shipped())
    return describe(con, as_of, signals, judged.carried).with_columns(
        enough=~np.isnan(judged.probability),
        probability=pl.Series(judged.probability).fill_nan(None),
        q_value=pl.Series(judged.q_value).fill_nan(None),
        selected=judged.q_value <= FALSE_DISCOVERY_RATE,
    )


def judge(signals: Signals, combined: Combined, visits: pl.DataFrame, trained: Trained) -> Judgement:
    """Probabilities, the cells selected, and what is shown of which cell; `visits`: cell_code, confirmed (0 to 1)."""
    known_families = (signals.known @ signals.membership() > 0).sum(axis=1)
    enough = (signals.known.sum(axis=1) >= LEAST_SIGNALS) & (known_families >= LEAST_FAMILIES)
    together = expit(trained.log_odds(signals, combined)) * combined.spread_over
    weight = trained.added(signals, combined)
    probability = _corrected(signals.cells, np.where(enough, together, np.nan), visits)
    there = combined.presence >= THERE
    families = (there @ signals.membership() > 0).sum(axis=1)
    carried_by_two = np.where(families >= LEAST_FAMILIES, probability, np.nan)
    worth_telling = np.flatnonzero(carried_by_two >= WORTH_TELLING)
    carried = {int(cell): _carried(signals, weight[cell], there[cell]) for cell in worth_telling}
    raised = _raised(signals, weight, np.where(carried_by_two >= LIKELIER_THAN_NOT, np.nan, probability))
    return Judgement(probability, q_values(carried_by_two), carried | raised)


def _corrected(cells: list[str], uncorrected: Floats, visits: pl.DataFrame) -> Floats:
    """Probabilities as the findings of visits correct them."""
    log_odds = logit(np.clip(uncorrected, TINY, 1 - TINY))
    at = visits.join(pl.DataFrame({"cell_code": cells}).with_row_index("cell"), on="cell_code")
    return expit(learn_correction(log_odds[at["cell"].to_numpy()], at["confirmed"].to_numpy()).apply(log_odds))


def _carried(signals: Signals, weight: Floats, there: Bools) -> Carried:
    """The weightiest signal, the weightiest of another family, and one more."""
    order = [int(j) for j in np.argsort(-weight, kind="stable") if there[j]]
    first = order[0]
    second = next(j for j in order if signals.families[j] != signals.families[first])
    chosen = [first, second, *[j for j in order if j not in (first, second)][: MOST_SHOWN - 2]]
    return Carried(len(order), chosen, weight[chosen].tolist(), unusual=False)


def _raised(signals: Signals, weight: Floats, probability: Floats) -> dict[int, Carried]:
    """What the explorer adds; `probability` NaN where a cell is flagged without it or cannot be judged."""
    return {
        one.cell: Carried(len(one.signals), one.signals, weight[one.cell][one.signals].tolist(), unusual=True)
        for one in unusual(signals)
        if probability[one.cell] >= WORTH_WATCHING
    }
