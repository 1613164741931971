"""Save the view of a page under a name: the same few fields on every page."""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st

from armsbeat.dashboard import data, permissions
from armsbeat.dashboard.markup import plain, quote
from armsbeat.errors import UsageError
from armsbeat.store import SavedView

NAME, SAID, FAILED = "save-name", "_save_said", "_save_failed"
MAX_NAME = 80
MAX_ADDRESS = 4000


def offer(page: str) -> None:
    """
    Draw the fields.

    Args:
        page: Path of the page, as `deals`; empty: the Overview.
    """
    if not permissions.access().may_edit:
        return
    failed = st.session_state.pop(FAILED, None)
    said = st.session_state.pop(SAID, None)
    with st.expander(
        "Save this view, to come back or to be alerted",
        type="compact",
        key="save",
        expanded=bool(failed or said),
    ):
        with (
            st.form("save-view", border=False),
            st.container(horizontal=True, vertical_alignment="bottom"),
        ):
            st.text_input(
                "Name of the view",
                key=NAME,
                placeholder="As you will look for it",
                max_chars=MAX_NAME,
                width=320,
            )
            st.form_submit_button("Save view", on_click=_save, args=(page,))
        if failed:
            st.html(f'<p class="ab-error" role="alert">{quote(failed)}</p>')
        if said:
            st.html(
                f'<p class="ab-meta" role="status">Saved as “{quote(said)}”.'
                ' <a href="./alerts" target="_self">Open it or set an alert on the'
                " Alerts page</a>.</p>"
            )


def _save(page: str) -> None:
    name = st.session_state.get(NAME) or ""
    try:
        keep(name, page, current_address())
    except UsageError as error:
        st.session_state[FAILED] = f"{_sentence(error)} Nothing was saved."
        return
    st.session_state[SAID] = " ".join(name.split())
    st.session_state[NAME] = ""
    st.toast(f"Saved view {plain(name)}")


def keep(name: str, page: str, address: str) -> int:
    """
    Save a view; returns its id.

    Raises:
        UsageError: The name is empty or taken, or the address too long.
    """
    if len(address) > MAX_ADDRESS:
        raise UsageError("the view has too many filters to be saved")
    return permissions.writer().save_view(name, page, address, now=data.now())


def current_address() -> str:
    """The page's address after the question mark, as the browser shows it."""
    told = {name: st.query_params.get_all(name) for name in st.query_params}
    return urlencode(told, doseq=True)


def view_link(view: SavedView) -> str:
    """The saved view, from any page."""
    page = view.page or ""
    return f"./{page}?{view.address}" if view.address else f"./{page}"


def _sentence(error: UsageError) -> str:
    text = str(error)
    return f"{text[:1].upper()}{text[1:]}."
