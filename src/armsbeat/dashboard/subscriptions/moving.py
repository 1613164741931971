"""Feed lists in and out, as OPML."""

from __future__ import annotations

import streamlit as st

from armsbeat.dashboard import components, data, jobs, permissions
from armsbeat.dashboard.markup import quote
from armsbeat.errors import FeedListError
from armsbeat.feedlist import parse_opml, write_opml


def show(*, may_edit: bool) -> None:
    """Upload a list, where the visitor may; take ours along."""
    components.section(
        "Move feeds in and out", "OPML is the format that feed readers exchange."
    )
    if may_edit:
        _upload()
    count = len(data.feeds())
    st.download_button(
        f"Export {count} feeds as OPML" if count != 1 else "Export 1 feed as OPML",
        _export,
        file_name="armsbeat-feeds.opml",
        mime="text/x-opml",
        key="export-opml",
        on_click="ignore",
        disabled=count == 0,
    )


def _upload() -> None:
    upload = st.file_uploader(
        "Feed list (OPML)",
        type=["opml", "xml"],
        key="opml",
        max_upload_size=5,
        label_visibility="collapsed",
    )
    if upload is not None:
        _import(upload.name, upload.getvalue(), upload.file_id)


def _export() -> bytes:
    feeds = [state.feed for state in data.feeds()]
    return write_opml(feeds, title="armsbeat feeds", now=data.now())


def _import(name: str, content: bytes, upload_id: str) -> None:
    # The widget keeps its file over reruns; it is read once.
    if st.session_state.get("_opml_done") != upload_id:
        st.session_state["_opml_done"] = upload_id
        st.session_state["_opml_said"] = _added(name, content)
    st.html(f'<p role="status">{quote(st.session_state["_opml_said"])}</p>')


def _added(name: str, content: bytes) -> str:
    try:
        feeds = parse_opml(content, name=name)
    except FeedListError as error:
        return f"{error} Nothing was saved."
    store = permissions.writer()
    added = store.add_feeds(feeds, now=data.now())
    if added:
        wanted = {feed.url for feed in feeds}
        jobs.start(
            data.house(),
            feed_ids=[s.feed_id for s in store.feeds() if s.feed.url in wanted],
        )
    known = len(feeds) - added
    return f"{added} feeds added, {known} of the list were subscribed already."
