"""What a habit is, worked out for one cell with loops and no logarithms: slow, and plain to read."""

from __future__ import annotations

from math import comb, exp

from scipy.stats import norm

from models.habits import likelihoods as habits

MONTHS = 12
MATERIAL = 0.6  # most of the meetings


def rate(level, season, node, spread):
    honest = 1 / (1 + exp(-(level + season + spread * node)))
    return min(max(honest, 1e-4), 1 - 1e-4)


def nodes():
    weights = [0.9 * norm.pdf(z) + 0.1 * norm.pdf(z, scale=2) for z in habits.NODES]
    return [(float(z), w / sum(weights)) for z, w in zip(habits.NODES, weights, strict=True)]


def likelihood(showing, seen, rates):
    """Of one order of the meetings, the months' rates given."""
    product = 1.0
    for k, n, p in zip(showing, seen, rates, strict=True):
        product *= p**k * (1 - p) ** (n - k)
    return product


def of_habit(showing, seen, level, seasons, spread, strengths):
    """Mean likelihood over strengths, onsets (half of them before the year) and the cell's own honest rate."""
    onsets = [0, 2, 4, 6, 8]
    total = 0.0
    for onset in onsets:
        prior = 0.5 if onset == 0 else 0.5 / (len(onsets) - 1)
        for strength in strengths:
            for node, weight in nodes():
                rates = [rate(level, season, node, spread) for season in seasons]
                raised = [p + (1 - p) * strength if month >= onset else p for month, p in enumerate(rates)]
                clipped = [min(max(p, 1e-4), 1 - 1e-4) for p in raised]
                total += prior / len(strengths) * weight * likelihood(showing, seen, clipped)
    return total


def beyond(parts, rates, least):
    """Of the `parts`, each spread evenly over the rates nearest to its own, what is at `least` or more."""
    total = 0.0
    for i, part in enumerate(parts):
        before = rates[i] - rates[i - 1] if i else rates[1] - rates[0]
        after = rates[i + 1] - rates[i] if i + 1 < len(rates) else before
        low, high = rates[i] - before / 2, rates[i] + after / 2
        total += part * min(max((high - least) / max(high - low, 1e-12), 0.0), 1.0)
    return total


def judged(showing, seen, level, seasons, spread, shares):
    """Bayes factor of a habit, probability of a habit that shows at six meetings of ten (or as many as one honest cell
    in 40 has, if those are more), and of such a rate by whatever cause, chance of at least so many (ties half), usual
    share."""
    honest = sum(
        weight * likelihood(showing, seen, [rate(level, season, node, spread) for season in seasons])
        for node, weight in nodes()
    )
    weak = of_habit(showing, seen, level, seasons, spread, habits.WEAK)
    strong = of_habit(showing, seen, level, seasons, spread, habits.STRONG)
    factor = (shares[0] * weak + shares[1] * strong) / sum(shares) / honest
    by_strength = [(1 - sum(shares)) * honest]
    for share, strengths in zip(shares, (habits.WEAK, habits.STRONG), strict=True):
        for strength in strengths:
            by_strength.append(share / len(strengths) * of_habit(showing, seen, level, seasons, spread, [strength]))
    chance, usual, below, unusual, levels = 0.0, 0.0, 0.0, None, []
    n, k = sum(seen), sum(showing)
    for node, weight in nodes():
        mean = sum(m * rate(level, season, node, spread) for m, season in zip(seen, seasons, strict=True)) / n
        tail = [comb(n, j) * mean**j * (1 - mean) ** (n - j) for j in range(k, n + 1)]
        chance += weight * (sum(tail) - tail[0] / 2)
        usual += weight * mean
        below += weight
        unusual = mean if unusual is None and below >= 0.94 else unusual
        of_level = likelihood(showing, seen, [rate(level, season, node, spread) for season in seasons])
        levels.append((mean, (1 - sum(shares)) * weight * of_level))
    least = max(MATERIAL, unusual)
    raised = [usual + (1 - usual) * strength for strength in (*habits.WEAK, *habits.STRONG)]
    by_habit = beyond(by_strength[1:], raised, least)
    by_level = beyond([part for _, part in levels], [mean for mean, _ in levels], least)
    return factor, by_habit / sum(by_strength), (by_habit + by_level) / sum(by_strength), chance, usual
