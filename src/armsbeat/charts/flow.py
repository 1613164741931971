"""Who supplies whom: as streams between two columns, or as a ranking."""

from __future__ import annotations

from typing import Any

import pandas as pd

from armsbeat.charts.chart import Chart, records
from armsbeat.charts.palette import (
    ACCENT,
    FLOW_TEXT,
    FONT,
    INK,
    MID_ACCENT,
    MID_GREY,
    MUTED,
    Spec,
    base,
    shorten,
    thousands,
)

SUPPLIERS, RECIPIENTS, PAIRS = 4, 11, 16
OTHER_SUPPLIERS, OTHER_RECIPIENTS = "Other suppliers", "Other recipients"
# Node names are unique in a Sankey: a country that is supplier and recipient gets an
# invisible mark on the right-hand side.
RECIPIENT_MARK = "\u200b"


def sankey(flows: pd.DataFrame, *, theme: str = "light", unit: str = "items") -> Chart:
    """
    Streams from suppliers to recipients, as wide as the number of items.

    Args:
        flows: One row per pair: `supplier`, `supplier_name`, `recipient`,
            `recipient_name`, `count`.
        theme: `light` or `dark`: ECharts needs a colour for the labels.
        unit: What is counted, plural.
    """
    grouped = _grouped(flows)
    left = _totals(grouped, "supplier_name", OTHER_SUPPLIERS)
    right = _totals(grouped, "recipient_name", OTHER_RECIPIENTS)
    ink = FLOW_TEXT[theme if theme in FLOW_TEXT else "light"]
    height = max(220, 34 * len(right) + 20)
    nodes = [_node(name, count, "right") for name, count in left.items()]
    nodes += [
        _node(name + RECIPIENT_MARK, count, "left") for name, count in right.items()
    ]
    links = [
        {
            "source": row["supplier_name"],
            "target": row["recipient_name"] + RECIPIENT_MARK,
            "value": int(row["count"]),
        }
        for row in records(grouped)
    ]
    spec: Spec = {
        "animation": False,
        "textStyle": {"fontFamily": FONT},
        "tooltip": {"trigger": "item", "confine": True},
        "series": [
            {
                "type": "sankey",
                "left": 0,
                "right": 2,
                "top": 6,
                "bottom": 6,
                "nodeGap": 11,
                "nodeWidth": 9,
                "draggable": False,
                "selectedMode": "single",
                "layoutIterations": 0,
                "emphasis": {"focus": "adjacency"},
                "label": {"color": ink, "fontSize": 12, "fontFamily": FONT},
                "lineStyle": {"color": MID_ACCENT, "opacity": 0.24, "curveness": 0.5},
                "data": nodes,
                "links": links,
            }
        ],
    }
    return Chart(
        rows=_readable(flows, unit),
        spec=spec,
        alt=_alt(flows, unit),
        height=height,
        select="flow",
        engine="echarts",
        lookup={
            "supplier": _codes(flows, "supplier"),
            "recipient": _codes(flows, "recipient"),
            "links": [(link["source"], link["target"]) for link in links],
            "nodes": [node["name"] for node in nodes],
        },
    )


def rank(flows: pd.DataFrame, *, unit: str = "items") -> Chart:
    """The most reported pairs as bars, the number written at each."""
    best = flows.sort_values("count", ascending=False, kind="stable").head(PAIRS)
    values: list[dict[str, Any]] = [
        {
            "pair": f"{row['supplier_name']} → {row['recipient_name']}",
            "count": int(row["count"]),
            "label": thousands(row["count"]),
        }
        for row in records(best)
    ]
    height = 24 * len(values)
    spec = base(
        {
            "height": height,
            "data": {"values": values},
            "encoding": {
                "y": {
                    "field": "pair",
                    "type": "nominal",
                    "sort": [value["pair"] for value in values],
                    "axis": {
                        "title": None,
                        "ticks": False,
                        "domain": False,
                        "labelColor": INK,
                        "labelLimit": 230,
                        "labelOverlap": False,
                    },
                },
                "x": {
                    "field": "count",
                    "type": "quantitative",
                    "axis": None,
                    "scale": {
                        "domain": [0, max(v["count"] for v in values) * 1.14],
                        "nice": False,
                    },
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
                            {"field": "pair", "title": "supplier → recipient"},
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
    return Chart(
        rows=_readable(flows, unit),
        spec=spec,
        alt=_alt(flows, unit),
        height=height + 16,
    )


def _grouped(flows: pd.DataFrame) -> pd.DataFrame:
    """The largest on each side by name, the others together."""
    named = flows.copy()
    for column, most, other in (
        ("supplier_name", SUPPLIERS, OTHER_SUPPLIERS),
        ("recipient_name", RECIPIENTS, OTHER_RECIPIENTS),
    ):
        totals = named.groupby(column)["count"].sum().sort_values(ascending=False)
        if len(totals) > most + 1:
            keep = set(totals.head(most).index)
            named[column] = named[column].where(named[column].isin(keep), other)
    by = ["supplier_name", "recipient_name"]
    return named.groupby(by, as_index=False).agg(count=("count", "sum"))


def _totals(grouped: pd.DataFrame, column: str, other: str) -> dict[str, int]:
    totals = grouped.groupby(column)["count"].sum()
    ordered = sorted(totals.items(), key=lambda pair: (pair[0] == other, -pair[1]))
    return {str(name): int(count) for name, count in ordered}


def _node(name: str, count: int, label_side: str) -> dict[str, Any]:
    supplier = label_side == "right"
    return {
        "name": name,
        "value": count,
        "depth": 0 if supplier else 1,
        "itemStyle": {"color": MID_ACCENT if supplier else MID_GREY, "borderWidth": 0},
        "label": {
            "position": label_side,
            "formatter": f"{shorten(name, 22)}  {thousands(count)}",
        },
    }


def _codes(flows: pd.DataFrame, side: str) -> dict[str, str]:
    return dict(zip(flows[f"{side}_name"], flows[side], strict=True))


def _readable(flows: pd.DataFrame, unit: str) -> pd.DataFrame:
    return (
        flows.rename(
            columns={
                "supplier_name": "from",
                "recipient_name": "to",
                "count": unit,
            }
        )[["from", "to", unit]]
        .sort_values(unit, ascending=False, kind="stable")
        .reset_index(drop=True)
    )


def _alt(flows: pd.DataFrame, unit: str) -> str:
    best = flows.sort_values("count", ascending=False, kind="stable").head(5)
    named = "; ".join(
        f"{row['supplier_name']} to {row['recipient_name']} {thousands(row['count'])}"
        for row in records(best)
    )
    return f"Number of {unit} by supplier and recipient. Most often: {named}."
