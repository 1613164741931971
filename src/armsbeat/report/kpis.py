"""The row of four figures as a description list: value, certainty, change, course."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from armsbeat.charts import margin, percent, signed, thousands
from armsbeat.charts.chart import records
from armsbeat.model import Unit
from armsbeat.report import changes
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
    now, then = both_periods(totals)
    enough = then is not None and then["count"] >= MIN_BEFORE
    earlier = then if enough and before else None
    against = f"vs {before}"
    none = _nothing_before(then, before)
    # An outlet counts once however much it writes: that is no stream of events.
    bins = spark if unit != "outlets" else spark.head(0)
    return (
        Kpi(
            name=UNIT_NAMES[unit],
            value=thousands(now["count"]),
            aside=_from_feeds(int(now["feeds"])),
            change=_percent(
                now["count"],
                earlier["count"],
                against,
                list(_whole(bins, "count")),
                sure=unit != "outlets",
            )
            if earlier
            else none,
            bars=_bars(spark, "count"),
        ),
        Kpi(
            name="Mean tone",
            value="–" if missing(now["compound"]) else signed(now["compound"]),
            aside=_mean_aside(now),
            change=_difference(now, earlier, against) if earlier else "",
            bars=_bars(spark, "compound"),
            kind="tone",
        ),
        Kpi(
            name="Negative items",
            value=_share(now["negative_share"]),
            aside=_share_aside(now),
            change=_points(now, earlier, against) if earlier else "",
            bars=_bars(spark, "negative_share"),
        ),
        Kpi(
            name="Supplier and recipient named",
            value=thousands(now["paired"]),
            aside=f"{_share(now['paired_share'])} of items",
            change=_percent(
                now["paired"],
                earlier["paired"],
                against,
                list(_whole(spark, "paired")),
            )
            if earlier
            else "",
            bars=_bars(spark, "paired"),
        ),
    )


def both_periods(
    totals: pd.DataFrame,
) -> tuple[dict[str, Any], dict[str, Any] | None]:
    """The rows of `totals`: the view, and the period before where there is one."""
    rows = {row["period"]: row for row in records(totals)}
    return rows["current"], rows.get("previous")


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


def _whole(spark: pd.DataFrame, column: str) -> pd.Series[float]:
    """A column of the bins that are looked at from their first to their last day."""
    whole = spark[~spark["partial"].astype(bool)] if "partial" in spark else spark
    return whole[column].fillna(0.0).astype("float64")


def _bars(spark: pd.DataFrame, column: str) -> tuple[float, ...]:
    return tuple(_whole(spark, column).tail(BARS))


def _nothing_before(then: dict[str, Any] | None, before: str | None) -> str:
    if then is None or before is None:
        return "no earlier period"
    return f"{thousands(then['count'])} in the {before}: too few to compare"


def _mean_aside(now: dict[str, Any]) -> str:
    half = (now["hi"] - now["lo"]) / 2
    if missing(now["compound"]):
        return "no text is scored"
    sure = "" if missing(half) else f"{margin(half)}, "
    return f"{sure}n = {thousands(now['n'])}"


def _share_aside(now: dict[str, Any]) -> str:
    if not now["n"]:
        return "no text is scored"
    low, high = changes.wilson(int(now["negative"]), int(now["n"]))
    digits = 0 if high - low > 0.02 else 1
    between = f"{100 * low:.{digits}f} to {100 * high:.{digits}f}%"
    return f"{between}, n = {thousands(now['n'])}"


def _percent(
    now: float,
    before: float,
    against: str,
    bins: Sequence[float],
    *,
    sure: bool = True,
) -> str:
    if before < MIN_BEFORE:
        return f"{_arrow(now - before)} {thousands(abs(now - before))} {against}"
    change = changes.of_counts(now, before, bins)
    percent = round(100 * change.value)
    told = f"{_arrow(percent)} {abs(percent):,}%"
    if not sure or missing(change.lo):
        return f"{told} {against}"
    between = f"({_signless(100 * change.lo)} to {_signless(100 * change.hi)}%)"
    return f"{told} {between} {against}{_doubt(change)}"


def _difference(now: dict[str, Any], before: dict[str, Any], against: str) -> str:
    if missing(now["compound"]) or missing(before["compound"]):
        return "nothing to compare with"
    change = changes.of_means(_mean(now), _mean(before))
    value = f"{_arrow(round(change.value, 2))} {abs(change.value):.2f}"
    if missing(change.lo):
        return f"{value} {against}"
    return f"{value} {margin((change.hi - change.lo) / 2)} {against}{_doubt(change)}"


def _mean(row: dict[str, Any]) -> tuple[float, float, float]:
    return row["compound"], row["lo"], row["hi"]


def _points(now: dict[str, Any], before: dict[str, Any], against: str) -> str:
    if not now["n"] or not before["n"]:
        return "nothing to compare with"
    change = changes.of_shares(
        (int(now["negative"]), int(now["n"])),
        (int(before["negative"]), int(before["n"])),
    )
    points = round(100 * change.value, 1)
    half = 100 * (change.hi - change.lo) / 2
    told = f"{_arrow(points)} {abs(points):.1f} ± {half:.1f} points {against}"
    return f"{told}{_doubt(change)}"


def _signless(percent: float) -> str:
    return thousands(round(percent))


def _doubt(change: changes.Change) -> str:
    return ", may be chance" if change.may_be_chance else ""


def _arrow(value: float) -> str:
    """Up, down or level: no colour, more coverage is neither good nor bad."""
    return "▲" if value > 0 else "▼" if value < 0 else "="


def _share(share: float) -> str:
    return "–" if missing(share) else percent(share)


def _from_feeds(count: int) -> str:
    return f"from {thousands(count)} feed{'' if count == 1 else 's'}"
