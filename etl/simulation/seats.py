"""Where units have their seats: committees of areas around the middle of the province, organisations around them.

Made up and drawn from no stream, so that nothing else of a world depends on it. Committees of a function (agencies,
enterprises) and what is below them have no place of their own.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from etl.simulation.tree import Tree

# Degrees north and east; chosen by us, somewhere in the central highlands.
MIDDLE = (13.9, 108.2)
REACH_OF_PROVINCE, REACH_OF_AREA = 0.75, 0.13
# Points turned on by it fill a round area evenly.
GOLDEN_ANGLE = np.pi * (3 - np.sqrt(5))


def seats(tree: Tree) -> pl.DataFrame:
    """Unit, latitude and longitude (degrees); units without a place have no row."""
    areas = [c for c in range(len(tree.committee_names)) if not tree.committee_functional[c]]
    placed = dict(zip(areas, _around(MIDDLE, len(areas), REACH_OF_PROVINCE), strict=True))
    rows = [(tree.committee_code(area), *placed[area]) for area in areas]
    for area in areas:
        below = np.flatnonzero(tree.organisation_committee == area).tolist()
        places = _around(placed[area], len(below), REACH_OF_AREA)
        rows += [(tree.organisation_code(one), *place) for one, place in zip(below, places, strict=True)]
    return pl.DataFrame(rows, schema={"unit_code": pl.String, "lat": pl.Float64, "lon": pl.Float64}, orient="row")


def _around(middle: tuple[float, float], n: int, reach: float) -> list[tuple[float, float]]:
    """So many points around a middle, in degrees."""
    far, angle = reach * np.sqrt((np.arange(n) + 0.5) / max(n, 1)), GOLDEN_ANGLE * np.arange(n)
    lat, lon = middle[0] + far * np.cos(angle), middle[1] + far * np.sin(angle)
    return list(zip(lat.round(4).tolist(), lon.round(4).tolist(), strict=True))
