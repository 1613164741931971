"""Small multiples: each of the most named systems in a chart of its own."""

from __future__ import annotations

import pandas as pd

from armsbeat.charts.axes import days, time_axis
from armsbeat.charts.chart import Chart, local, records
from armsbeat.charts.frequency import count_axis
from armsbeat.charts.lines import ranking, readable, totals_in_words, unfinished
from armsbeat.charts.palette import (
    ACCENT,
    ACCENT_SOFT,
    Spec,
    base,
    shorten,
    thousands,
)

MULTIPLES = 15


def multiples(
    frequency: pd.DataFrame,
    *,
    grain: str,
    unit: str = "items",
    columns: int = 5,
    share: bool = False,
) -> Chart:
    """The same numbers, one small chart for each of the most named, one scale."""
    column = "share" if share else "count"
    order = ranking(frequency).head(MULTIPLES)
    shown = frequency[frequency["entity"].isin(order.index)].copy()
    shown = shown[~unfinished(shown)]
    bins = days(shown["period"].tolist())
    titles = {
        row["entity"]: f"{shorten(row['name'], 22)} · {thousands(row['total'])}"
        for row in records(order.reset_index())
    }
    shown["title"] = shown["entity"].map(titles)
    first, last = local(bins[0]), local(bins[-1])
    tallest = float(shown[column].max())
    ceiling = max(tallest, 0.001) if share else max(tallest, 1.0)
    area: Spec = {
        "height": 74,
        "width": 196,
        "encoding": {
            "x": {
                "field": "period",
                "type": "temporal",
                "axis": {**time_axis(bins, most=3), "labelFontSize": 11},
                "scale": {"domain": [first, last]},
            },
            "y": {
                "field": "value",
                "type": "quantitative",
                "scale": {"domain": [0, ceiling]},
                "axis": {
                    **count_axis(ceiling, count=2, share=share),
                    "labelFontSize": 11,
                },
            },
        },
        "layer": [
            {
                "mark": {
                    "type": "area",
                    "color": ACCENT_SOFT,
                    "line": {"color": ACCENT, "strokeWidth": 1.4},
                }
            }
        ],
    }
    spec = base(
        {
            "data": {"values": _values(shown, column)},
            "facet": {
                "field": "title",
                "type": "nominal",
                "sort": [titles[entity] for entity in order.index],
                "header": {
                    "title": None,
                    "labelAnchor": "start",
                    "labelFontSize": 13,
                    "labelFontWeight": 600,
                    "labelOrient": "top",
                    "labelPadding": 4,
                },
            },
            "columns": columns,
            "spacing": {"row": 18, "column": 18},
            "spec": area,
        }
    )
    # A facet is as wide as its parts; `fit` would be refused with a warning.
    spec.pop("autosize")
    rows = -(-len(order) // columns)
    return Chart(
        rows=readable(shown, order, unit=unit, share=share),
        spec=spec,
        alt=f"{len(order)} small charts. {totals_in_words(order, shown, grain, unit)}",
        height=rows * 134 + 10,
    )


def _values(shown: pd.DataFrame, column: str) -> list[dict[str, object]]:
    told = shown[["period", "title", column]].rename(columns={column: "value"})
    return [{**row, "period": local(row["period"])} for row in records(told)]
