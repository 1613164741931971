"""Gazetteer: what is looked for in the texts, and entries of one's own."""

from __future__ import annotations

import streamlit as st

from armsbeat.dashboard import components, data, permissions
from armsbeat.dashboard.components import STATIC
from armsbeat.dashboard.gazetteer import adding, listing, tray


def gazetteer() -> None:
    """The page, top to bottom."""
    st.html(STATIC / "gazetteer.css")
    data.refresh()
    if data.reads_lake():
        components.read_only("Entries of the gazetteer")
        return
    components.title(
        "Gazetteer",
        "The names that are looked for in every item. Add what is missing, silence"
        " what misleads.",
    )
    may_edit = permissions.access().may_edit
    permissions.notice("Changing entries")
    if may_edit:
        adding.show()
    listing.own(may_edit=may_edit)
    listing.browse()
    left, right = st.columns(2, gap="large")
    with left:
        tray.rejected(may_edit=may_edit)
    with right:
        tray.unlisted(may_edit=may_edit)


components.frame_page(gazetteer)
