"""How often each system is in the news: compared in one chart, or side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from armsbeat.charts.axes import days, time_axis
from armsbeat.charts.chart import Chart, local
from armsbeat.charts.gaps import gap_layer
from armsbeat.charts.lines import (
    TOP,
    lines_of,
    listed,
    ranking,
    readable,
    totals_in_words,
    unfinished,
    wide_values,
)
from armsbeat.charts.palette import (
    AXIS,
    CATEGORICAL,
    CONTEXT,
    MUTED,
    Spec,
    base,
    shorten,
)

HEIGHT = 300
LABEL_GAP = 15
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
    share: bool = False,
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
        share: Draw the column `share`, in percent, instead of the count.
    """
    order = ranking(frequency)
    top = order.head(TOP)
    bins = days(frequency["period"].tolist())
    column = "share" if share else "count"
    ceiling = _ceiling(frequency[column], share=share)
    wide = frequency.pivot(index="period", columns="entity", values=column)[order.index]
    ended = not unfinished(frequency).any()
    first, rest = lines_of(top), lines_of(order)[len(top) :]
    layers = [
        gap_layer(gaps, bins, grain=grain),
        _context(rest),
        _lines(first, few=len(bins) <= 2),
        None if ended else _so_far(first),
        _end_labels(wide, top, bins, ceiling),
        *_note_layers(notes, wide, top, bins, ceiling),
        _hover(top, unit, share=share),
    ]
    spec = base(
        {
            "height": HEIGHT,
            "data": {"values": wide_values(wide, grain, ended=ended)},
            "encoding": {
                "x": {
                    "field": "period",
                    "type": "temporal",
                    "axis": time_axis(bins),
                    "scale": {"domain": [local(bins[0]), local(bins[-1])]},
                },
                "y": {
                    "field": "value",
                    "type": "quantitative",
                    "scale": {"domain": [0, ceiling], "nice": False, "zero": True},
                    "axis": count_axis(ceiling, share=share),
                },
            },
            "layer": [layer for layer in layers if layer],
            # Room on the right for the names of the lines.
            "padding": {"left": 2, "right": 2, "top": 14, "bottom": 2},
        }
    )
    return Chart(
        rows=listed(wide, order),
        data=readable(frequency, order, what, unit, share=share),
        spec=spec,
        alt=totals_in_words(top, frequency, grain, unit, what),
        height=HEIGHT + 34,
        select="zoom",
    )


def _ceiling(values: pd.Series[float], *, share: bool) -> float:
    tallest = float(values.max())
    if share:
        return tallest * 1.08 if tallest > 0 else 0.01
    return max(tallest * 1.08, 1.0)


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


def folded(lines: Sequence[str], only: str = "over") -> list[Spec]:
    """From one record per bin to one per bin and line, of some of the bins."""
    return [
        {"filter": f"datum.{only}"},
        {"fold": list(lines), "as": ["entity", "value"]},
    ]


def _context(lines: Sequence[str]) -> Spec | None:
    if not lines:
        return None
    return {
        "transform": folded(lines),
        "mark": {"type": "line", "strokeWidth": 1, "color": CONTEXT},
        "encoding": {"detail": {"field": "entity", "type": "nominal"}},
    }


def _colour(lines: Sequence[str]) -> Spec:
    return {
        "field": "entity",
        "type": "nominal",
        "scale": {"domain": list(lines), "range": list(CATEGORICAL[: len(lines)])},
        "legend": None,
    }


def _lines(lines: Sequence[str], *, few: bool) -> Spec:
    return {
        "name": "lines",
        "transform": folded(lines),
        "params": [
            {
                "name": "zoom",
                "select": {"type": "interval", "encodings": ["x"], "clear": False},
            }
        ],
        "mark": {"type": "line", "strokeWidth": 2.2, "point": few},
        "encoding": {"color": _colour(lines)},
    }


def _so_far(lines: Sequence[str]) -> Spec:
    return {
        "transform": folded(lines, "end"),
        "mark": {"type": "line", "strokeWidth": 1.6, "strokeDash": [2, 4]},
        "encoding": {"color": _colour(lines)},
    }


def _end_labels(
    wide: pd.DataFrame, top: pd.DataFrame, bins: Sequence[date], ceiling: float
) -> Spec:
    last = local(bins[-1])
    values = wide[top.index].iloc[-1].fillna(0)
    wanted = [HEIGHT * (1 - float(value) / ceiling) for value in values]
    placed = dodge(wanted, gap=LABEL_GAP, low=4, high=HEIGHT - 4)
    lines = lines_of(top)
    labels = [
        {
            "period": last,
            "entity": line,
            "value": ceiling * (1 - y / HEIGHT),
            "label": shorten(str(name), LABEL_CHARS),
        }
        for line, name, y in zip(lines, top["name"], placed, strict=True)
    ]
    return {
        "data": {"values": labels},
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
            "color": _colour(lines),
        },
    }


def _note_layers(
    notes: Sequence[Note],
    wide: pd.DataFrame,
    top: pd.DataFrame,
    bins: Sequence[date],
    ceiling: float,
) -> list[Spec]:
    """Notes that have room: none within 24 % of x and 9 % of y of an earlier one."""
    lines = dict(zip(top.index, lines_of(top), strict=True))
    placed: list[tuple[float, float]] = []
    sides: dict[str, list[dict[str, Any]]] = {"left": [], "right": []}
    for note in notes:
        if note.entity not in lines or note.period not in bins:
            continue
        value = float(wide[note.entity].fillna(0).iloc[bins.index(note.period)])
        x = bins.index(note.period) / max(len(bins) - 1, 1)
        y = value / ceiling
        if any(abs(x - px) < 0.24 and abs(y - py) < 0.09 for px, py in placed):
            continue
        placed.append((x, y))
        side = "right" if x > 0.55 else "left"
        sides[side].append(
            {
                "period": local(note.period),
                "entity": lines[note.entity],
                "value": value,
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
                "color": _colour(list(lines.values())),
            },
        }
        for side, values in sides.items()
        if values
    ]


def _hover(top: pd.DataFrame, unit: str, *, share: bool) -> Spec:
    """One rule and one list of figures for all lines, at the nearest bin."""
    tooltip: list[Spec] = [{"field": "label", "type": "nominal", "title": unit}]
    tooltip += [
        {
            "field": line,
            "type": "quantitative",
            "title": str(name),
            "format": ".1%" if share else ",d",
        }
        for line, name in zip(lines_of(top), top["name"], strict=True)
    ]
    return {
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


def count_axis(ceiling: float, *, count: int = 5, share: bool = False) -> Spec:
    """A vertical axis of counts, or of shares, up to `ceiling`."""
    axis: Spec = {"title": None, "tickCount": count, "format": ",d", "grid": True}
    if share:
        axis["format"] = ".0%" if ceiling > 0.06 else ".1~%"
    elif ceiling < count:
        # Below five there is no half story: one tick per whole number.
        axis["values"] = list(range(int(ceiling) + 1))
    axis["labelColor"] = MUTED
    return axis
