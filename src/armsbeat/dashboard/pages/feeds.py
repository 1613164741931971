"""Feeds: where the items come from, and how the feeds are doing."""

from __future__ import annotations

import streamlit as st

from armsbeat.dashboard import components, data, permissions
from armsbeat.dashboard.subscriptions import (
    adding,
    collecting,
    health,
    many,
    moving,
)


def feeds() -> None:
    """The page, top to bottom."""
    data.refresh()
    if data.reads_lake():
        components.read_only("Feeds")
        return
    states, may_edit = data.feeds(), permissions.access().may_edit
    left, right = st.columns([5, 2], vertical_alignment="bottom")
    with left:
        components.title(
            "Feeds",
            "Where the items come from. Add any RSS, Atom or JSON Feed, or a web page"
            " that announces one.",
        )
    with right, st.container(horizontal_alignment="right"):
        if may_edit:
            collecting.button()
    permissions.notice("Adding and changing feeds")
    if may_edit and not data.collector_runs():
        st.html(
            '<p class="ab-tip" role="status">No collector is running: nothing new'
            " arrives by itself. Press “Collect now”, or start"
            " <code>armsbeat collect --watch</code> beside the dashboard.</p>"
        )
    collecting.progress()
    if may_edit:
        left, right = st.columns([3, 2], gap="large")
        with left:
            adding.show()
            many.show()
        with right:
            moving.show(may_edit=True)
    health.show(states, may_edit=may_edit)
    if not may_edit:
        moving.show(may_edit=False)


components.frame_page(feeds)
