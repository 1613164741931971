"""Grey behind a chart where the collectors missed something."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd

from armsbeat.charts.axes import bin_label
from armsbeat.charts.chart import records
from armsbeat.charts.palette import BAND, Spec


def gap_layer(
    gaps: pd.DataFrame | None, bins: Sequence[date], *, grain: str
) -> Spec | None:
    """
    A band per bin, the darker the more was missed; None where nothing was.

    Args:
        gaps: `period` (date), `missed` (share), `label`.
        bins: Starts of all bins of the chart, oldest first.
        grain: Of the bins.
    """
    if gaps is None or gaps.empty or len(bins) < 2:
        return None
    half = (pd.Timestamp(bins[-1]) - pd.Timestamp(bins[0])) / (len(bins) - 1) / 2
    low, high = pd.Timestamp(bins[0]), pd.Timestamp(bins[-1])
    values = [
        {
            "period": _moment(max(pd.Timestamp(row["period"]) - half, low)),
            "until": _moment(min(pd.Timestamp(row["period"]) + half, high)),
            "opacity": 0.25 + 0.75 * float(row["missed"]),
            "when": bin_label(row["period"], grain).capitalize(),
            "label": row["label"],
        }
        for row in records(gaps)
    ]
    return {
        "data": {"values": values},
        "mark": {"type": "rect", "color": BAND},
        "encoding": {
            "x2": {"field": "until"},
            "y": {"value": 0},
            "y2": {"value": "height"},
            "opacity": {"field": "opacity", "type": "quantitative", "scale": None},
            "tooltip": [
                {"field": "when", "title": "period"},
                {"field": "label", "title": "collectors"},
            ],
        },
    }


def _moment(at: pd.Timestamp) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%S")
