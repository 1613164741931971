"""Where in the world: countries of the view on a map, and the first in words."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from armsbeat.charts import thousands
from armsbeat.charts.chart import records
from armsbeat.dashboard import components, data
from armsbeat.dashboard.filters import View
from armsbeat.dashboard.links import profile_link
from armsbeat.dashboard.markup import quote, text
from armsbeat.report import places
from armsbeat.report.places import Look

LOOKS: dict[str, Look] = {
    "Recipients": "recipient",
    "Suppliers": "supplier",
    "Named": "named",
}
LISTED = 14


@components.part
def world(view: View) -> None:
    """The map, and the countries that occur most."""
    look = LOOKS[
        components.section_with_choice(
            places.TITLE,
            places.SUBTITLE.format(unit=view.query.unit),
            "Countries that are",
            list(LOOKS),
            key="map",
        )
    ]
    told = places.counts(data.asked(), view.query, look)
    drawn = places.world(told, view.query, look)
    if drawn is None:
        st.html('<p class="ab-quiet">No country, as far as these items tell.</p>')
        return
    left, right = st.columns([3, 1], gap="large", vertical_alignment="center")
    with left:
        components.figure(drawn, key="world", query=view.query)
    with right:
        st.html(_list(told))


def _list(told: pd.DataFrame) -> str:
    rows = "".join(
        f'<li><a href="{quote(profile_link("country", [row["entity"]]))}"'
        f' target="_self">{text(row["name"])}</a>'
        f" <span>{thousands(row['count'])}</span></li>"
        for row in records(told.head(LISTED))
    )
    more = len(told) - LISTED
    rest = f"<li>and {more} more</li>" if more > 0 else ""
    return f'<ol class="ab-most" aria-label="Countries, most first">{rows}{rest}</ol>'
