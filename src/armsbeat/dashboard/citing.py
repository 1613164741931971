"""A reference to what a page shows, that still holds when its link has moved on."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from armsbeat.dashboard import data
from armsbeat.model import Query
from armsbeat.report import prose
from armsbeat.report.summary import chosen, days_of

HINT = (
    "The address of this page holds every filter: copy it to share the view. A period"
    " such as “1 year” ends on the day the link is opened; for fixed days choose exact"
    " dates."
)


def reference(title: str, told: str, query: Query) -> str:
    """
    Args:
        title: What the page is about.
        told: Its number.
        query: Of which items.
    """
    asked = data.asked()
    first, last = days_of(asked, query)
    return prose.reference(
        title=title,
        told=told,
        first=first,
        last=last,
        filters=[f"{name}: {value}" for name, value in chosen(asked, query)],
        versions=data.versions(),
        now=data.now(),
    )


def offer(words: str, *, more: Callable[[], None] | None = None) -> None:
    """The reference to copy, and what else there is to take away."""
    with st.expander("Cite or share this view", type="compact", key="cite"):
        st.code(words, language=None, wrap_lines=True)
        st.html(f'<p class="ab-caption">{HINT}</p>')
        if more is not None:
            more()
