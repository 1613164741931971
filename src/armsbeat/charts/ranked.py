"""A ranking as bars, the number written at each."""

from __future__ import annotations

import pandas as pd

from armsbeat.charts.chart import Chart, records
from armsbeat.charts.palette import ACCENT, INK, MUTED, base, shorten, thousands

ROW_PX = 24
NAME_CHARS = 26


def ranked(counts: pd.DataFrame, *, what: str, unit: str = "items") -> Chart:
    """
    Args:
        counts: `entity`, `name`, `count`, in the order to draw; at least one row.
        what: What a row is, as the table calls it: `country`.
        unit: What is counted, plural.
    """
    values = [
        {
            "key": f"{shorten(str(row['name']), NAME_CHARS)}\u200b{row['entity']}",
            "name": str(row["name"]),
            "count": int(row["count"]),
            "label": thousands(row["count"]),
        }
        for row in records(counts)
    ]
    most = max(int(row["count"]) for row in records(counts))
    spec = base(
        {
            "height": ROW_PX * len(values),
            "data": {"values": values},
            "encoding": {
                "y": {
                    "field": "key",
                    "type": "nominal",
                    "sort": [value["key"] for value in values],
                    "axis": {
                        "title": None,
                        "ticks": False,
                        "domain": False,
                        "labelColor": INK,
                        "labelLimit": 190,
                        "labelOverlap": False,
                        "labelExpr": "split(datum.label, '\\u200b')[0]",
                    },
                },
                "x": {
                    "field": "count",
                    "type": "quantitative",
                    "axis": None,
                    "scale": {"domain": [0, most * 1.14], "nice": False},
                },
            },
            "layer": [
                {
                    "mark": {
                        "type": "bar",
                        "color": ACCENT,
                        "height": 14,
                        "cornerRadiusEnd": 2,
                    },
                    "encoding": {
                        "tooltip": [
                            {"field": "name", "title": what},
                            {"field": "count", "title": unit},
                        ]
                    },
                },
                {
                    "mark": {"type": "text", "align": "left", "dx": 5, "color": MUTED},
                    "encoding": {"text": {"field": "label"}},
                },
            ],
        }
    )
    first = ", ".join(f"{value['name']} {value['label']}" for value in values[:5])
    return Chart(
        rows=counts.rename(columns={"name": what, "count": unit})[[what, unit]],
        spec=spec,
        alt=f"Number of {unit} by {what}. Most often: {first}.",
        height=ROW_PX * len(values) + 16,
    )
