"""What a chart is: the rows it shows, how they are drawn, and the same in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import pandas as pd

from armsbeat.charts.palette import Spec


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """
    A drawing and the table it was drawn from.

    `rows` is what "Show data" lists; `data` the exact numbers for files, where `rows`
    shortens them; `spec` is Vega-Lite (or an ECharts option where
    `engine` says so); `alt` tells the same to who cannot see it; `select` names the
    selection that a click or a drag reports, if any; `lookup` resolves what it reports.
    """

    rows: pd.DataFrame
    spec: Spec
    alt: str
    height: int
    select: str | None = None
    engine: str = "vega"
    lookup: Mapping[str, Any] = field(default_factory=dict)
    data: pd.DataFrame | None = None

    @property
    def table(self) -> pd.DataFrame:
        """What a file holds: the exact numbers, days as `2026-11-23`."""
        told = self.rows if self.data is None else self.data
        days = {
            name: told[name].dt.strftime("%Y-%m-%d")
            for name in told.columns
            if pd.api.types.is_datetime64_any_dtype(told[name])
        }
        return told.assign(**days)


# Draws nothing and is read out to nobody: a dataset without a mark would be dropped.
_KEEPS_ROWS: Spec = {
    "data": {"name": "rows"},
    "transform": [{"filter": "false"}],
    "mark": {"type": "rule", "aria": False},
}


def for_page(chart: Chart) -> tuple[pd.DataFrame | None, Spec]:
    """
    A chart for Streamlit: what goes beside the specification, and the specification.

    "Show data" lists the first data that it is given. For a drawing with data of its
    own at the top, made for its marks, these are the readable rows, by name.
    """
    spec = chart.spec
    drawn = (spec.get("data") or {}).get("values")
    if "datasets" in spec:
        return None, spec
    if "layer" not in spec or not isinstance(drawn, list):
        return chart.rows, spec
    return None, {
        **spec,
        "data": {"name": "drawn"},
        "datasets": {"rows": chart.rows, "drawn": drawn},
        "layer": [*spec["layer"], _KEEPS_ROWS],
    }


def local(moment: date | datetime | pd.Timestamp) -> str:
    """
    A bin's start for Vega, without a time zone.

    With an offset, or as a date alone, browsers west of Greenwich would draw it on
    the day before.
    """
    return pd.Timestamp(moment).strftime("%Y-%m-%dT00:00:00")


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows as dictionaries by column."""
    rows: list[dict[str, Any]] = frame.to_dict("records")  # type: ignore[assignment]
    return rows
