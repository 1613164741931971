"""Whose profile is shown: the address decides, the widgets follow and change it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, cast

import streamlit as st

from armsbeat.charts import day_label
from armsbeat.dashboard import data
from armsbeat.model import Query
from armsbeat.views import ALL, CUSTOM, unique_names

Kind = Literal["system", "country", "organisation"]

KINDS: dict[Kind, str] = {
    "system": "Weapon systems",
    "country": "Countries",
    "organisation": "Makers",
}
SPANS: dict[str, int | None] = {
    "1 year": 365,
    "5 years": 1826,
    ALL: None,
    CUSTOM: None,
}
FIRST_DAY = date(1990, 1, 1)
DEFAULT_SPAN = "5 years"
MOST = 6
"""So many lines can be told apart."""
_KIND, _IDS = "profile-kind", "profile-ids"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Whose profiles, of which days."""

    kind: Kind
    ids: tuple[str, ...]
    names: Mapping[str, str]
    """Of all entities of the kind."""
    unknown: bool
    """The address names something that no gazetteer lists."""
    start: date | None
    end: date | None

    @property
    def query(self) -> Query:
        """The items that name any of them."""
        return self.query_of(*self.ids)

    def query_of(self, *ids: str) -> Query:
        """The items that name any of these."""
        return Query(
            start=self.start,
            end=self.end,
            systems=ids if self.kind == "system" else (),
            countries=ids if self.kind == "country" else (),
            organisations=ids if self.kind == "organisation" else (),
        )

    def name(self, entity: str) -> str:
        """What it is called."""
        return self.names.get(entity, entity)

    @property
    def period(self) -> str:
        """In words."""
        if self.start is None or self.end is None:
            return "all dates"
        return f"{day_label(self.start)} – {day_label(self.end)}"


def current() -> Choice:
    """Draw the row of choices and read it."""
    kind = _kind()
    names = data.names(kind)
    wanted = list(dict.fromkeys(st.query_params.get_all("id")))[:MOST]
    ids = [one for one in wanted if one in names]
    st.session_state[_KIND], st.session_state[_IDS] = KINDS[kind], ids
    with st.container(key="filters", horizontal=True, gap="small"):
        st.segmented_control(
            "Kind of profile",
            list(KINDS.values()),
            key=_KIND,
            required=True,
            label_visibility="collapsed",
            on_change=_kind_chosen,
            wrap=False,
        )
        labels = _offered(kind, ids, names)
        st.multiselect(
            "Profiles to show, up to six",
            list(labels),
            key=_IDS,
            format_func=lambda one: labels.get(one, one),
            placeholder="Choose one, or up to six to compare",
            label_visibility="collapsed",
            filter_mode="contains",
            select_all=False,
            max_selections=MOST,
            on_change=_ids_chosen,
            width=420,
        )
        span = st.segmented_control(
            "Period",
            list(SPANS),
            key="span",
            default=DEFAULT_SPAN,
            required=True,
            label_visibility="collapsed",
            bind="query-params",
            wrap=False,
        )
        exact = _exact_days() if span == CUSTOM else ()
    start, end = _ends(span or DEFAULT_SPAN, exact)
    return Choice(
        kind=kind,
        ids=tuple(ids),
        names=names,
        unknown=len(ids) < len(wanted),
        start=start,
        end=end,
    )


def _exact_days() -> tuple[date, ...]:
    days = st.date_input(
        "First and last day (UTC)",
        value=cast("tuple[date, date]", ()),
        key="days",
        min_value=FIRST_DAY,
        max_value=data.today() + timedelta(days=365),
        format="YYYY-MM-DD",
        label_visibility="collapsed",
        bind="query-params",
        width=265,
    )
    return tuple(sorted(days)) if isinstance(days, list | tuple) else ()


def _ends(span: str, exact: tuple[date, ...]) -> tuple[date | None, date | None]:
    """First and last day; None: no limit. Custom without days is the default span."""
    if exact:
        return exact[0], exact[-1]
    days = SPANS.get(DEFAULT_SPAN if span == CUSTOM else span)
    if days is None:
        return None, None
    return data.today() - timedelta(days=days - 1), data.today()


def _kind() -> Kind:
    kind = st.query_params.get("kind", "")
    return next((known for known in KINDS if known == kind), "system")


def _offered(kind: Kind, ids: list[str], names: Mapping[str, str]) -> dict[str, str]:
    """What items name, most named first; of organisations the makers."""
    found = data.entities(kind)
    if kind == "organisation":
        found = found[found["category"] == "maker"]
    listed = dict(zip(found["id"], found["name"], strict=True))
    return unique_names(listed | {one: names[one] for one in ids})


def _kind_chosen() -> None:
    label = st.session_state.get(_KIND)
    kind = next((k for k, name in KINDS.items() if name == label), "system")
    st.query_params["kind"] = kind
    if "id" in st.query_params:
        del st.query_params["id"]


def _ids_chosen() -> None:
    ids = st.session_state.get(_IDS) or []
    st.query_params["kind"] = _kind()
    if ids:
        st.query_params["id"] = ids
    elif "id" in st.query_params:
        del st.query_params["id"]
