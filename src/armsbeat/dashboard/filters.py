"""The filter row: inline widgets bound to the URL, read into one `View`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, cast

import streamlit as st

from armsbeat.dashboard import data
from armsbeat.feedlist import KIND_LABELS
from armsbeat.model import STAGES, PublisherKind, Query, Stage
from armsbeat.report import periods
from armsbeat.report.periods import Period
from armsbeat.views import (
    CUSTOM,
    DAYS,
    DEFAULT_PERIOD,
    ROLES,
    TONES,
    UNITS,
    unique_names,
)

DEFAULTS: dict[str, Any] = {
    "q": "",
    "p": DEFAULT_PERIOD,
    "sys": [],
    "cc": [],
    "org": [],
    "role": None,
    "tone": None,
    "stage": [],
    "kind": [],
    "feed": [],
    "d": (),
    "arms": True,
    "unit": "Items",
}
FIRST_DAY = date(1990, 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What is looked at: the query, its period, and the chosen names."""

    query: Query
    period: Period
    names: tuple[str, ...] = ()

    @property
    def filtered(self) -> bool:
        """Whether anything but the period is narrowed."""
        plain = Query(start=self.query.start, end=self.query.end, unit=self.query.unit)
        return self.query != plain


def current() -> View:
    """Draw the filter row and read it."""
    systems, countries, makers = _names("system"), _names("country"), maker_names()
    with st.container(key="filters", horizontal=True, gap="small"):
        search = st.text_input(
            "Search items",
            key="q",
            type="search",
            placeholder="Search items",
            label_visibility="collapsed",
            max_chars=200,
            bind="query-params",
            width=215,
        )
        choice = st.segmented_control(
            "Period",
            list(DAYS),
            key="p",
            default=DEFAULT_PERIOD,
            required=True,
            label_visibility="collapsed",
            on_change=_period_chosen,
            bind="query-params",
            wrap=False,
        )
        chosen_systems = _picker("Weapon systems", "sys", systems, "All weapon systems")
        chosen_countries = _picker("Countries", "cc", countries, "All countries")
        unit = st.selectbox(
            "Count items, stories or outlets",
            list(UNITS),
            key="unit",
            label_visibility="collapsed",
            bind="query-params",
            width=140,
        )
    with st.expander(
        "More filters: role, maker, tone, stage, feeds, exact dates",
        type="compact",
        key="more",
        expanded=choice == CUSTOM and not st.session_state.get("d"),
    ):
        more = _more(makers)
    span = periods.period(choice, more["dates"], today=data.today())
    return View(
        query=Query(
            start=span.start,
            end=span.end,
            search=(search or "").strip(),
            systems=tuple(chosen_systems),
            countries=tuple(chosen_countries),
            organisations=more["makers"],
            role=more["role"],
            tone=more["tone"],
            stages=more["stages"],
            feeds=more["feeds"],
            kinds=more["kinds"],
            relevant_only=more["arms"],
            unit=UNITS.get(unit or "Items", "items"),
        ),
        period=span,
        names=tuple(
            [systems[s] for s in chosen_systems]
            + [countries[c] for c in chosen_countries]
            + [makers[m] for m in more["makers"]]
        ),
    )


def select(
    *,
    systems: list[str] | None = None,
    countries: list[str] | None = None,
    role: str | None = None,
) -> None:
    """Narrow the view, from a click in a chart."""
    if systems is not None:
        st.session_state["sys"] = systems
    if countries is not None:
        st.session_state["cc"] = countries
        labels = {str(value): label for label, value in ROLES.items()}
        st.session_state["role"] = labels.get(role or "")


def select_days(start: date, end: date) -> None:
    """Zoom to these days, from a drag in a chart."""
    st.session_state["p"] = CUSTOM
    st.session_state["d"] = (start, end)


def clear() -> None:
    """Back to the default view."""
    for key, value in DEFAULTS.items():
        st.session_state[key] = value


def _picker(label: str, key: str, names: Mapping[str, str], empty: str) -> list[str]:
    return st.multiselect(
        label,
        list(names),
        key=key,
        format_func=lambda entity: names.get(entity, entity),
        placeholder=empty,
        label_visibility="collapsed",
        filter_mode="contains",
        select_all=False,
        bind="query-params",
        width=230,
    )


def _more(makers: Mapping[str, str]) -> dict[str, Any]:
    one, two, three = st.columns(3, gap="medium")
    with one:
        role = st.selectbox(
            "Role of the chosen countries",
            list(ROLES),
            index=None,
            key="role",
            placeholder="Any role",
            bind="query-params",
        )
        tone = st.selectbox(
            "Tone",
            TONES,
            index=None,
            key="tone",
            placeholder="Any tone",
            bind="query-params",
        )
        chosen_makers = st.multiselect(
            "Makers",
            list(makers),
            key="org",
            format_func=lambda maker: makers.get(maker, maker),
            placeholder="Any maker",
            filter_mode="contains",
            select_all=False,
            bind="query-params",
        )
    with two:
        stages = st.multiselect(
            "Stage of a deal",
            STAGES,
            key="stage",
            placeholder="Any stage",
            select_all=False,
            bind="query-params",
        )
        dates = st.date_input(
            "Exact dates, first and last day (UTC)",
            value=cast("tuple[date, date]", ()),
            key="d",
            min_value=FIRST_DAY,
            max_value=data.today() + timedelta(days=365),
            format="YYYY-MM-DD",
            on_change=_dates_chosen,
            bind="query-params",
        )
    with three:
        kinds = st.multiselect(
            "Kind of publisher",
            list(KIND_LABELS),
            key="kind",
            format_func=lambda kind: KIND_LABELS[kind],
            placeholder="Any publisher",
            select_all=False,
            bind="query-params",
        )
        titles = _feed_titles()
        feeds = st.multiselect(
            "Feeds",
            list(titles),
            key="feed",
            format_func=lambda feed_id: titles.get(feed_id, str(feed_id)),
            placeholder="All feeds",
            filter_mode="contains",
            select_all=False,
            bind="query-params",
        )
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        arms = st.toggle(
            "About the arms trade only", True, key="arms", bind="query-params"
        )
        st.button("Clear all filters", key="clear", type="tertiary", on_click=clear)
    return {
        "role": ROLES.get(role or ""),
        "tone": tone,
        "makers": tuple(chosen_makers),
        "stages": cast("tuple[Stage, ...]", tuple(stages)),
        "dates": _pair(dates),
        "kinds": cast("tuple[PublisherKind, ...]", tuple(kinds)),
        "feeds": tuple(feeds),
        "arms": arms,
    }


def _period_chosen() -> None:
    """A preset takes the place of exact dates."""
    if st.session_state.get("p") != CUSTOM:
        st.session_state["d"] = ()


def _dates_chosen() -> None:
    """Exact dates were set or cleared: the preset steps back, or returns."""
    chosen = _pair(st.session_state.get("d"))
    st.session_state["p"] = CUSTOM if chosen else DEFAULT_PERIOD


def _pair(dates: Any) -> tuple[date, ...]:
    """One date, two in any order, or none: what the widget may return."""
    return tuple(sorted(dates)) if isinstance(dates, list | tuple) else ()


def _names(kind: Any) -> dict[str, str]:
    found = data.entities(kind)
    return unique_names(dict(zip(found["id"], found["name"], strict=True)))


def maker_names() -> dict[str, str]:
    """The makers that items name, as the URL writes them."""
    found = data.entities("organisation")
    makers = found[found["category"] == "maker"]
    return unique_names(dict(zip(makers["id"], makers["name"], strict=True)))


def _feed_titles() -> dict[int, str]:
    titles = {one.feed_id: one.feed.title or one.feed.url for one in data.feeds()}
    return unique_names(titles)
