"""How sure a share is."""

from __future__ import annotations

from math import sqrt

# Two-sided 95 %.
Z = 1.959963984540054


def wilson(part: float, whole: float) -> tuple[float, float]:
    """Lower and upper end of the 95 % interval of a share; (0, 1) of nothing.

    `part` may be a half where a finding is partly confirmed. Source: Wilson 1927.
    """
    if not whole:
        return 0.0, 1.0
    share, weight = part / whole, Z**2 / whole
    middle = (share + weight / 2) / (1 + weight)
    half = Z / (1 + weight) * sqrt(share * (1 - share) / whole + weight / (4 * whole))
    return max(middle - half, 0.0), min(middle + half, 1.0)
