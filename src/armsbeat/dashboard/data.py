"""The dashboard's way to the house: opened once, asked through the only cache."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from armsbeat import pipeline
from armsbeat.annotate import Annotator, read_shipped
from armsbeat.annotate.own import Shipped
from armsbeat.annotate.own_file import in_words
from armsbeat.cube import Cube, Engine, frames
from armsbeat.model import (
    FeedState,
    MentionKind,
    OwnEntry,
    Query,
    Rejection,
    Versions,
)
from armsbeat.pipeline import House
from armsbeat.pipeline.lake_house import LakeCube
from armsbeat.report import source
from armsbeat.report.coverage import Day
from armsbeat.report.source import Source
from armsbeat.settings import read_settings

if TYPE_CHECKING:
    from armsbeat.model import DealSplit
    from armsbeat.pipeline import DealBook, DealView

# Frames of aggregates are small; the bound is there for whoever leaves it running.
MAX_FRAMES = 400
# Fetches are counted at every pass and do not move the change counter.
FETCHES_FRESH_S = 60
# A view is told apart by what it says: Streamlit would walk through all its fields.
BY_WORDS: dict[str | type, Callable[[Any], Any]] = {Query: repr}
# More items than these are read again by `armsbeat reannotate` only.
REANNOTATED_HERE = 20_000

Progress = Callable[[int, int], None]


@dataclass(slots=True)
class _Opened:
    """The house of this process; own entries of the gazetteer change it."""

    house: House
    named: Annotator | None = None
    """By whose gazetteer the cube calls its entities."""
    renewing: threading.Lock = field(default_factory=threading.Lock)


@st.cache_resource(show_spinner="Opening the store and reading the bundled archive …")
def _opened() -> _Opened:
    house = pipeline.open_reading_house(read_settings(os.environ))
    if not house.settings.lake:
        pipeline.first_start(house)
        if not house.settings.read_only:
            _catch_up(house)
    return _Opened(house)


def house() -> House:
    """
    The store and the annotator, opened once per process.

    Raises:
        ArmsbeatError: Settings, store or tables cannot be used; tried again next run.
    """
    return _opened().house


def reads_lake() -> bool:
    """Whether the pages show a lake, which nobody can change from here."""
    return bool(house().settings.lake)


def take_up_own_entries() -> None:
    """Where own entries of the gazetteer were changed, by whomever: go by them."""
    opened = _opened()
    # Who is at it already, a thread that applies entries maybe, does it for all.
    if opened.renewing.acquire(blocking=False):
        try:
            opened.house = pipeline.renewed(opened.house)
        finally:
            opened.renewing.release()


def _catch_up(opened: House) -> None:
    """Read again, beside the pages, what older rules read; many are left to the CLI."""
    old = opened.store.count_to_reannotate(opened.annotator.versions)
    if 0 < old <= REANNOTATED_HERE:
        threading.Thread(
            target=pipeline.reannotate, args=(opened,), name="reannotate", daemon=True
        ).start()


def own_changer() -> Callable[[Sequence[OwnEntry], Progress], None]:
    """Applies own entries, in any thread; the pages go by them from then on."""
    opened = _opened()

    def change(entries: Sequence[OwnEntry], on_step: Progress) -> None:
        with opened.renewing:
            opened.house = pipeline.apply_own(opened.house, entries, on_step=on_step)

    return change


@st.cache_resource(show_spinner=False)
def shipped() -> Shipped:
    """The gazetteer without own entries."""
    return read_shipped()


def rejections() -> tuple[tuple[int, Rejection], ...]:
    """Rejected matches of the newest items."""
    found: tuple[tuple[int, Rejection], ...] = _rejections(cube().counter)
    return found


@st.cache_data(max_entries=2, show_spinner="Reading the rejected matches …")
def _rejections(counter: int) -> tuple[tuple[int, Rejection], ...]:
    del counter
    return house().store.rejections()


def unlisted() -> pd.DataFrame:
    """Designations that no gazetteer lists."""
    return frames.unlisted(cube())


def outdated() -> int:
    """How many items were read by older rules than ours."""
    return house().store.count_to_reannotate(house().annotator.versions)


@st.cache_resource(show_spinner="Preparing the figures …")
def cube() -> Cube | LakeCube:
    """The columnar copy of the store, in a file beside it."""
    return pipeline.open_cube(house())


def refresh() -> int:
    """Bring the cube up to date; returns the change counter it is at."""
    copy, opened = cube(), _opened()
    take_up_own_entries()
    if opened.named is not opened.house.annotator:
        pipeline.learn_names(opened.house, copy)
        opened.named = opened.house.annotator
    if reads_lake() or house().store.change_counter() != copy.counter:
        pipeline.refresh_cube(house().store, copy)
    return copy.counter


def now() -> datetime:
    """The clock of the pages."""
    return datetime.now(UTC)


def today() -> date:
    """The UTC day that relative periods end on."""
    return now().date()


def ask(question: str, query: Query, **options: Any) -> pd.DataFrame:
    """The answer of one of the cube's frames, from the cache while nothing changed."""
    answer: pd.DataFrame = _ask(question, query, cube().counter, today(), options)
    return answer


def over_time(question: str, query: Query, **options: Any) -> pd.DataFrame:
    """`ask` for a frame with a time axis, in bins that suit the number of items."""
    return source.over_time(_ASKED, question, query, **options)


def unusual_weeks(query: Query) -> pd.DataFrame:
    """Asked once for headline, notes and list."""
    return source.unusual_weeks(_ASKED, query)


def item_count(query: Query) -> int:
    """How many items the view has."""
    return int(_ask("item_count", query, cube().counter, today(), {}))


def of_items(question: str, ids: Sequence[int]) -> pd.DataFrame:
    """`item_mentions` or `item_deals` of the items on a page."""
    answer: pd.DataFrame = _of_items(question, tuple(ids), cube().counter)
    return answer


def item(item_id: int) -> pd.DataFrame:
    """One item; no row where there is none."""
    return frames.item(cube(), item_id)


def copies(item_id: int) -> pd.DataFrame:
    """The items that carry the same text."""
    return frames.story(cube(), item_id)


def names(kind: MentionKind) -> Mapping[str, str]:
    """What entities of a kind are called, by id."""
    return cube().names(kind)


def entities(kind: MentionKind) -> pd.DataFrame:
    """What a picker offers."""
    answer: pd.DataFrame = _entities(kind, cube().counter)
    return answer


def table(query: Query) -> pd.DataFrame:
    """The whole filtered table, for downloads; not cached, it may be large."""
    return frames.download_table(cube(), query)


def table_head(query: Query, *, rows: int) -> pd.DataFrame:
    """The first rows of it."""
    with cube().still() as still:
        return next(frames.download_pages(still, query, rows=rows))


def facts_maker(query: Query) -> Callable[[Engine], tuple[tuple[str, str], ...]]:
    """Makes `facts` when a file is made, outside of any page."""
    own = [in_words(entry) for entry in house().own]
    return lambda engine: frames.method_facts(engine, query, now=now(), own=own)


def facts(query: Query) -> tuple[tuple[str, str], ...]:
    """What goes beside the numbers of a download."""
    own = [in_words(entry) for entry in house().own]
    return frames.method_facts(cube(), query, now=now(), own=own)


def filter_facts(query: Query) -> tuple[tuple[str, str], ...]:
    """The filters of the view in words."""
    told: tuple[tuple[str, str], ...] = _filter_facts(query, cube().counter)
    return told


def deal_book() -> DealBook:
    """All deal cards of the store, joined anew when it changed or a join was undone."""
    return _deal_book(cube().counter, house().store.deal_splits())


def deal_view(query: Query) -> DealView:
    """The deals of a view."""
    return _deal_view(query, cube().counter, house().store.deal_splits())


def extent() -> tuple[date, date] | None:
    """First and last day of all items."""
    span: tuple[date, date] | None = _extent(cube().counter)
    return span


def feed_stats() -> pd.DataFrame:
    """What each feed brought."""
    return frames.feed_stats(cube(), today=today())


def feeds() -> tuple[FeedState, ...]:
    """All subscribed feeds, as the store has them now."""
    return house().store.feeds()


def collected_days(query: Query) -> tuple[Day, ...]:
    """How many feeds were fetched, and answered, on each day of the view."""
    days: tuple[Day, ...] = _collected_days(query, today())
    return days


def versions() -> Versions:
    """What the annotations are made with."""
    return house().annotator.versions


class _Asked:
    """These functions as the source that figures are made from."""

    ask = staticmethod(ask)
    item_count = staticmethod(item_count)
    names = staticmethod(names)
    extent = staticmethod(extent)
    filter_facts = staticmethod(filter_facts)
    collected_days = staticmethod(collected_days)
    feeds = staticmethod(feeds)
    versions = staticmethod(versions)
    today = staticmethod(today)


_ASKED = _Asked()


def asked() -> Source:
    """The cube through the cache, for figures that reports show too."""
    return _ASKED


def collector_runs() -> bool:
    """Whether a watching collector was seen lately."""
    return pipeline.collector_seen(house().store)


@st.cache_data(max_entries=MAX_FRAMES, show_spinner=False, hash_funcs=BY_WORDS)
def _ask(
    question: str, query: Query, counter: int, day: date, options: dict[str, Any]
) -> Any:
    del counter  # only there to make an answer old when the store has moved on
    if question in source.WANT_TODAY:
        options = {**options, "today": day}
    return getattr(frames, question)(cube(), query, **options)


@st.cache_data(max_entries=MAX_FRAMES, show_spinner=False, hash_funcs=BY_WORDS)
def _filter_facts(query: Query, counter: int) -> tuple[tuple[str, str], ...]:
    del counter
    return frames.view_facts(cube(), query)


@st.cache_data(max_entries=2, show_spinner=False)
def _extent(counter: int) -> tuple[date, date] | None:
    del counter
    return frames.extent(cube())


@st.cache_data(max_entries=MAX_FRAMES, show_spinner=False, hash_funcs=BY_WORDS)
def _of_items(question: str, ids: tuple[int, ...], counter: int) -> Any:
    del counter
    return getattr(frames, question)(cube(), list(ids))


@st.cache_data(
    max_entries=16, ttl=FETCHES_FRESH_S, show_spinner=False, hash_funcs=BY_WORDS
)
def _collected_days(query: Query, day: date) -> tuple[Day, ...]:
    return source.collected(house().store, query, day)


@st.cache_data(max_entries=16, show_spinner=False)
def _entities(kind: MentionKind, counter: int) -> pd.DataFrame:
    del counter
    # Of all items: a link that leaves the arms trade keeps its choices.
    return frames.entities(cube(), kind, Query(relevant_only=False))


# Resources, not data: a copy of all cards at every run would cost more than it saves.
@st.cache_resource(max_entries=2, show_spinner="Joining the reports of deals …")
def _deal_book(counter: int, splits: tuple[DealSplit, ...]) -> DealBook:
    del counter
    return pipeline.deal_book(cube(), splits)


@st.cache_resource(max_entries=16, show_spinner=False)
def _deal_view(query: Query, counter: int, splits: tuple[DealSplit, ...]) -> DealView:
    return pipeline.deal_view(_deal_book(counter, splits), cube(), query)
