"""Who supplies whom, as a table whose cells are shaded."""

from __future__ import annotations

import pandas as pd

from armsbeat.charts.chart import Chart
from armsbeat.charts.heatmap import COLUMNS, heatmap

SIDES = ("supplier", "recipient")


def party_matrix(pairs: pd.DataFrame, *, unit: str = "deals") -> Chart:
    """
    Suppliers down, recipients across, both by total; a click selects a cell.

    Args:
        pairs: One row per pair: `supplier`, `supplier_name`, `recipient`,
            `recipient_name`, `count`.
        unit: What is counted, plural.

    Returns:
        A chart whose `lookup` resolves `system` (the supplier) and `country` (the
        recipient), as the heat map's.
    """
    pairs = _largest(pairs)
    suppliers = pairs[["supplier", "supplier_name"]].drop_duplicates()
    recipients = pairs[["recipient", "recipient_name"]].drop_duplicates()
    told = pairs[["supplier", "recipient", "count"]]
    grid = suppliers.merge(recipients, how="cross").merge(told, how="left")
    cells = grid.rename(
        columns={
            "supplier": "system",
            "supplier_name": "system_name",
            "recipient": "country",
            "recipient_name": "country_name",
        }
    ).assign(count=grid["count"].fillna(0).astype("int64"), compound=None, n=0)
    return heatmap(cells, unit=unit, sides=SIDES)


def _largest(pairs: pd.DataFrame) -> pd.DataFrame:
    """Only recipients that are shown: a supplier of others would be an empty row."""
    totals = pairs.groupby("recipient")["count"].sum().sort_index()
    shown = totals.sort_values(ascending=False, kind="stable").head(COLUMNS).index
    return pairs[pairs["recipient"].isin(shown)]
