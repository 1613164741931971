"""
A map of the world, countries shaded by a count; small states are dots.

The shapes are Natural Earth's (public domain), simplified by `docs/make_world.py`; no
tiles, nothing is fetched.
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from armsbeat.charts.chart import Chart, records
from armsbeat.charts.palette import (
    MUTED,
    NEUTRAL,
    Spec,
    base,
    pair,
    thousands,
)

SHAPES = Path(__file__).parent / "world.json"
HEIGHT = 445
CLASSES = 5
# Even the palest is told from land without a mention, in both themes.
FILLS = (
    pair("#D3D9F8", "#343D73"),
    pair("#A8B3F0", "#4A57A3"),
    pair("#7D8BE4", "#6675E0"),
    pair("#5463D3", "#8995F5"),
    pair("#2F3DB3", "#BAC3FF"),
)
LAND = pair("#F4F4F6", "#191C22")
# Scaled to the width and put to the top, the legend right below: on a phone the rest of
# the height is empty, and the page cuts it off.
SCALE = "min(width / 5.45, 172)"
NORTH, DEPTH = 1.33, 2.3
COAST = pair("#D9DBE1", "#31363F")


def world(counts: pd.DataFrame, *, what: str = "country", unit: str = "items") -> Chart:
    """
    Countries shaded by how often they occur, in up to five classes.

    Args:
        counts: `entity` (ISO 3166-1 alpha-2; XK is Kosovo), `name`, `count`; most
            first, at least one row above 0. Countries that no map has are in the
            table only.
        what: What a row is, as the table calls it.
        unit: What is counted, plural.
    """
    told = counts[counts["count"] > 0]
    edges = class_edges([int(count) for count in told["count"]])
    rows = [_row(row, edges, what, unit) for row in records(told)]
    labels = [_label(edges, place) for place in range(len(edges))]
    shapes = _shapes()
    dots = _placed(shapes["points"], rows)
    look: Spec = {
        "from": {
            "data": {"name": "counts"},
            "key": "code",
            "fields": [what, unit, "class", "told"],
        }
    }
    spec = base(
        {
            "height": HEIGHT,
            "projection": {
                "type": "equalEarth",
                "scale": {"expr": SCALE},
                "translate": {"expr": f"[width / 2, {SCALE} * {NORTH}]"},
            },
            "data": {
                "values": shapes["topology"],
                "format": {"type": "topojson", "feature": "countries"},
            },
            # Beside the drawing: while its classes stay, other numbers need no new map.
            "datasets": {"counts": rows, **({"dots": dots} if dots else {})},
            "layer": [
                _ground(),
                _land(look, labels, what, unit),
                # An empty mark would be something without a name to a screen reader.
                *([_dots(labels, what, unit)] if dots else []),
            ],
        }
    )
    return Chart(
        rows=told.rename(columns={"name": what, "entity": "code", "count": unit})[
            [what, "code", unit]
        ].reset_index(drop=True),
        spec=spec,
        alt=_alt(told, what, unit),
        height=HEIGHT,
    )


def class_edges(counts: list[int]) -> list[int]:
    """
    Lowest count of each class, ascending: each about the same factor above the last.

    Counts of countries differ by orders of magnitude; equal steps would leave all but
    two countries in the palest class.
    """
    most = max(counts)
    if most <= CLASSES:
        return list(range(1, most + 1))
    tens = range(len(str(most)))
    ladder = [step * 10**ten for ten in tens for step in (1, 2, 5)]
    rungs = [rung for rung in ladder if rung <= most]
    if len(rungs) <= CLASSES:
        return rungs
    gap = (len(rungs) - 1) / (CLASSES - 1)
    return [rungs[round(place * gap)] for place in range(CLASSES)]


def _label(edges: list[int], place: int) -> str:
    low = edges[place]
    if place + 1 == len(edges):
        return f"{thousands(low)} or more"
    high = edges[place + 1] - 1
    return thousands(low) if high == low else f"{thousands(low)}–{thousands(high)}"


def _row(row: dict[str, Any], edges: list[int], what: str, unit: str) -> dict[str, Any]:
    """As "Show data" lists it."""
    place = sum(row["count"] >= edge for edge in edges) - 1
    return {
        what: str(row["name"]),
        "code": row["entity"],
        unit: int(row["count"]),
        "class": _label(edges, place),
        "told": f"{row['name']}: {thousands(row['count'])}",
    }


def _colour(labels: list[str], unit: str) -> Spec:
    chosen = FILLS[-len(labels) :]
    return {
        "field": "class",
        "type": "ordinal",
        "scale": {"domain": labels, "range": list(chosen)},
        "legend": {
            "title": unit,
            "orient": "none",
            "legendX": 2,
            "legendY": {"expr": f"{SCALE} * {DEPTH}"},
            "direction": "horizontal",
            "labelColor": MUTED,
            "titleColor": MUTED,
            "titleFontWeight": "normal",
            "labelFontSize": 12,
            "symbolType": "square",
            "symbolStrokeWidth": 0,
        },
    }


def _tooltip(what: str, unit: str) -> list[Spec]:
    return [
        {"field": what, "type": "nominal", "title": what},
        {"field": unit, "type": "quantitative", "title": unit, "format": ",d"},
    ]


def _ground() -> Spec:
    """All land, also where nothing is counted; `aria` off: it says nothing."""
    mark = {"type": "geoshape", "fill": LAND, "stroke": COAST, "strokeWidth": 0.6}
    return {"mark": {**mark, "aria": False, "tooltip": None}}


def _land(look: Spec, labels: list[str], what: str, unit: str) -> Spec:
    return {
        "transform": [
            {"lookup": "id", **look},
            {"filter": "isValid(datum.class)"},
        ],
        "mark": {"type": "geoshape", "stroke": COAST, "strokeWidth": 0.6},
        "encoding": {
            "color": _colour(labels, unit),
            "tooltip": _tooltip(what, unit),
            "description": {"field": "told"},
        },
    }


def _placed(points: list[Spec], rows: list[dict[str, Any]]) -> list[Spec]:
    """The points of small states that are counted."""
    told = {row["code"]: row for row in rows}
    return [{**at, **told[at["id"]]} for at in points if at["id"] in told]


def _dots(labels: list[str], what: str, unit: str) -> Spec:
    return {
        "data": {"name": "dots"},
        "mark": {
            "type": "circle",
            "size": 46,
            "opacity": 1,
            "stroke": NEUTRAL,
            "strokeWidth": 1,
        },
        "encoding": {
            "longitude": {"field": "lon", "type": "quantitative"},
            "latitude": {"field": "lat", "type": "quantitative"},
            "color": _colour(labels, unit),
            "tooltip": _tooltip(what, unit),
            "description": {"field": "told"},
        },
    }


@lru_cache(maxsize=1)
def _shapes() -> dict[str, Any]:
    shapes: dict[str, Any] = json.loads(SHAPES.read_text(encoding="utf-8"))
    return shapes


def _alt(told: pd.DataFrame, what: str, unit: str) -> str:
    first = ", ".join(
        f"{row['name']} {thousands(row['count'])}" for row in records(told.head(5))
    )
    return (
        f"Map of the world, number of {unit} by {what}; {len(told)} are shaded."
        f" Most: {first}."
    )
