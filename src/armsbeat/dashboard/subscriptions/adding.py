"""Add a feed: address → preview → yes. Nothing is saved before the last step."""

from __future__ import annotations

import asyncio
from typing import Any

import streamlit as st

from armsbeat.collect import Preview, preview
from armsbeat.dashboard import components, data, jobs, permissions
from armsbeat.dashboard.markup import anchor, highlight, plain, quote, text
from armsbeat.feedlist import KIND_LABELS
from armsbeat.model import Entry, Feed, PublisherKind

HEADLINES = 5
PREVIEW = "_preview"


def show() -> None:
    """The address field, and the preview of what was found there."""
    components.section(
        "Add a feed",
        "Paste the address of a feed or of a news site."
        " Nothing is saved before you have seen the preview.",
    )
    with (
        st.form("add-feed", border=False),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        address = st.text_input(
            "Address of a feed or site",
            key="address",
            placeholder="https://www.example.org/rss.xml",
            label_visibility="collapsed",
            max_chars=2048,
        )
        checked = st.form_submit_button("Check")
    if checked:
        _check(address)
    found = st.session_state.get(PREVIEW)
    if found is not None:
        _found(found)


def _check(address: str) -> None:
    if not address.strip():
        st.session_state[PREVIEW] = "Type the address of a feed or of a news site."
        return
    with st.spinner("Reading the address …"):
        st.session_state[PREVIEW] = _look(address.strip())


def _look(address: str) -> Preview:
    permissions.require()
    return asyncio.run(preview(address, settings=data.house().settings, now=data.now))


def _found(found: Preview | str) -> None:
    if isinstance(found, str):
        _sentence(found)
    elif found.entries or (found.failure is None and not found.candidates):
        _preview(found)
    elif found.candidates:
        _candidates(found)
    elif found.failure is not None:
        _sentence(found.failure.message)


def _sentence(words: str) -> None:
    st.html(f'<p class="ab-error" role="alert">{quote(words)} Nothing was saved.</p>')


def _candidates(found: Preview) -> None:
    count = len(found.candidates)
    offers = "a feed" if count == 1 else f"{count} feeds"
    st.html(f'<p role="status">That page is no feed, but it announces {offers}:</p>')
    for number, candidate in enumerate(found.candidates[:12]):
        with st.container(horizontal=True, vertical_alignment="center"):
            name = candidate.title or candidate.url
            st.html(f"<p><strong>{text(name)}</strong><br>{text(candidate.url)}</p>")
            st.button(
                "Preview",
                key=f"candidate-{number}",
                on_click=_check_candidate,
                args=(candidate.url,),
            )


def _check_candidate(url: str) -> None:
    st.session_state[PREVIEW] = _look(url)


def _preview(found: Preview) -> None:
    annotator = data.house().annotator
    read = [
        (e, annotator.annotate(e.title, e.summary, language=e.language))
        for e in found.entries
    ]
    tagged = sum(any(m.kind == "system" for m in a.mentions) for _, a in read)
    share = f"{round(100 * tagged / len(read))}%" if read else "none"
    title = found.title or found.url
    rows = "".join(
        _headline(entry, annotation) for entry, annotation in read[:HEADLINES]
    )
    items = "1 item" if len(read) == 1 else f"{len(read)} items"
    st.html(
        f'<section class="ab-preview" role="status"><h3>{text(title)}</h3>'
        f'<p class="ab-meta">{items}; {share} name a tracked weapon system.'
        f" {text(found.url)}</p><ol>{rows}</ol></section>"
    )
    already = data.house().store.find_feed(found.url)
    if already is not None:
        _sentence("This feed is subscribed already.")
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        kind = st.selectbox(
            "Kind of publisher",
            list(KIND_LABELS),
            index=list(KIND_LABELS).index("world"),
            format_func=lambda one: KIND_LABELS[one],
            key="add-kind",
            width=220,
        )
        st.button(
            "Add this feed",
            type="primary",
            key="add",
            on_click=_add,
            args=(found, kind),
        )
        st.button("Cancel", key="cancel-add", type="tertiary", on_click=_forget)


def _headline(entry: Entry, annotation: Any) -> str:
    mentions = [
        {"kind": m.kind, "start": m.start, "end": m.end, "name": m.name}
        for m in annotation.mentions
        if m.field == "title"
    ]
    words = highlight(entry.title, mentions) if entry.title else "<em>no title</em>"
    return f"<li>{anchor(entry.link, words)}</li>"


def _add(found: Preview, kind: PublisherKind) -> None:
    store = permissions.writer()
    feed = Feed(
        url=found.url,
        title=found.title or found.url,
        kind=kind,
        language=found.language,
        site=found.site,
    )
    added = store.add_feeds([feed], now=data.now())
    _forget()
    state = store.find_feed(found.url)
    if not added or state is None:
        st.toast("This feed is subscribed already.")
        return
    st.toast(f"Added {plain(feed.title)}")
    jobs.start(data.house(), feed_ids=[state.feed_id])


def _forget() -> None:
    st.session_state.pop(PREVIEW, None)
    st.session_state["address"] = ""
