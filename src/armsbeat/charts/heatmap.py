"""Which systems with which countries: a table whose cells are shaded."""

from __future__ import annotations

from typing import Any, Literal

import pandas as pd

from armsbeat.charts.chart import Chart, records
from armsbeat.charts.palette import (
    COUNT_FILLS,
    EMPTY_FILL,
    INK,
    MUTED,
    NEGATIVE_FILLS,
    POSITIVE_FILLS,
    SURFACE,
    Spec,
    base,
    shorten,
    signed,
    thousands,
)

ROWS, COLUMNS = 16, 14
CELL = 24
HEAD = 84
MIN_CELL = 20
MIN_N = 5
SIDES = ("system", "country")
TONE_STEPS = (0.05, 0.15, 0.3)

Mode = Literal["count", "tone"]


def heatmap(
    pairs: pd.DataFrame,
    *,
    mode: Mode = "count",
    min_n: int = MIN_N,
    unit: str = "items",
    sides: tuple[str, str] = SIDES,
) -> Chart:
    """
    Systems down, countries across, both by total; a click selects a cell.

    Args:
        pairs: One row per system and country named together: `system`, `system_name`,
            `country`, `country_name`, `count`, `compound` (mean tone), `n` (with tone).
        mode: What a cell shows: the count, or the mean tone.
        min_n: In tone mode, cells with fewer items stay blank.
        unit: What is counted, plural.
        sides: What the rows and the columns are; other than systems and countries,
            the cells tell no tone.
    """
    kept = _top(pairs)
    systems = _order(kept, "system", "system_name")
    countries = _order(kept, "country", "country_name")
    cells = [_cell(row, kept, mode, min_n) for row in records(kept)]
    codes = dict(zip(kept["country_name"], kept["country"], strict=True))
    # The names of the columns take their share of the height: few rows need more.
    height = max(CELL * len(systems), MIN_CELL * len(systems) + HEAD)
    spec = base(
        {
            "height": height,
            "data": {"values": cells},
            "encoding": {
                "x": {
                    "field": "country",
                    "type": "nominal",
                    "sort": countries,
                    "axis": _country_axis(codes),
                    "scale": {"paddingInner": 0, "paddingOuter": 0},
                },
                "y": {
                    "field": "system",
                    "type": "nominal",
                    "sort": systems,
                    "axis": _system_axis(),
                },
            },
            "layer": [_rects(unit, sides), _numbers()],
        }
    )
    return Chart(
        rows=_readable(kept, unit, sides),
        spec=spec,
        alt=_alt(kept, mode, unit, sides),
        height=height + 12,
        select="cell",
        lookup={
            "system": dict(zip(kept["system_name"], kept["system"], strict=True)),
            "country": codes,
        },
    )


def _top(pairs: pd.DataFrame) -> pd.DataFrame:
    systems = _totals(pairs, "system").head(ROWS).index
    countries = _totals(pairs, "country").head(COLUMNS).index
    return pairs[
        pairs["system"].isin(systems) & pairs["country"].isin(countries)
    ].reset_index(drop=True)


def _totals(pairs: pd.DataFrame, column: str) -> pd.Series[Any]:
    totals = pairs.groupby(column, sort=True)["count"].sum()
    return totals.sort_values(ascending=False, kind="stable")


def _order(pairs: pd.DataFrame, column: str, name: str) -> list[str]:
    names = dict(zip(pairs[column], pairs[name], strict=True))
    return [names[entity] for entity in _totals(pairs, column).index]


def _cell(
    row: dict[str, Any], kept: pd.DataFrame, mode: Mode, min_n: int
) -> dict[str, Any]:
    fill, text, label = (
        _count_look(row["count"], float(kept["count"].max()))
        if mode == "count"
        else _tone_look(row["compound"], int(row["n"]), min_n)
    )
    toned = row["n"] >= min_n and not pd.isna(row["compound"])
    return {
        "system": row["system_name"],
        "country": row["country_name"],
        "count": int(row["count"]),
        "tone": signed(row["compound"]) if toned else f"n under {min_n}",
        "fill": fill,
        "text": text,
        "label": label,
        "short": _short(row["count"]) if mode == "count" and label else label,
    }


def _count_look(count: float, most: float) -> tuple[str, str, str]:
    if not count:
        return EMPTY_FILL[0], EMPTY_FILL[1], ""
    # The square root spreads the many small cells; a linear scale shows only the peak.
    share = (count / most) ** 0.5 if most > 0 else 0.0
    step = min(int(share * len(COUNT_FILLS)), len(COUNT_FILLS) - 1)
    if most < len(COUNT_FILLS):
        step = max(0, min(int(count) - 1, len(COUNT_FILLS) - 1))
    fill, text = COUNT_FILLS[step]
    return fill, text, thousands(count)


def _short(count: float) -> str:
    """For a phone's narrow cell: `1.5k`."""
    return thousands(count) if count < 1000 else f"{count / 1000:.1f}k"


def _tone_look(compound: float, n: int, min_n: int) -> tuple[str, str, str]:
    if n < min_n or pd.isna(compound):
        return EMPTY_FILL[0], EMPTY_FILL[1], ""
    shades = POSITIVE_FILLS if compound > 0 else NEGATIVE_FILLS
    if abs(compound) < TONE_STEPS[0]:
        fill, text = EMPTY_FILL[0], INK
    else:
        step = sum(abs(compound) >= edge for edge in TONE_STEPS) - 1
        fill, text = shades[step]
    return fill, text, signed(compound, 1)


def _country_axis(codes: dict[str, str]) -> Spec:
    """Slanted names; on a phone their two-letter codes, upright."""
    table = "{" + ",".join(f"{_quoted(n)}:{_quoted(c)}" for n, c in codes.items()) + "}"
    return {
        "orient": "top",
        "title": None,
        "domain": False,
        "ticks": False,
        "labelAngle": {"expr": "width < 430 ? 0 : -40"},
        "labelAlign": {"expr": "width < 430 ? 'center' : 'left'"},
        "labelBaseline": "bottom",
        "labelExpr": f"width < 430 ? {table}[datum.value] : datum.value",
        "labelOverlap": False,
        "labelFlush": False,
        "labelLimit": 110,
        "labelColor": MUTED,
        "grid": False,
    }


def _system_axis() -> Spec:
    return {
        "title": None,
        "domain": False,
        "ticks": False,
        "labelOverlap": False,
        "labelLimit": 150,
        "labelColor": INK,
        "grid": False,
        "labelExpr": (
            "width < 430 && length(datum.value) > 13"
            " ? slice(datum.value, 0, 12) + '…' : datum.value"
        ),
    }


def _rects(unit: str, sides: tuple[str, str]) -> Spec:
    tone = [{"field": "tone", "type": "nominal", "title": "mean tone"}]
    return {
        "params": [
            {
                "name": "cell",
                "select": {"type": "point", "fields": ["system", "country"]},
            }
        ],
        "mark": {
            "type": "rect",
            "stroke": SURFACE,
            "strokeWidth": 1.5,
            "cursor": "pointer",
        },
        "encoding": {
            "fill": {"field": "fill", "type": "nominal", "scale": None},
            "tooltip": [
                {"field": "system", "type": "nominal", "title": sides[0]},
                {"field": "country", "type": "nominal", "title": sides[1]},
                {"field": "count", "type": "quantitative", "title": unit},
                *(tone if sides == SIDES else []),
            ],
        },
    }


def _numbers() -> Spec:
    return {
        "transform": [
            {"calculate": "width < 430 ? datum.short : datum.label", "as": "shown"}
        ],
        "mark": {
            "type": "text",
            "fontSize": {"expr": "width < 430 ? 9.5 : 11.5"},
            "baseline": "middle",
            "tooltip": None,
        },
        "encoding": {
            "text": {"field": "shown"},
            "color": {"field": "text", "type": "nominal", "scale": None},
        },
    }


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def _readable(pairs: pd.DataFrame, unit: str, sides: tuple[str, str]) -> pd.DataFrame:
    if sides != SIDES:
        names = dict(
            zip(("system_name", "country_name", "count"), (*sides, unit), strict=True)
        )
        told = pairs[pairs["count"] > 0].rename(columns=names)
        return told[list(names.values())].reset_index(drop=True)
    return pairs.rename(
        columns={
            "system_name": "weapon system",
            "country_name": "with country",
            "count": unit,
            "compound": "mean tone",
            "n": "items with tone",
        }
    )[["weapon system", "with country", unit, "mean tone", "items with tone"]]


def _alt(pairs: pd.DataFrame, mode: Mode, unit: str, sides: tuple[str, str]) -> str:
    best = pairs.sort_values("count", ascending=False).head(3)
    named = "; ".join(
        f"{shorten(str(row['system_name']), 40)} with {row['country_name']}"
        f" {thousands(row['count'])}"
        for row in records(best)
    )
    what = f"number of {unit}" if mode == "count" else "mean tone of the items"
    if sides != SIDES:
        return f"Table of {sides[0]} by {sides[1]}, number of {unit}. Most: {named}."
    return f"Table of systems and countries, {what} naming both. Most often: {named}."
