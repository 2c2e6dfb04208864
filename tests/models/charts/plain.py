"""Slow, plain second versions of the charts' numbers: one series at a time, as the R packages write them."""

from __future__ import annotations

import math
from itertools import pairwise


def xmr(values, screened=True):
    """mean, lower, upper, near_lower, near_upper of one series without gaps; None for limits that there are none of."""
    mean = math.fsum(values) / len(values)
    ranges = [abs(b - a) for a, b in pairwise(values)]
    if screened and ranges:
        average = sum(ranges) / len(ranges)
        ranges = [r for r in ranges if r < 3.267 * average]
    if not ranges:
        return mean, None, None, None, None
    average = sum(ranges) / len(ranges)
    return mean, *(mean + k * average for k in (-2.66, 2.66, -2.66 * 2 / 3, 2.66 * 2 / 3))


def point_types(values, screened=True):
    """The rule that marks each point of one series without gaps."""
    mean, lower, upper, near_lower, near_upper = xmr(values, screened)
    if lower is None:
        return ["common"] * len(values)
    side = [0 if abs(v - mean) <= 1e-12 else 1 if v > mean else -1 for v in values]
    out = [v - upper > 1e-12 or lower - v > 1e-12 for v in values]
    near = [not o and (v - near_upper > 1e-12 or near_lower - v > 1e-12) for v, o in zip(values, out, strict=True)]
    trend, shift, two = set(), set(), set()
    for i in range(len(values) - 6):
        steps = [b - a for a, b in pairwise(values[i : i + 7])]
        if all(s > 1e-12 for s in steps) or all(s < -1e-12 for s in steps):
            trend |= set(range(i, i + 7))
        if abs(sum(side[i : i + 7])) == 7:
            shift |= set(range(i, i + 7))
    for i in range(len(values) - 2):
        if sum(near[i : i + 3]) >= 2 and abs(sum(side[i : i + 3])) == 3:
            two |= {j for j in range(i, i + 3) if near[j]}
    return [
        "astronomical" if out[i] else "trend" if i in trend else "two_of_three" if i in two
        else "shift" if i in shift else "common"
        for i in range(len(values))
    ]  # fmt: skip


def p_prime(count, of, screened=False):
    """mean, sigma_z and the limits of each group."""
    mean = sum(count) / sum(of)
    z = [(c / n - mean) / math.sqrt(mean * (1 - mean) / n) for c, n in zip(count, of, strict=True)]
    ranges = [abs(b - a) for a, b in pairwise(z)]
    if screened:
        average = sum(ranges) / len(ranges)
        ranges = [r for r in ranges if r < 3.267 * average]
    sigma = sum(ranges) / len(ranges) / 1.128
    reach = [3 * math.sqrt(mean * (1 - mean) / n) * sigma for n in of]
    return mean, sigma, [(max(mean - r, 0), min(mean + r, 1)) for r in reach]
