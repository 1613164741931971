"""How often each system is in the news: compared in one chart, or side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from armsbeat.charts.axes import GRAIN_ADJECTIVE, bin_label, days, time_axis
from armsbeat.charts.chart import Chart, local, records
from armsbeat.charts.gaps import gap_layer
from armsbeat.charts.palette import (
    AXIS,
    CATEGORICAL,
    CONTEXT,
    MUTED,
    Spec,
    base,
    shorten,
    thousands,
)

HEIGHT = 300
LABEL_GAP = 15
TOP = len(CATEGORICAL)
LABEL_CHARS = 18


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A few words written at a peak of one entity's line."""

    entity: str
    period: date
    text: str


def compare(
    frequency: pd.DataFrame,
    *,
    grain: str,
    notes: Sequence[Note] = (),
    unit: str = "items",
    what: str = "system",
    gaps: pd.DataFrame | None = None,
) -> Chart:
    """
    Lines over time: the six most named in colour and labelled, the rest grey.

    Args:
        frequency: One row per bin and entity: `period`, `entity`, `name`, `count`;
            bins without a mention have a row with 0. Where there is a column
            `partial`, the lines are dashed towards a last bin that is not over.
        grain: Of the bins: day, week, month …
        notes: Written at peaks, those of the top six only.
        unit: What is counted, plural.
        what: What each line is, singular.
        gaps: Where collectors missed something, as `gap_layer` takes it.
    """
    order = ranking(frequency)
    top = order.head(TOP)
    bins = days(frequency["period"].tolist())
    tallest = float(frequency["count"].max())
    ceiling = max(tallest * 1.08, 1.0)
    shown = frequency[frequency["entity"].isin(top.index)]
    rest = frequency[~frequency["entity"].isin(top.index)]
    layers = [
        gap_layer(gaps, bins, grain=grain),
        _context(rest[~unfinished(rest)]),
        _lines(shown[~unfinished(shown)], top.index.tolist()),
        _so_far(shown, top.index.tolist()),
        _end_labels(shown, top, bins, ceiling),
        *_note_layers(notes, shown, top, bins, ceiling),
        *_hover(shown, top, grain, unit),
    ]
    spec = base(
        {
            "height": HEIGHT,
            "encoding": {
                "x": {
                    "field": "period",
                    "type": "temporal",
                    "axis": time_axis(bins),
                    "scale": {"domain": [local(bins[0]), local(bins[-1])]},
                },
                "y": {
                    "field": "count",
                    "type": "quantitative",
                    "scale": {"domain": [0, ceiling], "nice": False, "zero": True},
                    "axis": count_axis(ceiling),
                },
            },
            "layer": [layer for layer in layers if layer],
            # Room on the right for the names of the lines.
            "padding": {"left": 2, "right": 2, "top": 14, "bottom": 2},
        }
    )
    return Chart(
        rows=readable(frequency, order, what, unit),
        spec=spec,
        alt=totals_in_words(top, frequency, grain, unit, what),
        height=HEIGHT + 34,
        select="zoom",
    )


def ranking(frequency: pd.DataFrame) -> pd.DataFrame:
    """Entities by total, most named first: index `entity`, `name`, `total`."""
    totals = frequency.groupby("entity", sort=True).agg(
        name=("name", "first"), total=("count", "sum")
    )
    return totals.sort_values("total", ascending=False, kind="stable")


def dodge(
    wanted: Sequence[float], *, gap: float, low: float, high: float
) -> list[float]:
    """
    Positions as near to the wanted ones as leaves `gap` between any two.

    Args:
        wanted: Pixels, in any order.
        gap: Smallest distance, pixels.
        low: Smallest position.
        high: Largest position; given up where there are too many to fit.
    """
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    placed: list[float] = []
    for index in order:
        floor = placed[-1] + gap if placed else low
        placed.append(max(wanted[index], floor))
    overflow = placed[-1] - high if placed else 0.0
    ceiling = high
    if overflow > 0:
        for position in range(len(placed) - 1, -1, -1):
            placed[position] = min(placed[position], ceiling)
            ceiling = placed[position] - gap
    result = [0.0] * len(wanted)
    for place, index in zip(placed, order, strict=True):
        result[index] = place
    return result


def values_of(frame: pd.DataFrame, *extra: str) -> list[dict[str, Any]]:
    """Rows as Vega takes them, times without a zone."""
    columns = ["period", "entity", "count", *extra]
    return [{**row, "period": local(row["period"])} for row in records(frame[columns])]


def _context(rest: pd.DataFrame) -> Spec | None:
    if rest.empty:
        return None
    return {
        "data": {"values": values_of(rest)},
        "mark": {"type": "line", "strokeWidth": 1, "color": CONTEXT},
        "encoding": {"detail": {"field": "entity", "type": "nominal"}},
    }


def _colour(entities: Sequence[str]) -> Spec:
    return {
        "field": "entity",
        "type": "nominal",
        "scale": {
            "domain": list(entities),
            "range": list(CATEGORICAL[: len(entities)]),
        },
        "legend": None,
    }


def _lines(shown: pd.DataFrame, entities: Sequence[str]) -> Spec:
    few = shown["period"].nunique() <= 2
    return {
        "name": "lines",
        "data": {"values": values_of(shown)},
        "params": [
            {
                "name": "zoom",
                "select": {"type": "interval", "encodings": ["x"], "clear": False},
            }
        ],
        "mark": {"type": "line", "strokeWidth": 2.2, "point": few},
        "encoding": {"color": _colour(entities)},
    }


def unfinished(frame: pd.DataFrame) -> pd.Series[bool]:
    """Rows of the last bin, where that one is not over yet."""
    if "partial" not in frame:
        return pd.Series(False, index=frame.index)
    last = frame["period"] == frame["period"].max()
    flags: pd.Series[bool] = frame["partial"].astype(bool) & last
    return flags


def _so_far(shown: pd.DataFrame, entities: Sequence[str]) -> Spec | None:
    if not unfinished(shown).any():
        return None
    ends = sorted(shown["period"].unique())[-2:]
    return {
        "data": {"values": values_of(shown[shown["period"].isin(ends)])},
        "mark": {"type": "line", "strokeWidth": 1.6, "strokeDash": [2, 4]},
        "encoding": {"color": _colour(entities)},
    }


def _end_labels(
    shown: pd.DataFrame, top: pd.DataFrame, bins: Sequence[date], ceiling: float
) -> Spec:
    last = local(bins[-1])
    ends = shown[shown["period"].map(local) == last].set_index("entity")["count"]
    counts = [float(ends.get(entity, 0)) for entity in top.index]
    wanted = [HEIGHT * (1 - count / ceiling) for count in counts]
    placed = dodge(wanted, gap=LABEL_GAP, low=4, high=HEIGHT - 4)
    values = [
        {
            "period": last,
            "entity": entity,
            "count": ceiling * (1 - y / HEIGHT),
            "label": shorten(str(top.loc[entity, "name"]), LABEL_CHARS),
        }
        for entity, y in zip(top.index, placed, strict=True)
    ]
    return {
        "data": {"values": values},
        "mark": {
            "type": "text",
            "align": "left",
            "baseline": "middle",
            "dx": 8,
            "fontSize": 12,
            "fontWeight": 600,
            "clip": False,
        },
        "encoding": {
            "text": {"field": "label"},
            "color": _colour(top.index.tolist()),
        },
    }


def _note_layers(
    notes: Sequence[Note],
    shown: pd.DataFrame,
    top: pd.DataFrame,
    bins: Sequence[date],
    ceiling: float,
) -> list[Spec]:
    """Notes that have room: none within 24 % of x and 9 % of y of an earlier one."""
    counts = {
        (entity, local(period)): float(count)
        for entity, period, count in zip(
            shown["entity"], shown["period"], shown["count"], strict=True
        )
    }
    placed: list[tuple[float, float]] = []
    sides: dict[str, list[dict[str, Any]]] = {"left": [], "right": []}
    for note in notes:
        count = counts.get((note.entity, local(note.period)))
        if count is None or note.entity not in top.index or note.period not in bins:
            continue
        x = bins.index(note.period) / max(len(bins) - 1, 1)
        y = count / ceiling
        if any(abs(x - px) < 0.24 and abs(y - py) < 0.09 for px, py in placed):
            continue
        placed.append((x, y))
        side = "right" if x > 0.55 else "left"
        sides[side].append(
            {
                "period": local(note.period),
                "entity": note.entity,
                "count": count,
                "label": shorten(note.text, 46),
            }
        )
    return [
        {
            "data": {"values": values},
            "mark": {
                "type": "text",
                "align": side,
                "baseline": "bottom",
                "dx": -8 if side == "right" else 8,
                "dy": -3,
                "fontSize": 12,
                # Beside a phone's narrow plot the words would cover the lines.
                "opacity": {"expr": "width < 430 ? 0 : 1"},
            },
            "encoding": {
                "text": {"field": "label"},
                "color": _colour(top.index.tolist()),
            },
        }
        for side, values in sides.items()
        if values
    ]


def _hover(shown: pd.DataFrame, top: pd.DataFrame, grain: str, unit: str) -> list[Spec]:
    names = top.index.tolist()
    wide = shown.pivot_table(
        index="period", columns="entity", values="count", aggfunc="sum", fill_value=0
    )
    values = [
        {
            "period": local(period),
            "label": bin_label(period, grain).capitalize(),
            **{f"s{i}": int(wide.loc[period].get(e, 0)) for i, e in enumerate(names)},
        }
        for period in wide.index
    ]
    tooltip: list[Spec] = [{"field": "label", "type": "nominal", "title": unit}]
    tooltip += [
        {"field": f"s{i}", "type": "quantitative", "title": str(top.loc[e, "name"])}
        for i, e in enumerate(top.index)
    ]
    return [
        {
            "data": {"values": values},
            "params": [
                {
                    "name": "hover",
                    "select": {
                        "type": "point",
                        "nearest": True,
                        "on": "pointerover",
                        "clear": "pointerout",
                        "encodings": ["x"],
                    },
                }
            ],
            "mark": {"type": "rule", "color": AXIS, "strokeWidth": 1},
            "encoding": {
                "y": {"value": 0},
                "y2": {"value": "height"},
                "opacity": {
                    "condition": {"param": "hover", "empty": False, "value": 1},
                    "value": 0,
                },
                "tooltip": tooltip,
            },
        }
    ]


def count_axis(ceiling: float, *, count: int = 5) -> Spec:
    """A vertical axis of counts, up to `ceiling`."""
    axis: Spec = {"title": None, "tickCount": count, "format": ",d", "grid": True}
    if ceiling < count:
        # Below five there is no half story: one tick per whole number.
        axis["values"] = list(range(int(ceiling) + 1))
    axis["labelColor"] = MUTED
    return axis


def readable(
    frequency: pd.DataFrame,
    order: pd.DataFrame,
    what: str = "system",
    unit: str = "items",
) -> pd.DataFrame:
    """What "Show data" lists."""
    kept = frequency[frequency["entity"].isin(order.index)]
    partial = unfinished(kept).map({True: "yes", False: "no"})
    named = kept.rename(columns={"name": what, "count": unit})
    told = named.assign(**{"not over yet": partial})
    return told[["period", what, unit, "not over yet"]].reset_index(drop=True)


def totals_in_words(
    top: pd.DataFrame,
    frequency: pd.DataFrame,
    grain: str,
    unit: str,
    what: str = "system",
) -> str:
    """The chart for who cannot see it."""
    leaders = ", ".join(
        f"{row['name']} {thousands(row['total'])}"
        for _, row in top.head(TOP).iterrows()
    )
    bins = days(frequency["period"].tolist())
    return (
        f"{GRAIN_ADJECTIVE.get(grain, '')} number of {unit} that name each {what}, from"
        f" {bin_label(bins[0], grain)} to {bin_label(bins[-1], grain)}."
        f" Totals: {leaders}."
    )
