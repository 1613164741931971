"""What happened to one feed: its moves, which can be undone, and its last fetches."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from armsbeat.dashboard import data, permissions
from armsbeat.dashboard.markup import plain, quote, text, when
from armsbeat.errors import UsageError
from armsbeat.model import FeedState
from armsbeat.store import FeedMove, FetchRecord

LINES = 20
WORDS = {
    "ok": "✓ read",
    "not_modified": "✓ not modified",
    "unchanged": "✓ unchanged",
    "failed": "✕ failed",
}


def show(state: FeedState, *, may_edit: bool) -> None:
    """Moves and log of the chosen feed."""
    store = data.house().store
    moves, log = store.moves(state.feed_id), store.fetch_log(state.feed_id, LINES)
    if moves:
        st.html(moves_list(moves))
        if may_edit and moves[0].undone_at is None:
            st.button(
                "Return to the address before the last move",
                key="undo-move",
                on_click=_undo,
                args=(state,),
            )
    with st.expander(
        f"Last fetches of {plain(state.feed.title or state.feed.url)}",
        type="compact",
        key="fetch-log",
    ):
        st.html(log_table(log))


def moves_list(moves: Sequence[FeedMove]) -> str:
    """The changes of address, newest first."""
    lines = "".join(
        f"<li>{when(move.moved_at)}: from {text(move.from_url)} to {text(move.to_url)}"
        f"{f', undone {when(move.undone_at)}' if move.undone_at else ''}</li>"
        for move in moves
    )
    return f'<div class="ab-prose"><h3>Moves</h3><ul>{lines}</ul></div>'


def log_table(log: Sequence[FetchRecord]) -> str:
    """The fetches, newest first."""
    if not log:
        return '<p class="ab-quiet">It was not fetched yet.</p>'
    heads = ("When (UTC)", "Result", "HTTP", "Seconds", "New", "Known", "What")
    cells = "".join(f'<th scope="col">{head}</th>' for head in heads)
    return (
        '<div class="ab-scroll ab-prose" tabindex="0" role="region"'
        f' aria-label="Last fetches"><table><thead><tr>{cells}</tr></thead>'
        f"<tbody>{''.join(map(_row, log))}</tbody></table></div>"
    )


def _row(one: FetchRecord) -> str:
    edited = f"{one.changed} edited" if one.changed else ""
    skipped = f"{one.skipped} skipped" if one.skipped else ""
    told = one.message or ", ".join(part for part in (edited, skipped) if part)
    values = (
        f"{one.checked_at:%Y-%m-%d %H:%M:%S}",
        WORDS.get(one.status, one.status),
        one.http_status or "–",
        f"{one.elapsed_s:.2f}",
        one.new,
        one.known,
        told,
    )
    return f"<tr>{''.join(f'<td>{quote(value)}</td>' for value in values)}</tr>"


def _undo(state: FeedState) -> None:
    try:
        back = permissions.writer().undo_move(state.feed_id, now=data.now())
    except UsageError as error:
        st.toast(plain(error, length=200))
    else:
        st.toast(f"{plain(back.feed.title)} is at its old address again")
