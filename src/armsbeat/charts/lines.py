"""A frequency as tables: for the drawing, for "Show data", for files, in words."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from armsbeat.charts.axes import GRAIN_ADJECTIVE, bin_label, days
from armsbeat.charts.chart import local
from armsbeat.charts.palette import CATEGORICAL, thousands

TOP = len(CATEGORICAL)


def ranking(frequency: pd.DataFrame) -> pd.DataFrame:
    """Entities by total, most named first: index `entity`, `name`, `total`."""
    totals = frequency.groupby("entity", sort=True).agg(
        name=("name", "first"), total=("count", "sum")
    )
    return totals.sort_values("total", ascending=False, kind="stable")


def lines_of(order: pd.DataFrame) -> list[str]:
    """What the lines are called in the drawing's data: `s0`, `s1`, …"""
    return [f"s{place}" for place in range(len(order))]


def wide_values(
    wide: pd.DataFrame, grain: str, *, ended: bool = True
) -> list[dict[str, Any]]:
    """
    One record per bin, all lines beside each other: a tenth of one per point.

    `until` is false for a bin that is not over, `end` true for the last two then.

    Args:
        wide: Bins down, entities across.
        grain: Of the bins.
        ended: The last bin is over.
    """
    names = [f"s{place}" for place in range(wide.shape[1])]
    last = len(wide) - 1
    return [
        {
            "period": local(period),
            "label": bin_label(period, grain).capitalize(),
            "over": ended or place < last,
            "end": place >= last - 1,
            **dict(zip(names, map(_number, row), strict=True)),
        }
        for place, (period, *row) in enumerate(wide.itertuples())
    ]


def unfinished(frame: pd.DataFrame) -> pd.Series[bool]:
    """Rows of the last bin, where that one is not over yet."""
    if "partial" not in frame:
        return pd.Series(False, index=frame.index)
    last = frame["period"] == frame["period"].max()
    flags: pd.Series[bool] = frame["partial"].astype(bool) & last
    return flags


def listed(wide: pd.DataFrame, order: pd.DataFrame) -> pd.DataFrame:
    """What "Show data" lists: bins down, entities across by their names."""
    names = dict(zip(order.index, order["name"], strict=True))
    clear = {
        entity: name if list(names.values()).count(name) == 1 else f"{name} ({entity})"
        for entity, name in names.items()
    }
    shown = wide.rename(columns=clear).rename_axis(columns=None)
    return shown.rename_axis(index="period").reset_index()


def readable(
    frequency: pd.DataFrame,
    order: pd.DataFrame,
    what: str = "system",
    unit: str = "items",
    *,
    share: bool = False,
) -> pd.DataFrame:
    """What its file holds: a row per bin and entity."""
    kept = frequency[frequency["entity"].isin(order.index)]
    partial = unfinished(kept).map({True: "yes", False: "no"})
    named = kept.rename(columns={"name": what, "count": unit, "whole": "of"})
    told = named.assign(**{"not over yet": partial})
    shares = ["share", *(["of"] if "of" in told else [])] if share else []
    columns = ["period", what, unit, *shares, "not over yet"]
    return told[columns].reset_index(drop=True)


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


def _number(value: float) -> float | int | None:
    if math.isnan(value):
        return None
    return int(value) if float(value).is_integer() else round(float(value), 6)
