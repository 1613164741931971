"""What alerts have to tell, asked once for pages and feeds while nothing changes."""

from __future__ import annotations

from datetime import date

import streamlit as st

from armsbeat import pipeline
from armsbeat.alerts import Deals, Entry, Source, ask, dump_rule, parse_rule
from armsbeat.alerts.rules import Rule
from armsbeat.dashboard import data
from armsbeat.model import DealSplit
from armsbeat.store import SavedView
from armsbeat.views import Names

MAX_ALERTS = 128


def told(rule: Rule, view: SavedView) -> tuple[Entry, ...]:
    """
    The entries of a rule in a view, newest first.

    Raises:
        UsageError: The view cannot be read any more.
    """
    # The user's word on joins of deals does not move the change counter.
    splits = data.house().store.deal_splits() if isinstance(rule, Deals) else ()
    entries: tuple[Entry, ...] = _told(
        dump_rule(rule), view, splits, data.cube().counter, data.today()
    )
    return entries


def names() -> Names:
    """What the address of a view may name."""
    found: Names = _names(data.cube().counter)
    return found


@st.cache_data(max_entries=MAX_ALERTS, show_spinner=False)
def _told(
    rule: str,
    view: SavedView,
    splits: tuple[DealSplit, ...],
    counter: int,
    day: date,
) -> tuple[Entry, ...]:
    del splits, counter  # only there to make an answer old
    source = Source(cube=data.cube(), names=names(), book=data.deal_book)
    return ask(parse_rule(rule), view, source, today=day)


@st.cache_data(max_entries=2, show_spinner=False)
def _names(counter: int) -> Names:
    del counter
    return pipeline.view_names(data.cube(), data.house().store)
