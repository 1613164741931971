"""Alerts: saved views, and what feed readers are told when something happens there."""

from __future__ import annotations

import streamlit as st

from armsbeat.dashboard import components, data, permissions
from armsbeat.dashboard.alerts import listing, making, views
from armsbeat.dashboard.components import STATIC


def alerts() -> None:
    """The page, top to bottom."""
    st.html(STATIC / "alerts.css")
    data.refresh()
    if data.reads_lake():
        components.read_only("Alerts")
        return
    components.title(
        "Alerts",
        "Save a view, say what would be news in it, and subscribe to the answer in any"
        " feed reader. Nothing is sent anywhere: readers fetch the feeds from here.",
    )
    may_edit = permissions.access().may_edit
    permissions.notice("Saving views and setting alerts")
    store = data.house().store
    saved, standing = store.saved_views(), store.alerts()
    listing.show(standing, may_edit=may_edit)
    if not may_edit:
        views.show(saved, standing, may_edit=False)
        return
    left, right = st.columns([3, 2], gap="large")
    with left:
        making.show(saved)
    with right:
        views.show(saved, standing, may_edit=True)


components.frame_page(alerts)
