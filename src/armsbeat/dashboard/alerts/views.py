"""Saved views: open, share, rename, delete, and save one by its address."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from armsbeat.alerts.asking import watched
from armsbeat.charts import day_label
from armsbeat.dashboard import components, data, permissions, saving
from armsbeat.dashboard.alerts import desk
from armsbeat.dashboard.markup import plain, quote, text
from armsbeat.errors import UsageError
from armsbeat.store import SavedAlert, SavedView
from armsbeat.views import DEALS, OVERVIEW, PROFILE, page_of

PAGES = {OVERVIEW: "Overview", DEALS: "Deals", PROFILE: "Profiles"}
# The period of a saved view is the view's, not the alert's.
PERIOD = ("period", "first day", "last day", "from", "to", "days")


def show(
    saved: Sequence[SavedView], alerts: Sequence[SavedAlert], *, may_edit: bool
) -> None:
    """The list, and a field for another one."""
    components.section(
        "Saved views",
        "Every view can be saved on its own page, or here by its address.",
    )
    if not saved:
        components.note(
            "No view is saved yet",
            "Filter the Overview, Deals or a profile as you like, and choose “Save this"
            " view” there.",
        )
    for view in saved:
        watching = sum(alert.view.view_id == view.view_id for alert in alerts)
        _row(view, watching, may_edit=may_edit)
    if may_edit:
        _by_address()


def filters(view: SavedView) -> str:
    """What the view is about, in words."""
    try:
        query = watched(view, desk.names(), today=data.today()).query
    except UsageError as error:
        return f"Cannot be read any more: {error}"
    facts = [
        f"{name}: {value}"
        for name, value in data.filter_facts(query)
        if name.casefold() not in PERIOD
    ]
    return "; ".join(facts) or "All items"


def _row(view: SavedView, alerts: int, *, may_edit: bool) -> None:
    watched_by = f" · {alerts} alert{'' if alerts == 1 else 's'}" if alerts else ""
    page = PAGES.get(view.page, view.page)
    with st.container(
        key=f"view-{view.view_id}", horizontal=True, vertical_alignment="center"
    ):
        st.html(
            f'<div class="ab-saved"><h3><a href="{quote(saving.view_link(view))}"'
            f' target="_self">{text(view.name)}</a></h3>'
            f'<p class="ab-meta">{quote(page)} · {text(filters(view))}{watched_by} ·'
            f" saved {day_label(view.made_at.date())}</p></div>"
        )
        if may_edit:
            _act(view, alerts)


def _act(view: SavedView, alerts: int) -> None:
    named = plain(view.name)
    if st.button("Rename", key=f"rename-{view.view_id}", type="tertiary", help=named):
        _rename(view)
    if st.button("Delete", key=f"delete-{view.view_id}", type="tertiary", help=named):
        _delete(view, alerts)


@st.dialog("Rename this view")
def _rename(view: SavedView) -> None:
    with st.form("rename-view", border=False):
        name = st.text_input("New name", value=view.name, max_chars=saving.MAX_NAME)
        if st.form_submit_button("Rename", type="primary"):
            try:
                permissions.writer().rename_view(view.view_id, name)
            except UsageError as error:
                st.html(f'<p class="ab-error" role="alert">{quote(error)}</p>')
            else:
                st.rerun()


@st.dialog("Delete this view?")
def _delete(view: SavedView, alerts: int) -> None:
    lost = f" and its {alerts} alert{'' if alerts == 1 else 's'}" if alerts else ""
    silent = " Their feeds will answer “not found”." if alerts else ""
    st.html(f"<p><strong>{text(view.name)}</strong>{lost} will be deleted.{silent}</p>")
    with st.container(horizontal=True):
        if st.button("Delete", type="primary", key="forget-yes"):
            permissions.writer().delete_view(view.view_id)
            st.rerun()
        if st.button("Keep it", key="forget-no"):
            st.rerun()


def _by_address() -> None:
    with st.expander(
        "Save a view by its address", type="compact", key="save-by-address"
    ):
        with st.form("save-address", border=False, clear_on_submit=False):
            name = st.text_input("Name", max_chars=saving.MAX_NAME, key="by-name")
            address = st.text_input(
                "Address of the view",
                max_chars=saving.MAX_ADDRESS,
                key="by-address",
                placeholder="as your browser shows it",
            )
            pressed = st.form_submit_button("Save")
        if pressed:
            _keep(name, address)


def _keep(name: str, address: str) -> None:
    try:
        page, rest = page_of(address)
        saving.keep(name, page, rest)
    except UsageError as error:
        st.html(
            f'<p class="ab-error" role="alert">{quote(error)}. Nothing was saved.</p>'
        )
    else:
        st.rerun()
