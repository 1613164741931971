"""Countries by how often they are named, or reported as a side of deals."""

from __future__ import annotations

from typing import Literal

import pandas as pd

from armsbeat import charts
from armsbeat.model import Query
from armsbeat.report.figures import Figure
from armsbeat.report.source import Source

Look = Literal["named", "supplier", "recipient"]
TITLE = "Where in the world?"
SUBTITLE = "Shaded by number of {unit}; small states as dots"
ALL_COUNTRIES = 400
CAPTIONS: dict[Look, str] = {
    "named": "",
    "supplier": "What tells of two recipients counts twice for their supplier.",
    "recipient": "A report or a notification is not a delivery; what tells of two"
    " suppliers counts twice for their recipient.",
}
WHAT: dict[Look, str] = {
    "named": "Countries by the number of items that name them",
    "supplier": "Countries by the number of {unit} that report them as supplier",
    "recipient": "Countries by the number of {unit} that report them as recipient",
}


def counts(source: Source, query: Query, look: Look) -> pd.DataFrame:
    """
    How often each country occurs in a view.

    Returns:
        Most first: `entity`, `name`, `count` (items where it is named; else in the
        query's unit).
    """
    if look == "named":
        found = source.ask("partners", query, kind="country", top=ALL_COUNTRIES)
        return found[found["count"] > 0]
    return side(source.ask("flows", query), look)


def side(flows: pd.DataFrame, look: Look) -> pd.DataFrame:
    """One side of `flows`, added up."""
    totals = flows.groupby([look, f"{look}_name"], as_index=False).agg(
        count=("count", "sum")
    )
    named = totals.rename(columns={look: "entity", f"{look}_name": "name"})
    return named.sort_values("count", ascending=False, kind="stable")


def world(told: pd.DataFrame, query: Query, look: Look) -> Figure | None:
    """The map of `counts`; None: no country occurs."""
    if told.empty:
        return None
    unit = "items" if look == "named" else query.unit
    what = WHAT[look].format(unit=unit)
    return Figure(
        chart=charts.world(told, unit=unit),
        title=TITLE,
        what=what,
        caption=f"{what}. {CAPTIONS[look]}".strip(),
    )
