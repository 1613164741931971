"""The value of deals over time, as bars."""

from __future__ import annotations

from typing import Any

import pandas as pd

from armsbeat.charts.axes import bar_width, bin_label, days, time_axis
from armsbeat.charts.chart import Chart, local, records
from armsbeat.charts.palette import (
    ACCENT,
    INK,
    MUTED,
    SURFACE,
    Spec,
    base,
    thousands,
)

HEIGHT = 250
MOST_BARS = 60
LABELLED = 3
BILLION = 1_000_000_000
# From months to the shortest bins of which few enough are left.
LONGER = (("MS", "month"), ("QS", "quarter"), ("YS", "year"))


def value_over_time(values: pd.DataFrame) -> Chart:
    """
    Value by month, or by quarter or year where the months are too many.

    Args:
        values: One row per month, zeros included: `period`, `value_usd` (sum), `n`
            (deals with a value), `deals` (all).
    """
    grain, rows = _bins(values)
    bins = days(rows["period"].tolist())
    drawn = [_bar(row, grain) for row in records(rows)]
    tallest = max([bar["value"] for bar in drawn] + [0.001])
    _label(drawn)
    spec = base(
        {
            "height": HEIGHT,
            "data": {"values": drawn},
            "encoding": {
                "x": {
                    "field": "period",
                    "type": "temporal",
                    "axis": time_axis(bins),
                    "scale": {"padding": 14},
                },
                "y": {
                    "field": "value",
                    "type": "quantitative",
                    "axis": {"title": None, "tickCount": 4, "labelExpr": _LABEL},
                    "scale": {"domain": [0, tallest * 1.16], "nice": False},
                },
            },
            "layer": [_bars(grain, len(bins)), _numbers()],
        }
    )
    return Chart(
        rows=_readable(rows, grain),
        spec=spec,
        alt=_alt(rows, grain),
        height=HEIGHT + 30,
    )


_LABEL = (
    "datum.value == 0 ? '0' : datum.value < 1"
    " ? format(datum.value * 1000, ',.0f') + ' M'"
    " : format(datum.value, ',.3~r') + ' bn'"
)


def _bins(values: pd.DataFrame) -> tuple[str, pd.DataFrame]:
    months = values.set_index("period")
    for frequency, grain in LONGER:
        rows = months.resample(frequency).sum().reset_index()
        if len(rows) <= MOST_BARS or grain == LONGER[-1][1]:
            break
    return grain, rows


def _bar(row: dict[str, Any], grain: str) -> dict[str, Any]:
    stated, deals = int(row["n"]), int(row["deals"])
    return {
        "period": local(row["period"]),
        "value": row["value_usd"] / BILLION,
        "when": bin_label(row["period"], grain),
        "told": _amount(row["value_usd"]) if stated else "no value stated",
        "of": f"{thousands(stated)} of {thousands(deals)}",
        "label": "",
    }


def _label(bars: list[dict[str, Any]]) -> None:
    """Write the figure at the tallest bars; more would be noise."""
    for bar in sorted(bars, key=lambda bar: -bar["value"])[:LABELLED]:
        if bar["value"] > 0:
            number, _, size = bar["told"].removeprefix("US$").partition(" ")
            bar["label"] = f"{number} {'bn' if size == 'billion' else 'M'}"


def _bars(grain: str, count: int) -> Spec:
    return {
        "mark": {
            "type": "bar",
            "color": ACCENT,
            "width": bar_width(count, plot_px=470),
            "cornerRadiusEnd": 2,
            "stroke": SURFACE,
            "strokeWidth": 0,
        },
        "encoding": {
            "tooltip": [
                {"field": "when", "title": grain},
                {"field": "told", "title": "highest reported values"},
                {"field": "of", "title": "deals with a value"},
            ]
        },
    }


def _numbers() -> Spec:
    return {
        "mark": {
            "type": "text",
            "dy": -8,
            "color": INK,
            "fontSize": 11.5,
            "tooltip": None,
        },
        "encoding": {"text": {"field": "label"}, "color": {"value": MUTED}},
    }


def _amount(value: float) -> str:
    if value >= BILLION:
        return f"US${value / BILLION:.3g} billion"
    return f"US${value / 1_000_000:.3g} million"


def _readable(rows: pd.DataFrame, grain: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            grain: [bin_label(period, grain) for period in rows["period"]],
            "US dollars": rows["value_usd"],
            "deals with a value": rows["n"],
            "deals": rows["deals"],
        }
    )


def _alt(rows: pd.DataFrame, grain: str) -> str:
    most = max(records(rows), key=lambda row: float(row["value_usd"]))
    return (
        f"Highest reported values of deals by {grain} of their first report, added up:"
        f" most in {bin_label(most['period'], grain)}, {_amount(most['value_usd'])}"
        f" from {thousands(most['n'])} deals. A value is a ceiling, not a delivery."
    )
