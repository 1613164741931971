"""Means side by side: a dot each, its 95 % interval as a line, n written beside it."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from armsbeat.charts.chart import Chart, records
from armsbeat.charts.palette import (
    AXIS,
    INK,
    MUTED,
    NEGATIVE,
    NEUTRAL,
    POSITIVE,
    SURFACE,
    Spec,
    base,
    shorten,
    signed,
    thousands,
)
from armsbeat.charts.tone import HALF_RANGES, MIN_N

ROW_PX = 25
AXIS_PX = 34
NAME_CHARS = 26


def tone_dots(means: pd.DataFrame, *, what: str, min_n: int = MIN_N) -> Chart:
    """
    Mean tone per publisher, outlet or entity, most negative first.

    Coloured where the interval leaves 0 out; hollow and without an interval where
    fewer than `min_n` items are scored.

    Args:
        means: `name`, `compound`, `lo`, `hi`, `n`; rows without a tone are left out.
        what: What a row is, as the table calls it: `outlet`.
        min_n: See above.
    """
    rows = means.dropna(subset=["compound"]).sort_values("compound", kind="stable")
    half = _half_range(rows, min_n)
    dots = [_dot(row, half, min_n) for row in records(rows)]
    names = [dot["key"] for dot in dots]
    y = {
        "field": "key",
        "type": "nominal",
        "sort": names,
        "axis": {
            "title": None,
            "ticks": False,
            "domain": False,
            "labelColor": INK,
            "labelLimit": 190,
            "labelOverlap": False,
            "labelExpr": "split(datum.label, '\\u200b')[0]",
        },
    }
    firm = [dot for dot in dots if dot["firm"]]
    layers = [_zero(), _points(dots, y, half), _numbers(dots, y)]
    if firm:
        layers.insert(1, _intervals(firm, y, half))
    return Chart(
        rows=_readable(rows, what),
        spec=base({"height": ROW_PX * len(dots) + AXIS_PX, "layer": layers}),
        alt=_alt(rows, what, min_n),
        height=ROW_PX * len(dots) + AXIS_PX,
    )


def _half_range(rows: pd.DataFrame, min_n: int) -> float:
    firm = rows[rows["n"] >= min_n]
    reach = [*rows["compound"].abs(), *firm["lo"].abs(), *firm["hi"].abs()]
    widest = max((value for value in reach if not math.isnan(value)), default=0.0)
    return next((half for half in HALF_RANGES if widest <= half), 1.0)


def _dot(row: dict[str, Any], half: float, min_n: int) -> dict[str, Any]:
    firm = row["n"] >= min_n
    colour = NEUTRAL
    if firm and row["hi"] < 0:
        colour = NEGATIVE
    elif firm and row["lo"] > 0:
        colour = POSITIVE
    name = str(row["name"])
    return {
        # Two names may be the same once they are short: an invisible tail tells them
        # apart for the scale and is cut off again for the label.
        "key": f"{shorten(name, NAME_CHARS)}\u200b{row['entity']}",
        "name": name,
        "compound": max(-half, min(half, row["compound"])),
        "lo": max(row["lo"], -half) if firm else None,
        "hi": min(row["hi"], half) if firm else None,
        "firm": bool(firm),
        "colour": colour,
        "fill": colour if firm else SURFACE,
        "mean": signed(row["compound"]),
        "interval": f"{signed(row['lo'])} to {signed(row['hi'])}"
        if firm
        else f"too few (under {min_n}) to say",
        "n": thousands(row["n"]),
    }


def _x(field: str, half: float) -> Spec:
    return {
        "field": field,
        "type": "quantitative",
        "scale": {"domain": [-half, half], "nice": False},
        "axis": {
            "title": None,
            "values": [-half, -half / 2, 0, half / 2, half],
            "grid": True,
            "domain": False,
            "ticks": False,
            "labelExpr": (
                "datum.value == 0 ? '0' :"
                " (datum.value > 0 ? '+' : '\u2212') + format(abs(datum.value), '.2~f')"
            ),
        },
    }


def _zero() -> Spec:
    return {
        "data": {"values": [{"zero": 0}]},
        "mark": {"type": "rule", "color": AXIS, "strokeWidth": 1.2},
        "encoding": {"x": {"field": "zero", "type": "quantitative"}},
    }


def _intervals(firm: list[dict[str, Any]], y: Spec, half: float) -> Spec:
    return {
        "data": {"values": firm},
        "mark": {"type": "rule", "strokeWidth": 2, "opacity": 0.55},
        "encoding": {
            "y": y,
            "x": _x("lo", half),
            "x2": {"field": "hi"},
            "color": {"field": "colour", "type": "nominal", "scale": None},
        },
    }


def _points(dots: list[dict[str, Any]], y: Spec, half: float) -> Spec:
    return {
        "data": {"values": dots},
        "mark": {"type": "point", "filled": True, "size": 72, "opacity": 1},
        "encoding": {
            "y": y,
            "x": _x("compound", half),
            "fill": {"field": "fill", "type": "nominal", "scale": None},
            "stroke": {"field": "colour", "type": "nominal", "scale": None},
            "strokeWidth": {"value": 1.5},
            "tooltip": [
                {"field": "name", "title": "name"},
                {"field": "mean", "title": "mean tone"},
                {"field": "interval", "title": "95% interval"},
                {"field": "n", "title": "n"},
            ],
        },
    }


def _numbers(dots: list[dict[str, Any]], y: Spec) -> Spec:
    values = [{"key": dot["key"], "label": f"n = {dot['n']}"} for dot in dots]
    return {
        "data": {"values": values},
        "mark": {
            "type": "text",
            "align": "left",
            "color": MUTED,
            "fontSize": 11.5,
            "dx": 6,
        },
        "encoding": {"y": y, "x": {"value": "width"}, "text": {"field": "label"}},
    }


def _readable(rows: pd.DataFrame, what: str) -> pd.DataFrame:
    return rows.rename(columns={"name": what, "compound": "mean tone", "n": "items"})[
        [what, "mean tone", "lo", "hi", "items"]
    ].reset_index(drop=True)


def _alt(rows: pd.DataFrame, what: str, min_n: int) -> str:
    firm = records(rows[rows["n"] >= min_n])
    if not firm:
        return f"No {what} has {min_n} or more scored items."
    low, high = firm[0], firm[-1]
    return (
        f"Mean tone of {len(rows)} rows, one per {what}, with 95 % intervals. Lowest"
        f" {low['name']} {signed(low['compound'])}, highest {high['name']}"
        f" {signed(high['compound'])}."
    )
