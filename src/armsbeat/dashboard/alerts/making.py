"""A new alert: view, rule, and what it would have said in the last 12 weeks."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from armsbeat.alerts import HORIZON_WEEKS, Rule, dump_rule, make_rule
from armsbeat.alerts.rules import MOST, OF_TITLES
from armsbeat.dashboard import components, data, permissions
from armsbeat.dashboard.alerts import desk
from armsbeat.dashboard.alerts.markup import entry_list, told_words
from armsbeat.dashboard.markup import plain, quote
from armsbeat.errors import UsageError
from armsbeat.store import SavedView

KINDS = {
    "count": "At least so many items or stories",
    "tone": "Tone below or above a value",
    "unusual": "Unusual weeks",
    "triples": "First-ever supplier, recipient and system",
    "deals": "New deals and new stages",
}
SHOWN = 5
NOTHING = (
    '<p class="ab-meta">Nothing in the view meets the rule: lower the threshold, choose'
    " another rule, or go on and wait.</p>"
)
UNITS = {"items": "Items", "stories": "Unique stories"}


def show(saved: Sequence[SavedView]) -> None:
    """The fields, the preview, the button."""
    components.section("New alert", "See what it would have told before you create it.")
    if not saved:
        components.note("Save a view first", "An alert watches a view that is saved.")
        return
    by_id = {view.view_id: view for view in saved}
    with st.container(horizontal=True, key="new-alert"):
        chosen = st.selectbox(
            "In which saved view",
            list(by_id),
            format_func=lambda one: plain(by_id[one].name if one in by_id else one),
            key="alert-view",
            filter_mode="contains",
            width=300,
        )
        kind = st.selectbox(
            "What would be news",
            list(KINDS),
            format_func=lambda one: KINDS[one],
            key="alert-kind",
            width=320,
        )
    view = by_id.get(chosen) if chosen is not None else None
    if view is None or kind is None:
        return
    try:
        rule = make_rule(kind, _FIELDS[kind]())
        _preview(rule, view)
    except UsageError as error:
        st.html(f'<p class="ab-error" role="alert">{quote(error)}.</p>')
        return
    st.button(
        "Create alert",
        key="create-alert",
        type="primary",
        on_click=_create,
        args=(rule, view),
    )


def _preview(rule: Rule, view: SavedView) -> None:
    entries = desk.told(rule, view)
    st.html(
        '<section class="ab-preview" role="status"><h3>In the last'
        f" {HORIZON_WEEKS} weeks it would have told {told_words(len(entries))}</h3>"
        f"{entry_list(entries[:SHOWN], view.name) or NOTHING}</section>"
    )


def _create(rule: Rule, view: SavedView) -> None:
    text = dump_rule(rule)
    for alert in data.house().store.alerts():
        if (alert.view.view_id, alert.rule) == (view.view_id, text):
            st.toast("This alert is set already.")
            return
    try:
        permissions.writer().add_alert(
            secrets.token_hex(8), view.view_id, text, now=data.now()
        )
    except UsageError as error:
        st.toast(plain(error))
    else:
        st.toast(f"Alert created for {plain(view.name)}")


def _count() -> dict[str, Any]:
    with st.container(horizontal=True):
        at_least = st.number_input(
            "At least", 1, MOST, 10, key="alert-least", width=150
        )
        unit = st.selectbox(
            "Of what",
            list(UNITS),
            format_func=lambda one: UNITS[one],
            key="alert-unit",
            width=170,
        )
        return {"at_least": int(at_least), "unit": unit, "per": _per()}


def _tone() -> dict[str, Any]:
    with st.container(horizontal=True):
        side = st.selectbox(
            "Mean tone",
            ["below", "above"],
            key="alert-side",
            width=150,
        )
        value = st.number_input(
            "Value, from −1 to +1",
            -1.0,
            1.0,
            -0.1,
            0.05,
            format="%.2f",
            key="alert-value",
            width=170,
        )
        return {"side": side, "value": round(float(value), 4), "per": _per()}


def _per() -> str:
    chosen: str = st.selectbox("In a", ["week", "day"], key="alert-per", width=130)
    return chosen


def _unusual() -> dict[str, Any]:
    of = st.selectbox(
        "Weeks in which is named far more often than usual one of the",
        list(OF_TITLES),
        format_func=lambda one: OF_TITLES[one],
        key="alert-of",
        width=420,
    )
    return {"of": of}


_FIELDS: dict[str, Callable[[], dict[str, Any]]] = {
    "count": _count,
    "tone": _tone,
    "unusual": _unusual,
    "triples": dict,
    "deals": dict,
}
