"""The row of four figures as a description list: value, certainty, change, course."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from armsbeat.charts import margin, percent, signed, thousands
from armsbeat.charts.chart import records
from armsbeat.model import Unit
from armsbeat.report.escape import missing, quote

MIN_BEFORE = 5
BARS = 60

UNIT_NAMES: dict[Unit, str] = {
    "items": "Items",
    "stories": "Stories",
    "outlets": "Outlets",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Kpi:
    """One figure."""

    name: str
    value: str
    aside: str
    change: str
    """In words with a sign, or why there is none."""
    bars: tuple[float, ...] = ()
    kind: Literal["count", "tone"] = "count"


def kpis(
    totals: pd.DataFrame, spark: pd.DataFrame, *, unit: Unit, before: str | None
) -> tuple[Kpi, ...]:
    """
    The four figures of a view.

    Args:
        totals: As the cube's `totals`: the row `current`, and `previous` if any.
        spark: As the cube's `sparkline`.
        unit: What `count` counts.
        before: How the previous period is called; None where there is none.
    """
    rows = {row["period"]: row for row in records(totals)}
    now, then = rows["current"], rows.get("previous")
    enough = then is not None and then["count"] >= MIN_BEFORE
    earlier = then if enough and before else None
    against = f"vs {before}"
    none = "no earlier period" if before is None else f"too few in the {before}"
    half = (now["hi"] - now["lo"]) / 2
    return (
        Kpi(
            name=UNIT_NAMES[unit],
            value=thousands(now["count"]),
            aside=_from_feeds(int(now["feeds"])),
            change=_percent(now["count"], earlier["count"], against)
            if earlier
            else none,
            bars=_bars(spark, "count"),
        ),
        Kpi(
            name="Mean tone",
            value="–" if missing(now["compound"]) else signed(now["compound"]),
            aside="no text is scored"
            if missing(now["compound"])
            else margin(half)
            if not missing(half)
            else "n = 1",
            change=_difference(now["compound"], earlier["compound"], against)
            if earlier
            else none,
            bars=_bars(spark, "compound"),
            kind="tone",
        ),
        Kpi(
            name="Negative items",
            value=_share(now["negative_share"]),
            aside=f"of {thousands(now['n'])} scored",
            change=_points(now["negative_share"], earlier["negative_share"], against)
            if earlier
            else none,
            bars=_bars(spark, "negative_share"),
        ),
        Kpi(
            name="Supplier and recipient named",
            value=thousands(now["paired"]),
            aside=f"{_share(now['paired_share'])} of items",
            change=_percent(now["paired"], earlier["paired"], against)
            if earlier
            else none,
            bars=_bars(spark, "paired"),
        ),
    )


def kpi_row(figures: Sequence[Kpi]) -> str:
    """The figures as escaped HTML; the bars are decoration and hidden from readers."""
    cells = "".join(
        f'<div class="ab-kpi"><dt>{quote(kpi.name)}</dt>'
        f'<dd><span class="ab-value">{quote(kpi.value)}</span>'
        f' <span class="ab-aside">{quote(kpi.aside)}</span></dd>'
        f'<dd class="ab-change">{quote(kpi.change)}</dd>'
        f"{_mini(kpi)}</div>"
        for kpi in figures
    )
    return f'<dl class="ab-kpis">{cells}</dl>'


def mini_bars(values: Sequence[float], *, css: str = "") -> str:
    """Bars without an axis, the last one dark; nothing but an ornament."""
    tallest = max([*values, 1e-9])
    bars = "".join(
        f'<i style="height:{max(2, round(100 * value / tallest))}%"></i>'
        for value in values
    )
    return f'<div class="ab-bars {css}" aria-hidden="true">{bars}</div>'


def _mini(kpi: Kpi) -> str:
    if len(kpi.bars) < 2:
        return ""
    bars = mini_bars(kpi.bars) if kpi.kind == "count" else _tone_bars(kpi.bars)
    return f"<dd>{bars}</dd>"


def _tone_bars(values: Sequence[float]) -> str:
    reach = max([abs(value) for value in values] + [1e-9])
    bars = "".join(
        f'<i class="{"up" if value > 0 else "down"}"'
        f' style="height:{max(3, round(50 * abs(value) / reach))}%"></i>'
        for value in values
    )
    return f'<div class="ab-bars ab-tone-bars" aria-hidden="true">{bars}</div>'


def _bars(spark: pd.DataFrame, column: str) -> tuple[float, ...]:
    whole = spark[~spark["partial"].astype(bool)] if "partial" in spark else spark
    return tuple(float(v) for v in whole[column].fillna(0.0).tail(BARS))


def _percent(now: float, before: float, against: str) -> str:
    if before < MIN_BEFORE:
        return f"{_arrow(now - before)} {thousands(abs(now - before))} {against}"
    percent = round(100 * (now - before) / before)
    return f"{_arrow(percent)} {abs(percent):,}% {against}"


def _difference(now: float, before: float, against: str) -> str:
    if missing(now) or missing(before):
        return "nothing to compare with"
    return f"{_arrow(round(now - before, 2))} {abs(now - before):.2f} {against}"


def _points(now: float, before: float, against: str) -> str:
    if missing(now) or missing(before):
        return "nothing to compare with"
    points = round(100 * (now - before), 1)
    return f"{_arrow(points)} {abs(points):.1f} points {against}"


def _arrow(value: float) -> str:
    """Up, down or level: no colour, more coverage is neither good nor bad."""
    return "▲" if value > 0 else "▼" if value < 0 else "="


def _share(share: float) -> str:
    return "–" if missing(share) else percent(share)


def _from_feeds(count: int) -> str:
    return f"from {thousands(count)} feed{'' if count == 1 else 's'}"
