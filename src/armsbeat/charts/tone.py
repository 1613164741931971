"""Tone over time: the mean, how sure it is, and out of how many items."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from armsbeat.charts.axes import (
    GRAIN_ADJECTIVE,
    bar_width,
    bin_label,
    days,
    time_axis,
)
from armsbeat.charts.chart import Chart, local, records
from armsbeat.charts.palette import (
    AXIS,
    BAND,
    BAR,
    MUTED,
    NEGATIVE,
    NEUTRAL,
    POSITIVE,
    SURFACE,
    Spec,
    base,
    signed,
    thousands,
)

HEIGHT = 290
MIN_N = 5
HALF_RANGES = (0.2, 0.3, 0.5, 0.8, 1.0)
# The lower part of the plot, in shares of its height, where n is drawn as bars.
BARS_SHARE = 0.24


def tone_over_time(
    tone: pd.DataFrame, *, grain: str, min_n: int = MIN_N, unit: str = "items"
) -> Chart:
    """
    Mean tone with its 95 % band, and the number of items behind each mean.

    Args:
        tone: One row per bin: `period`, `compound` (mean), `lo`, `hi` (95 % interval),
            `n` (items with a tone).
        grain: Of the bins: day, week, month …
        min_n: Bins with fewer items get a hollow mark and no band.
        unit: What is counted, plural.
    """
    rows = tone.dropna(subset=["compound"]).copy()
    firm = rows[rows["n"] >= min_n]
    half = _half_range(rows, firm)
    bottom = -half - 2 * half * BARS_SHARE / (1 - BARS_SHARE)
    bins = days(tone["period"].tolist())
    spec = base(
        {
            "height": HEIGHT,
            "encoding": {
                "x": {
                    "field": "period",
                    "type": "temporal",
                    "axis": time_axis(bins, most=7),
                    "scale": {"domain": [local(bins[0]), local(bins[-1])]},
                }
            },
            "layer": [
                _bars(tone, half, bottom, len(bins)),
                # Without a firm bin the two would be empty marks that have no name.
                *([_band(firm, half, bottom)] if len(firm) else []),
                _zero(),
                *([_line(firm)] if len(firm) else []),
                _points(rows, min_n, grain, half),
                *_words(local(bins[0]), half, tone, grain, unit),
            ],
        }
    )
    return Chart(
        rows=_readable(tone),
        spec=spec,
        alt=_alt(firm, grain, min_n, unit),
        height=HEIGHT + 34,
    )


def _half_range(rows: pd.DataFrame, firm: pd.DataFrame) -> float:
    reach = [*rows["compound"].abs(), *firm["lo"].abs(), *firm["hi"].abs()]
    widest = max((value for value in reach if not math.isnan(value)), default=0.0)
    return next((half for half in HALF_RANGES if widest <= half), 1.0)


def _y(half: float, bottom: float) -> Spec:
    return {
        "field": "compound",
        "type": "quantitative",
        "scale": {"domain": [bottom, half], "nice": False},
        "axis": _tone_axis(half),
    }


def _tone_axis(half: float) -> Spec:
    """Ticks at both ends, half way and at zero, with a sign that can be seen."""
    return {
        "title": None,
        "values": [-half, -half / 2, 0, half / 2, half],
        "labelExpr": (
            "datum.value == 0 ? '0' :"
            " (datum.value > 0 ? '+' : '\u2212') + format(abs(datum.value), '.2~f')"
        ),
        "grid": True,
    }


def _bars(tone: pd.DataFrame, half: float, bottom: float, count: int) -> Spec:
    tallest = max(float(tone["n"].max()), 1.0)
    room = (-half - bottom) * 0.72
    values = [
        {"period": local(period), "base": bottom, "top": bottom + room * n / tallest}
        for period, n in zip(tone["period"], tone["n"], strict=True)
        if n > 0
    ]
    return {
        "data": {"values": values},
        "mark": {"type": "bar", "color": BAR, "width": bar_width(count)},
        "encoding": {
            "y": {**_y(half, bottom), "field": "top"},
            "y2": {"field": "base"},
        },
    }


def _band(firm: pd.DataFrame, half: float, bottom: float) -> Spec:
    values = [
        {"period": local(period), "lo": max(lo, -half), "hi": min(hi, half)}
        for period, lo, hi in zip(firm["period"], firm["lo"], firm["hi"], strict=True)
    ]
    return {
        "data": {"values": values},
        "mark": {"type": "area", "color": BAND, "interpolate": "linear"},
        "encoding": {
            "y": {**_y(half, bottom), "field": "lo"},
            "y2": {"field": "hi"},
        },
    }


def _zero() -> Spec:
    return {
        "data": {"values": [{"zero": 0}]},
        "mark": {"type": "rule", "color": AXIS, "strokeWidth": 1.2},
        "encoding": {"x": None, "y": {"field": "zero", "type": "quantitative"}},
    }


def _line(firm: pd.DataFrame) -> Spec:
    values = [
        {"period": local(period), "compound": compound}
        for period, compound in zip(firm["period"], firm["compound"], strict=True)
    ]
    return {
        "data": {"values": values},
        "mark": {"type": "line", "color": MUTED, "strokeWidth": 1.3},
        "encoding": {"y": {"field": "compound", "type": "quantitative"}},
    }


def _points(rows: pd.DataFrame, min_n: int, grain: str, half: float) -> Spec:
    values = [
        {
            "period": local(row["period"]),
            "compound": max(-half, min(half, row["compound"])),
            "colour": _colour(row, min_n),
            "fill": SURFACE if row["n"] < min_n else _colour(row, min_n),
            "label": bin_label(row["period"], grain).capitalize(),
            "mean": signed(row["compound"]),
            "interval": _interval(row, min_n),
            "n": int(row["n"]),
        }
        for row in records(rows)
    ]
    return {
        "data": {"values": values},
        "mark": {"type": "point", "filled": True, "size": 46, "opacity": 1},
        "encoding": {
            "y": {"field": "compound", "type": "quantitative"},
            "fill": {"field": "fill", "type": "nominal", "scale": None},
            "stroke": {"field": "colour", "type": "nominal", "scale": None},
            "strokeWidth": {"value": 1.4},
            "tooltip": [
                {"field": "label", "title": "period"},
                {"field": "mean", "title": "mean tone"},
                {"field": "interval", "title": "95% interval"},
                {"field": "n", "title": "n"},
            ],
        },
    }


def _colour(row: dict[str, Any], min_n: int) -> str:
    if row["n"] >= min_n and row["hi"] < 0:
        return NEGATIVE
    if row["n"] >= min_n and row["lo"] > 0:
        return POSITIVE
    return NEUTRAL


def _interval(row: dict[str, Any], min_n: int) -> str:
    if row["n"] < min_n:
        return f"too few (under {min_n}) to say"
    return f"{signed(row['lo'])} to {signed(row['hi'])}"


def _words(
    first: str, half: float, tone: pd.DataFrame, grain: str, unit: str
) -> list[Spec]:
    tallest = thousands(float(tone["n"].max()))
    per = {"day": "day", "week": "week"}.get(grain, grain)
    texts = (
        ("▲ more positive", half, POSITIVE, "top", 4),
        ("▼ more negative", -half, NEGATIVE, "bottom", -4),
        (f"n, {unit} a {per} (tallest bar {tallest})", -half, MUTED, "top", 5),
    )
    return [
        {
            "data": {"values": [{"period": first, "at": at, "label": label}]},
            "mark": {
                "type": "text",
                "align": "left",
                "baseline": baseline,
                "dx": 4,
                "dy": dy,
                "fontSize": 12,
                "color": colour,
            },
            "encoding": {
                "y": {"field": "at", "type": "quantitative"},
                "text": {"field": "label"},
            },
        }
        for label, at, colour, baseline, dy in texts
    ]


def _readable(tone: pd.DataFrame) -> pd.DataFrame:
    return tone.rename(columns={"compound": "mean tone", "n": "items"})[
        ["period", "mean tone", "lo", "hi", "items"]
    ].reset_index(drop=True)


def _alt(firm: pd.DataFrame, grain: str, min_n: int, unit: str) -> str:
    if firm.empty:
        return f"No period has {min_n} or more {unit}: no mean is drawn."
    ordered = records(firm.sort_values("compound", kind="stable"))
    low, high = ordered[0], ordered[-1]
    return (
        f"{GRAIN_ADJECTIVE.get(grain, '')} mean tone with a 95 % band."
        f" Lowest {signed(float(low['compound']))} in the"
        f" {bin_label(low['period'], grain)}, highest"
        f" {signed(float(high['compound']))} in the {bin_label(high['period'], grain)}."
    )
