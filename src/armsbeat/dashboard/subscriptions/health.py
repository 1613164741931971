"""The feeds and how they are doing; pause, resume and remove one."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from armsbeat.charts import MIN_N, thousands
from armsbeat.dashboard import components, data, jobs, permissions
from armsbeat.dashboard.feed_health import health_table
from armsbeat.dashboard.markup import quote
from armsbeat.dashboard.subscriptions import record
from armsbeat.model import FeedState, Query
from armsbeat.pipeline import silent_feeds

EVERYTHING = Query(relevant_only=False)


def show(states: Sequence[FeedState], *, may_edit: bool) -> None:
    """The health table; log and moves of the chosen feed, and what can be done."""
    silent = silent_feeds(data.house().store, now=data.now())
    table = health_table(states, data.feed_stats(), now=data.now(), silent=silent)
    fine = sum(status.endswith("OK") for status in table["status"])
    components.section(
        "Health",
        f"{fine} of {len(states)} feeds answered normally."
        " Failing feeds are retried with a growing delay, never dropped in silence.",
    )
    if not states:
        components.note(
            "There are no feeds yet", "Add one above, or import an OPML file."
        )
        return
    _table(table.assign(tone=_tones(table)))
    _chosen(states, table, may_edit=may_edit)


def _tones(table: pd.DataFrame) -> pd.Series:
    """Mean tone of each feed's items; none of fewer than `MIN_N` that are scored."""
    found = data.ask("tone_by", EVERYTHING, by="feed", top=len(table))
    told = found[found["n"] >= MIN_N].set_index("entity")["compound"]
    return table["feed_id"].astype("str").map(told)


def _table(table: pd.DataFrame) -> None:
    columns = st.column_config
    st.dataframe(
        table.drop(columns=["feed_id"]),
        hide_index=True,
        placeholder="–",
        key="health",
        column_order=[
            *("status", "feed", "kind", "newest", "items", "a_day", "days", "share"),
            *("tone", "note", "address"),
        ],
        height=min(38 + 36 * len(table), 620),
        row_height=36,
        column_config={
            "status": columns.TextColumn("Status", width=90),
            "feed": columns.TextColumn("Feed", width=230),
            "kind": columns.TextColumn("Kind", width=125),
            "newest": columns.TextColumn("Newest item", width=115),
            "items": columns.NumberColumn("Items", width=65),
            "a_day": columns.NumberColumn("Items a day", format="%.1f", width=85),
            "days": columns.BarChartColumn("Last 28 days", width=140, y_min=0),
            "share": columns.ProgressColumn(
                "Names a system", format="%.0f%%", min_value=0, max_value=100, width=130
            ),
            "tone": columns.NumberColumn("Mean tone", format="%+.2f", width=85),
            "note": columns.TextColumn("Note", width=330),
            "address": columns.TextColumn("Address", width=300),
        },
        alt=f"Health of {len(table)} feeds, worst first",
    )


def _chosen(
    states: Sequence[FeedState], table: pd.DataFrame, *, may_edit: bool
) -> None:
    by_id = {state.feed_id: state for state in states}
    order = [int(feed_id) for feed_id in table["feed_id"]]
    names = dict(zip(order, table["feed"], strict=True))
    with st.container(horizontal=True, vertical_alignment="bottom", key="act"):
        chosen = st.selectbox(
            "Pause, resume, check or remove a feed" if may_edit else "Look at a feed",
            order,
            index=None,
            format_func=lambda feed_id: names.get(feed_id, str(feed_id)),
            placeholder="Choose a feed",
            filter_mode="contains",
            key="chosen-feed",
            width=360,
        )
        state = by_id.get(chosen) if chosen is not None else None
        if state is None:
            return
        if may_edit:
            items = table.loc[table["feed_id"] == state.feed_id, "items"].iloc[0]
            _act(state, int(items))
    record.show(state, may_edit=may_edit)


def _act(state: FeedState, items: int) -> None:
    word = "Resume" if state.paused else "Pause"
    st.button(word, key="pause", on_click=_pause, args=(state,))
    st.button("Check now", key="check-one", on_click=_check, args=(state,))
    if st.button("Remove", key="remove"):
        _confirm(state, items)


def _pause(state: FeedState) -> None:
    reason = None if state.paused else "Paused on the Feeds page"
    permissions.writer().set_paused(state.feed_id, not state.paused, reason)


def _check(state: FeedState) -> None:
    permissions.require()
    jobs.start(data.house(), feed_ids=[state.feed_id])


@st.dialog("Remove this feed?")
def _confirm(state: FeedState, items: int) -> None:
    count = "1 item" if items == 1 else f"{thousands(items)} items"
    st.html(
        f"<p><strong>{quote(state.feed.title or state.feed.url)}</strong> and its"
        f" {count} will be deleted. A feed that is paused keeps its items.</p>"
    )
    with st.container(horizontal=True):
        if st.button(f"Remove the feed and {count}", type="primary", key="remove-yes"):
            permissions.writer().remove_feed(state.feed_id)
            st.session_state.pop("chosen-feed", None)
            st.rerun()
        if st.button("Keep it", key="remove-no"):
            st.rerun()
