"""The deals of the view: as a list to read, as a table, and as files."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import streamlit as st

from armsbeat import export
from armsbeat.cards import Card, tables
from armsbeat.cards.tables import Order
from armsbeat.charts import thousands
from armsbeat.dashboard import components, data
from armsbeat.dashboard.deals import markup
from armsbeat.dashboard.deals.markup import counted
from armsbeat.dashboard.overview.items import FORMATS
from armsbeat.export import Format
from armsbeat.model import Query
from armsbeat.pipeline import DealView

PER_PAGE = 12
TABLE_ROWS = 5_000
LIST, TABLE = "List", "Table"
ORDERS: dict[str, Order] = {
    "Newest report first": "newest",
    "Highest value first": "value",
    "Most reports first": "reports",
    "Latest to come up first": "first",
}
WORTH: dict[str, int] = {
    "US$10 million or more": 10_000_000,
    "US$100 million or more": 100_000_000,
    "US$1 billion or more": 1_000_000_000,
    "US$10 billion or more": 10_000_000_000,
}
COLUMNS = [
    "stage",
    "supplier_name",
    "recipient_name",
    "systems",
    "value_usd",
    "first_report",
    "last_report",
    "reports",
    "outlets",
    "conflicts",
    "first_ever",
    "evidence",
    "link",
]


def show(query: Query) -> None:
    """The list or table with its own filters, its pages, and the downloads."""
    _deals(query)


@st.fragment
def _deals(query: Query) -> None:
    deals = data.deal_view(query)
    look = components.section_with_choice(
        "Deals",
        "Each with its whole history, if at least one report of it is in the view."
        " Open one to see who said what, and when.",
        "Look",
        [LIST, TABLE],
        key="deals",
    )
    order, least, only_new = _choices()
    cards = [
        card
        for card in deals.cards
        if (least is None or _usd(card) >= least)
        and (not only_new or deals.is_new(card))
    ]
    _downloads(query, cards, deals, order)
    if not cards:
        components.note(
            "No deal is left", "Choose a lower value, or show more than the new ones."
        )
    elif look == TABLE:
        _table(cards, deals, order)
    else:
        _list(query, cards, deals, order)


def _choices() -> tuple[Order, int | None, bool]:
    with st.container(
        horizontal=True, gap="small", vertical_alignment="center", key="deal-choices"
    ):
        order = st.selectbox(
            "Order",
            list(ORDERS),
            key="order",
            label_visibility="collapsed",
            bind="query-params",
            width=215,
        )
        worth = st.selectbox(
            "Value",
            list(WORTH),
            index=None,
            key="worth",
            placeholder="Any value",
            label_visibility="collapsed",
            bind="query-params",
            width=215,
        )
        only_new = st.toggle("New ones only", key="new", bind="query-params")
    return ORDERS[order], WORTH.get(worth or ""), bool(only_new)


def _list(query: Query, cards: list[Card], deals: DealView, order: Order) -> None:
    cards = tables.ordered(cards, order)
    pages = -(-len(cards) // PER_PAGE)
    _first_page_of_a_new_list((query, order, len(cards)))
    place = st.container(key="deals-list")
    page = 1
    if pages > 1:
        with st.container(horizontal_alignment="center", key="deal-pages"):
            page = st.pagination(pages, key="dealpage", bind="query-params")
    shown = cards[(page - 1) * PER_PAGE : page * PER_PAGE]
    html = markup.rows(
        shown,
        deals.names,
        new=[deals.is_new(card) for card in shown],
        view=parameters(),
    )
    with place:
        if html:
            st.html(html)


def parameters() -> dict[str, list[str]]:
    """What the address of the page holds."""
    return {name: st.query_params.get_all(name) for name in st.query_params}


def _first_page_of_a_new_list(of: object) -> None:
    seen = st.session_state.get("_deals_of")
    if seen is not None and seen != of:
        st.session_state["dealpage"] = 1
    st.session_state["_deals_of"] = of


def _table(cards: list[Card], deals: DealView, order: Order) -> None:
    rows = _rows(tables.ordered(cards, order)[:TABLE_ROWS], deals, order)
    for column in ("first_report", "last_report"):
        rows[column] = rows[column].str[:10]
    columns = st.column_config
    st.dataframe(
        rows[COLUMNS],
        hide_index=True,
        placeholder="–",
        height=560,
        column_config={
            "stage": columns.TextColumn("Stage", width=95),
            "supplier_name": columns.TextColumn("Supplier", width=125),
            "recipient_name": columns.TextColumn("Recipient", width=125),
            "systems": columns.TextColumn("Systems", width=190),
            "value_usd": columns.NumberColumn("US dollars", format="%,d", width=125),
            "first_report": columns.TextColumn("First report", width=100),
            "last_report": columns.TextColumn("Last report", width=100),
            "reports": columns.NumberColumn("Reports", width=70),
            "outlets": columns.NumberColumn("Outlets", width=70),
            "conflicts": columns.NumberColumn("Conflicts", width=75),
            "first_ever": columns.TextColumn("New", width=60),
            "evidence": columns.TextColumn("Evidence", width=420),
            "link": columns.LinkColumn("Source", display_text="Open", width=70),
        },
        alt=f"Table of {counted(len(rows), 'deal')}",
        key="deals-table",
    )
    if len(cards) > TABLE_ROWS:
        components.caption(
            f"The first {thousands(TABLE_ROWS)} rows; downloads contain all of them."
        )


def _rows(cards: list[Card], deals: DealView, order: Order) -> pd.DataFrame:
    return tables.table(cards, deals.names, first_ever=deals.first_ever, order=order)


def _downloads(query: Query, cards: list[Card], deals: DealView, order: Order) -> None:
    with st.container(
        horizontal=True, gap="small", vertical_alignment="center", key="downloads"
    ):
        words = f"Download {counted(len(cards), 'row')}"
        st.html(f'<p class="ab-download">{words}</p>', width="content")
        for format, name in FORMATS.items():
            st.download_button(
                name,
                _file(query, cards, deals, order, format),
                file_name=f"armsbeat-deals-{data.today():%Y-%m-%d}.{format}",
                mime=export.MIME[format],
                key=f"deals-{format}",
                on_click="ignore",
                disabled=not cards,
            )


def _file(
    query: Query, cards: list[Card], deals: DealView, order: Order, format: Format
) -> Callable[[], bytes]:
    """The file is made when it is asked for, not on every run of the page."""
    return lambda: export.export(
        _rows(cards, deals, order), format, facts=[*data.facts(query), *METHOD]
    )


METHOD = (
    ("Deal", "Reports joined to one transfer; see the page of each deal for why"),
    ("Stage", "The furthest that a sentence tells; never reached by time passing"),
    ("Value", "The highest reported; a notification is a ceiling, not a delivery"),
)


def _usd(card: Card) -> int:
    return (card.highest.value_usd or 0) if card.highest is not None else 0
