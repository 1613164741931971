"""The tone of single items over time: one mark each, and their mean."""

from __future__ import annotations

import pandas as pd

from armsbeat.charts.axes import day_label
from armsbeat.charts.chart import Chart, records
from armsbeat.charts.palette import (
    AXIS,
    MUTED,
    NEGATIVE,
    NEUTRAL,
    POSITIVE,
    SURFACE,
    base,
    signed,
)
from armsbeat.model import NEGATIVE_FROM, POSITIVE_FROM

HEIGHT = 150
FEW_DAYS = 370


def tone_of_reports(tone: pd.DataFrame) -> Chart:
    """
    A dot per item, coloured by VADER's classes, and a line at the mean.

    Args:
        tone: `at`, `compound`, at least one row.
    """
    mean = float(tone["compound"].mean())
    points = [
        {
            "at": pd.Timestamp(row["at"]).strftime("%Y-%m-%dT%H:%M:%S"),
            "compound": row["compound"],
            "colour": _colour(row["compound"]),
            "when": day_label(pd.Timestamp(row["at"]).date()),
            "tone": signed(row["compound"]),
        }
        for row in records(tone)
    ]
    span = (pd.Timestamp(tone["at"].max()) - pd.Timestamp(tone["at"].min())).days
    x = {
        "field": "at",
        "type": "temporal",
        "axis": {
            "title": None,
            "format": "%-d %b %Y" if span <= FEW_DAYS else "%Y",
            "tickCount": 4,
            "labelFlush": True,
            "labelOverlap": "greedy",
        },
        "scale": {"padding": 12},
    }
    y = {
        "field": "compound",
        "type": "quantitative",
        "axis": {
            "title": None,
            "values": [-1, 0, 1],
            "labelExpr": "datum.value == 0 ? '0' : format(datum.value, '+.0f')",
        },
        "scale": {"domain": [-1, 1]},
    }
    rules = [
        {
            "data": {"values": [{"compound": 0}]},
            "mark": {"type": "rule", "color": AXIS},
            "encoding": {"y": y},
        },
        {
            "data": {"values": [{"compound": mean}]},
            "mark": {"type": "rule", "color": MUTED, "strokeDash": [4, 3]},
            "encoding": {"y": y},
        },
    ]
    dots = {
        "data": {"values": points},
        "mark": {
            "type": "point",
            "filled": True,
            "size": 70,
            "opacity": 1,
            "stroke": SURFACE,
            "strokeWidth": 1,
        },
        "encoding": {
            "x": x,
            "y": y,
            "fill": {"field": "colour", "type": "nominal", "scale": None},
            "tooltip": [
                {"field": "when", "title": "item of"},
                {"field": "tone", "title": "tone"},
            ],
        },
    }
    return Chart(
        rows=pd.DataFrame(points)[["when", "tone"]],
        spec=base({"height": HEIGHT, "layer": [*rules, dots]}),
        alt=(
            f"Tone of {len(points)} items from −1 to +1 over time,"
            f" {signed(mean)} on average."
        ),
        height=HEIGHT + 30,
    )


def _colour(compound: float) -> str:
    if compound >= POSITIVE_FROM:
        return POSITIVE
    return NEGATIVE if compound <= NEGATIVE_FROM else NEUTRAL
