"""Where in the world: countries named with it, its suppliers, its recipients."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from armsbeat import charts
from armsbeat.dashboard import components, data
from armsbeat.dashboard.profile.choice import Choice
from armsbeat.report import places
from armsbeat.report.places import ALL_COUNTRIES, Look

NAMED, SUPPLIERS, RECIPIENTS = "Named with", "Suppliers", "Recipients"
WORDS = {
    NAMED: "Countries by the number of items that name both",
    SUPPLIERS: "Countries by the number of items that report them as its supplier",
    RECIPIENTS: "Countries by the number of items that report them as its recipient",
}
CAPTIONS = {
    NAMED: "",
    SUPPLIERS: "An item that tells of two recipients counts twice for their supplier.",
    RECIPIENTS: "A report or a notification is not a delivery; an item that tells of"
    " two suppliers counts twice for their recipient.",
}


@components.part
def show(choice: Choice) -> None:
    """The map, with the ways to look at it."""
    look = components.section_with_choice(
        places.TITLE,
        places.SUBTITLE.format(unit="items"),
        "Countries that are",
        [NAMED, SUPPLIERS, RECIPIENTS],
        key="where",
    )
    counts = _named(choice) if look == NAMED else _sides(choice, look)
    if counts.empty:
        st.html('<p class="ab-quiet">No country, as far as these items tell.</p>')
        return
    names = ", ".join(choice.name(one) for one in choice.ids)
    components.draw(
        charts.world(counts),
        key=f"world-{look.split()[0].lower()}",
        title=f"{look}, in the world: {names}",
        what=WORDS[look],
        query=choice.query,
        caption=f"{WORDS[look]}. {CAPTIONS[look]}".strip(),
    )


def _named(choice: Choice) -> pd.DataFrame:
    found = data.ask("partners", choice.query, kind="country", top=ALL_COUNTRIES)
    if choice.kind == "country":
        found = found[~found["entity"].isin(choice.ids)]
    return found[found["count"] > 0]


def _sides(choice: Choice, look: str) -> pd.DataFrame:
    """Of a country its partners in deals; of a system or maker all that deal in it."""
    side: Look = "supplier"
    other: Look = "recipient"
    if look == RECIPIENTS:
        side, other = other, side
    flows = data.ask("flows", choice.query)
    if choice.kind == "country":
        flows = flows[flows[other].isin(choice.ids)]
    return places.side(flows, side)
