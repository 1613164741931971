"""Means with their 95 % interval by Student's t, from sums of whole numbers."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import lru_cache

import ibis.expr.types as ir
import numpy as np
import pandas as pd

LEVEL = 0.95
_SCALE = 1_000_000.0


def tone_sums(items: ir.Table) -> dict[str, ir.Value]:
    """`n`, the sum and the sum of squares of the tone, to aggregate by."""
    tone = items.tone_e6
    return {
        "n": tone.count(),
        "tone_sum": tone.sum().cast("float64"),
        "tone_squares": (tone * tone).sum().cast("float64"),
    }


def with_interval(sums: pd.DataFrame) -> pd.DataFrame:
    """
    Turn the columns of `tone_sums` into `compound`, `lo`, `hi`, `n`.

    Returns:
        The frame with `n` (0 where it was missing), `compound` (NaN where n = 0),
        `lo` and `hi` (NaN where n < 2; never beyond -1 and 1) in place of the sums.
    """
    n = sums["n"].fillna(0).to_numpy(dtype="int64")
    total = sums["tone_sum"].to_numpy(dtype="float64", na_value=np.nan)
    squares = sums["tone_squares"].to_numpy(dtype="float64", na_value=np.nan)
    kept = sums.drop(columns=["n", "tone_sum", "tone_squares"])
    told = {"n": n, "tone_sum": total, "tone_squares": squares}
    return kept.assign(**tone_of(told))


def tone_of(sums: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The columns that `with_interval` adds, from the sums as arrays."""
    n, total, squares = sums["n"], sums["tone_sum"], sums["tone_squares"]
    mean, half = _mean_and_half(n, total / _SCALE, squares / _SCALE**2)
    return {
        "compound": mean,
        "lo": np.maximum(mean - half, -1.0),
        "hi": np.minimum(mean + half, 1.0),
        "n": n,
    }


def mean_tone(n: np.ndarray, total: np.ndarray) -> np.ndarray:
    """`compound` alone, where no interval is shown: NaN where n = 0."""
    with np.errstate(divide="ignore", invalid="ignore"):
        mean: np.ndarray = np.where(n > 0, total / _SCALE / n, np.nan)
    return mean


def _mean_and_half(
    n: np.ndarray, total: np.ndarray, squares: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = np.where(n > 0, total / n, np.nan)
        variance = np.maximum(squares - total * mean, 0.0) / (n - 1)
        quantiles = np.array([t_quantile(int(k) - 1) for k in n], dtype="float64")
        half = np.where(n > 1, quantiles * np.sqrt(variance / n), np.nan)
    return mean, half


@lru_cache(maxsize=4096)
def t_quantile(freedom: int) -> float:
    """
    Two-sided 95 % quantile of Student's t with `freedom` degrees; NaN below 1.

    For whole degrees of freedom the distribution has a closed form (Abramowitz and
    Stegun 26.7.3 and 26.7.4), which is inverted by bisection; above 200 the
    expansion around the normal quantile (26.7.5) is exact to twelve places.
    """
    if freedom < 1:
        return math.nan
    if freedom > 200:
        return _expansion(freedom)
    low, high = 0.0, 20.0
    for _ in range(100):
        middle = (low + high) / 2
        low, high = (
            (middle, high) if _within(middle, freedom) < LEVEL else (low, middle)
        )
    return (low + high) / 2


def _within(t: float, freedom: int) -> float:
    """Probability that |T| ≤ t."""
    angle = math.atan(t / math.sqrt(freedom))
    sine, cosine = math.sin(angle), math.cos(angle)
    odd = freedom % 2
    term, total = (cosine, cosine) if odd else (1.0, 1.0)
    if freedom == 1:
        total = 0.0
    for k in range(3 if odd else 2, freedom - 1, 2):
        term *= (k - 1) / k * cosine * cosine
        total += term
    return 2 / math.pi * (angle + sine * total) if odd else sine * total


def _expansion(freedom: int) -> float:
    z = 1.959963984540054
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    corrections = (term / freedom**k for k, term in enumerate(terms, start=1))
    return z + math.fsum(corrections)
