"""The constants of the attendance model, each with its source."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Settings:
    """What the model takes as given. Sizes are shares (0-1), `rho` is the overdispersion."""

    # methods.md section 4, step 6: onsets within the last 12 months, at least 2 months old.
    window: int = 12
    youngest: int = 2
    # methods.md section 4, step 6: sizes of fall that are compared (.5 added by us: it happens), and the length of a gradual one.
    sizes: tuple[float, ...] = (0.06, 0.12, 0.18, 0.26, 0.35, 0.5)
    ramp: int = 6
    # methods.md section 4, step 8: at least 12 meetings in the last 24 months, else "not enough data".
    meetings_needed: int = 12
    meetings_within: int = 24
    # methods.md section 4, step 4: the values of the overdispersion that are compared.
    rhos: tuple[float, ...] = (0.001, 0.01, 0.02, 0.03, 0.04, 0.055, 0.07, 0.1, 0.13)
    # methods.md section 4, step 3.
    rounds: int = 3
    # Chosen by us: what is assumed before any data, and the number of cells it weighs. It matters only where the cells
    # are few (a handful of districts); 3,441 cells outweigh it. Share of falling cells 2 %; baselines about 88 %.
    share_falling: float = 0.02
    share_weight: float = 50.0
    baseline_mean: float = 2.0
    baseline_sd: float = 0.8
    baseline_weight: float = 20.0
    # Chosen by us: cells taken at once, so that the working arrays stay in the processor's cache.
    chunk: int = 512
