"""
How much a figure changed since the period before, and what chance alone may do.

The 95 % intervals take the items of a period for draws from a stream that goes on: they
do not know which feeds are missing, nor what the tagger did not find. Pure.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

Z = 1.959964
MIN_BINS = 8


class Change(NamedTuple):
    """A change and its 95 % interval; the ends are NaN where there is none."""

    value: float
    lo: float
    hi: float

    @property
    def may_be_chance(self) -> bool:
        """Whether the interval has no change in it."""
        return self.lo <= 0 <= self.hi


def of_counts(now: float, before: float, bins: Sequence[float]) -> Change:
    """
    The change of a count, as a share of what it was: 0.5 is half as many again.

    News comes in bursts, which makes counts vary more than single events would
    (Poisson): the interval is widened by how much more the bins vary.

    Args:
        now: The count.
        before: In the period before, above 0.
        bins: The counts of the period's bins.
    """
    ratio = now / before
    if now <= 0:
        return Change(ratio - 1, math.nan, math.nan)
    spread = math.exp(Z * math.sqrt(burstiness(bins) * (1 / now + 1 / before)))
    return Change(ratio - 1, ratio / spread - 1, ratio * spread - 1)


def burstiness(bins: Sequence[float]) -> float:
    """Variance of the bins by their mean, at least 1; 1 where bins are few."""
    if len(bins) < MIN_BINS or not sum(bins):
        return 1.0
    mean = sum(bins) / len(bins)
    variance = sum((value - mean) ** 2 for value in bins) / (len(bins) - 1)
    return max(1.0, variance / mean)


def of_means(
    now: tuple[float, float, float], before: tuple[float, float, float]
) -> Change:
    """The change of a mean, from `(mean, lo, hi)` of both periods."""
    value = now[0] - before[0]
    half = math.hypot((now[2] - now[1]) / 2, (before[2] - before[1]) / 2)
    return Change(value, value - half, value + half)


def of_shares(now: tuple[int, int], before: tuple[int, int]) -> Change:
    """The change of a share, from `(part, whole)` of both periods (Newcombe)."""
    p, q = now[0] / now[1], before[0] / before[1]
    (p_lo, p_hi), (q_lo, q_hi) = wilson(*now), wilson(*before)
    value = p - q
    return Change(
        value,
        value - math.hypot(p - p_lo, q_hi - q),
        value + math.hypot(p_hi - p, q - q_lo),
    )


def wilson(part: int, whole: int) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson), within [0, 1]; `whole` is above 0."""
    share, z2 = part / whole, Z * Z
    middle = share + z2 / (2 * whole)
    half = Z * math.sqrt(share * (1 - share) / whole + z2 / (4 * whole * whole))
    lowest, highest = ((middle + side * half) / (1 + z2 / whole) for side in (-1, 1))
    return max(0.0, lowest), min(1.0, highest)
