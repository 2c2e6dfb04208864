"""Bands: what a cell's year comes to on the full scale, how sure that is, and how probable each band is.

Pure numerics: arrays in, arrays out. Rows are cells, columns are lines of one rubric. Of each line a part of the year
is settled by the data; that part counts as it is. The rest is estimated: the usual share of the cell's kind, moved by
how the cell's other lines stand (lines of a cell go together a little), each drawn to that by how much it scatters.
Source: best linear prediction with one common factor (Robinson 1991); all of its figures are learned from the data.
Lines that nobody's data show stand at the usual share of the criterion's other lines. Where superiors filled in sheets
by criterion, what the data leave open stands at what these leave for it on average (never at what they gave the cell
itself), corrected by how lenient the same superiors are where both can see.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.special import ndtr

from models.shared.arrays import Bools, Floats, Ints
from models.shared.bounds import as_shares

# Chosen by us: a kind of so many cells counts as much as what holds above it; so do superiors' sheets of so many.
STRATUM_CELLS = 10.0
# Chosen by us: a line that fewer cells show is taken as one that nobody's data show.
FEWEST = 5
# Chosen by us: variance between cells that there always is; the part of a criterion that must be settled for
# superiors and data to be compared, and in how many cells.
LEAST_VARIANCE, COMPARABLE, COMPARED = 1e-4, 0.75, 20
# Chosen by us: of what a meeting has lost, the part that superiors take off. Where they take off more than the data
# show, they may know more, so only leniency is corrected.
LENIENCY = (0.1, 1.0)
MOST_CORRELATED = 0.9


@dataclass(frozen=True)
class Lines:
    """Lines of one rubric, (lines,): points, and number of the criterion, from 0."""

    points: Floats
    criterion: Ints


@dataclass(frozen=True)
class Seen:
    """Per cell and line (cells, lines): mean share earned where seen (0 elsewhere), meetings that show it, sum of the
    squared shares, part of the year's meetings that is settled (0-1), and points that the line has on average."""

    share: Floats
    meetings: Floats
    squares: Floats
    settled: Floats
    points: Floats


@dataclass(frozen=True)
class Norms:
    """Usual share per kind and line (kinds, lines); per line (lines,): variance between cells of a kind, variance of
    one meeting, whether any data show it; how far lines go together (0-1); doubt (sd) of the level of an unseen line;
    per line, by how much what is open of it stands above what is seen (0 unless superiors' sheets tell)."""

    level: Floats
    between: Floats
    within: Floats
    known: Bools
    correlation: float
    doubt: float
    shift: Floats


@dataclass(frozen=True)
class Estimate:
    """Per cell: points to be expected on the full scale, and their standard deviation."""

    points: Floats
    spread: Floats


def learn(seen: Seen, lines: Lines, types: Ints, kinds: Ints) -> Norms:
    """What is usual; `types`, `kinds` (cells,): labels from 0, the second nested in the first."""
    there = seen.meetings > 0
    known = there.sum(axis=0) >= FEWEST
    excess = np.where(seen.meetings > 1, seen.squares - seen.meetings * seen.share**2, 0).clip(0)
    within = excess.sum(axis=0) / np.maximum((seen.meetings - 1).clip(0).sum(axis=0), 1)
    overall = np.where(there, seen.share, 0).sum(axis=0) / np.maximum(there.sum(axis=0), 1)
    by_type = _drawn(seen.share, there, types, np.broadcast_to(overall, (int(types.max()) + 1, len(overall))))
    parent = np.zeros(int(kinds.max()) + 1, dtype=np.int64)
    parent[kinds] = types
    level = _drawn(seen.share, there, kinds, by_type[parent])
    off = np.where(there, seen.share - level[kinds], 0)
    noise = np.where(there, within / np.maximum(seen.meetings, 1), 0)
    between = np.maximum((off**2 - noise).sum(axis=0) / np.maximum(there.sum(axis=0), 1), LEAST_VARIANCE)
    correlation = _correlation(off, there, between, known, lines.points)
    doubt = _doubt(overall[known], lines.points[known])
    norms = Norms(level, between, within, known, correlation, doubt, np.zeros(len(overall)))
    return _filled(norms, lines) if known.any() else norms


def estimate(seen: Seen, kinds: Ints, norms: Norms) -> Estimate:
    """Expected points of each cell's year, and how sure they are; `kinds` (cells,) as for `learn`."""
    there, level = seen.meetings > 0, norms.level[kinds]
    root = np.sqrt(norms.correlation * norms.between)
    own = norms.between * (1 - norms.correlation)
    noise = norms.within / np.maximum(seen.meetings, 1)
    off = np.where(there, seen.share - level, 0)
    weight = np.where(there, root / (own + noise), 0)
    doubt = 1 / (1 + (weight * root).sum(axis=1))
    factor = (weight * off).sum(axis=1) * doubt
    drawn = np.where(there, own / (own + noise), 0)
    ahead = root * factor[:, None]
    expected = np.clip(level + norms.shift + ahead + drawn * (off - ahead), 0, 1)
    rest = seen.points * (1 - seen.settled)
    points = (seen.points * seen.settled * seen.share + rest * expected).sum(axis=1)
    # What is open of a line is as many meetings again as its part; one that nobody shows also has an unknown level.
    again = norms.within * seen.settled / np.maximum(1 - seen.settled, 1e-9) / np.maximum(seen.meetings, 1)
    single = own * (1 - drawn) + np.where(there & (seen.settled < 1), again, 0) + ~norms.known * norms.doubt**2
    variance = (rest**2 * single).sum(axis=1) + (rest * (1 - drawn) * root).sum(axis=1) ** 2 * doubt
    return Estimate(points, np.sqrt(variance))


def with_superiors(norms: Norms, seen: Seen, lines: Lines, kinds: Ints, given: Floats) -> Norms:
    """With the level of what the data leave open in each criterion, by what superiors leave for it on average.

    `given` (cells, criteria): mean points of superiors, NaN without any. They are left as they are where superiors and
    data cannot be compared on criteria that both see.
    """
    members = np.eye(given.shape[1])[lines.criterion]
    most, settled = seen.points @ members, (seen.points * seen.settled) @ members
    lost = (seen.points * seen.settled * (1 - seen.share)) @ members
    both = ~np.isnan(given) & (settled > COMPARABLE * most)
    if both.sum() < COMPARED:
        return norms
    in_data = (most * lost / np.maximum(settled, 1e-9))[both].sum()
    leniency = np.clip((most - given)[both].sum() / max(in_data, 1e-9), *LENIENCY)
    hidden = seen.points * (1 - seen.settled)
    filled = (seen.points * seen.settled * seen.share + hidden * norms.level[kinds]) @ members
    shift = norms.shift.copy()
    for criterion in range(given.shape[1]):
        open_points = hidden @ members[:, criterion]
        of = ~np.isnan(given[:, criterion]) & (open_points > 0)
        if of.any():
            true = most[of, criterion] - (most[of, criterion] - given[of, criterion]) / leniency
            more = (true - filled[of, criterion]).sum() / open_points[of].sum()
            shift[lines.criterion == criterion] = more * of.sum() / (of.sum() + STRATUM_CELLS)
    return replace(norms, shift=shift)


def chances(of: Estimate, low: Floats, high: Floats, edges: tuple[float, ...]) -> Floats:
    """Probability of each band (cells, bands), lowest first, given that the points lie from `low` to `high` for
    certain; `edges`: least points of each band but the lowest, rising. NaN where low is."""
    spread = np.maximum(of.spread, 1e-6)
    # A mean outside what is possible would leave no probability at all.
    centre = np.clip(of.points, low, high)
    start, end = (ndtr((side - centre) / spread) for side in (low - 1e-9, high + 1e-9))
    below = [ndtr((np.clip(edge - 1e-9, low - 1e-9, high + 1e-9) - centre) / spread) - start for edge in edges]
    upto = np.array([0 * start, *below, end - start]) / (end - start)
    return as_shares(np.diff(upto, axis=0).T, "probability of a band")


def _drawn(share: Floats, there: Bools, labels: Ints, above: Floats) -> Floats:
    """Mean share per label and line, drawn to that above."""
    total, number = np.zeros(above.shape), np.zeros(above.shape)
    np.add.at(total, labels, np.where(there, share, 0))
    np.add.at(number, labels, there)
    return (total + STRATUM_CELLS * above) / (number + STRATUM_CELLS)


def _correlation(off: Floats, there: Bools, between: Floats, known: Bools, points: Floats) -> float:
    """Mean correlation of the lines, weighted by the points at stake."""
    number = there.astype(float).T @ there
    pairs = np.outer(known, known) & (number >= COMPARED) & ~np.eye(len(points), dtype=bool)
    stake = np.outer(points, points)
    at_most = stake * np.sqrt(np.outer(between, between))
    products = stake * (off.T @ off) / np.maximum(number, 1)
    return float(np.clip(products[pairs].sum() / at_most[pairs].sum(), 0, MOST_CORRELATED)) if pairs.any() else 0.0


def _doubt(levels: Floats, points: Floats) -> float:
    """How far the levels of the lines lie apart."""
    return (
        float(np.sqrt(np.average((levels - np.average(levels, weights=points)) ** 2, weights=points)))
        if len(levels)
        else 0.0
    )


def _filled(norms: Norms, lines: Lines) -> Norms:
    """Lines that nobody shows like the mean of the criterion's others, or of all."""
    level, between, within = norms.level.copy(), norms.between.copy(), norms.within.copy()
    for line in np.flatnonzero(~norms.known):
        like = norms.known & (lines.criterion == lines.criterion[line])
        like = like if like.any() else norms.known
        weights = lines.points[like] / lines.points[like].sum()
        level[:, line] = level[:, like] @ weights
        between[line], within[line] = between[like] @ weights, within[like] @ weights
    return replace(norms, level=level, between=between, within=within)
