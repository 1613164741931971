"""Profiles: all that is reported of a system, a country or a maker."""

from __future__ import annotations

import streamlit as st

from armsbeat.charts.chart import records
from armsbeat.dashboard import components, data
from armsbeat.dashboard.components import STATIC
from armsbeat.dashboard.profile import choice as chosen
from armsbeat.dashboard.profile import deals, head, places, sections


def profile() -> None:
    """One profile, or up to six compared."""
    st.html(STATIC / "deals.css")
    st.html(STATIC / "profile.css")
    data.refresh()
    choice = chosen.current()
    if not choice.ids:
        head.start(choice)
        return
    found = data.ask("coverage_of", choice.query, kind=choice.kind, entities=choice.ids)
    spans = {row["entity"]: row for row in records(found)}
    if not spans:
        head.nothing(choice)
        return
    if len(choice.ids) == 1:
        head.one(choice, spans)
    else:
        head.several(choice, spans)
    head.cite(choice, spans)
    left, right = st.columns([1, 1], gap="large")
    with left:
        sections.mentions(choice)
    with right:
        sections.tone(choice)
    sections.partners(choice)
    places.show(choice)
    deals.compared(choice)
    deals.show(choice)
    sections.publishers(choice)
    sections.items(choice)


components.frame_page(profile)
