"""The constants of the attendance model, each with its source."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Settings:
    """What the model takes as given. Sizes are shares (0-1), `rhos` are overdispersions (correlation of absences)."""

    # docs/methods.md#falls-of-attendance, step 6: onsets within the last 12 months. That of the last month is compared
    # too, else a fall of that month would count as an older one; it is never acted on before the next month bears it
    # out.
    window: int = 12
    youngest: int = 1
    # docs/methods.md#falls-of-attendance, step 6: sizes of fall that are compared (.5 added by us, because it happens),
    # and the length of a gradual fall.
    sizes: tuple[float, ...] = (0.06, 0.12, 0.18, 0.26, 0.35, 0.5)
    ramp: int = 6
    # Months before the window from which a cell's level is learned: all.
    remembered: int = 10_000
    # docs/methods.md#falls-of-attendance, step 8: at least 12 meetings in the last 24 months, else "not enough data".
    meetings_needed: int = 12
    meetings_within: int = 24
    # Overdispersions that a cell may have; how common each is, is learned. docs/methods.md#falls-of-attendance, step 4
    # takes one for all cells; measured in world B, one for each finds a fifth more falls at the same share of false
    # ones.
    rhos: tuple[float, ...] = (0.002, 0.01, 0.025, 0.04, 0.065, 0.11)
    # docs/methods.md#falls-of-attendance, step 3: rounds that fit the month effects, the last two with falls taken out.
    rounds: int = 4
    # Chosen by us: what is assumed before any data, and the number of cells it weighs. It matters only where the cells
    # are few (a handful of districts); 3,441 cells outweigh it. Share of falling cells 2 %; baselines about 88 %.
    share_falling: float = 0.02
    share_weight: float = 10.0
    # Chosen by us: number of falling cells by which sizes, onsets and shapes are held to be equally common. Light, as
    # is the share above: with weights of 20 and 50 too few falls were expected of a few hundred cells.
    kind_weight: float = 5.0
    baseline_mean: float = 2.0
    baseline_sd: float = 0.8
    prior_weight: float = 20.0
    # Chosen by us: improvement work lifts at most 2 % of the cells a year. More found rises mean that the model does
    # not fit, and then the drift of honest cells is widened (docs/methods.md#falls-of-attendance, step 9).
    plausible_rises: float = 0.02
    # For speed only: cells taken at once (the working arrays stay in the processor's cache), cells from which what is
    # common to all is learned, and the share of a cell's probability below which an overdispersion is left out.
    chunk: int = 256
    sample: int = 20_000
    negligible: float = 0.01

    def months_before(self, first: int) -> range:
        """The months from which a cell's level is learned, `first` being the window's first."""
        return range(max(first - self.remembered, 0), first)
