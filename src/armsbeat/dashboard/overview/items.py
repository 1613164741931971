"""The items of the view: as a list to read, as a table, and as files."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from armsbeat import export
from armsbeat.charts import thousands
from armsbeat.charts.chart import records
from armsbeat.dashboard import components, data
from armsbeat.dashboard.files import streams
from armsbeat.dashboard.filters import View
from armsbeat.dashboard.markup import story
from armsbeat.export import Format
from armsbeat.model import Query
from armsbeat.report import prose

PER_PAGE = 15
TABLE_ROWS = 5_000
# Files of more rows are sent while they are made, and never held in memory.
STREAMED_FROM = 20_000
LIST, TABLE = "List", "Table"
FORMATS: dict[Format, str] = {
    "csv": "CSV",
    "xlsx": "XLSX",
    "jsonl": "JSONL",
    "parquet": "Parquet",
}
COLUMNS = [
    "time_utc",
    "title",
    "publisher",
    "tone",
    "systems",
    "countries",
    "deals",
    "link",
]


def show(view: View) -> None:
    """The list or table with its pages, and the downloads."""
    _items(view.query)


@st.fragment
def _items(query: Query) -> None:
    total = data.item_count(query)
    look = components.section_with_choice(
        "Items",
        f"{prose.counted(total, 'items')}, newest first, times in UTC."
        " Highlighted: weapon system; underlined: country.",
        "Look",
        [LIST, TABLE],
        key="items",
    )
    _downloads(query, total)
    if look == TABLE:
        _table(query, total)
    else:
        _list(query, total)


def _list(query: Query, total: int) -> None:
    pages = max(1, -(-total // PER_PAGE))
    _first_page_of_a_new_view(query)
    place = st.container(key="items-list")
    page = 1
    if pages > 1:
        with st.container(horizontal_alignment="center", key="pages"):
            page = st.pagination(pages, key="page", bind="query-params")
    rows = data.ask("items_page", query, limit=PER_PAGE, offset=(page - 1) * PER_PAGE)
    html = stories(rows)
    with place:
        if html:
            st.html(html)


def stories(rows: pd.DataFrame) -> str:
    """The rows of `items_page` as HTML, with their mentions and deals."""
    ids = [int(item_id) for item_id in rows["id"]]
    if not ids:
        return ""
    mentions = _by_item(data.of_items("item_mentions", ids))
    deals = _by_item(data.of_items("item_deals", ids))
    articles = [
        story(row, mentions[row["id"]], deals[row["id"]]) for row in records(rows)
    ]
    return f'<div class="ab-items">{"".join(articles)}</div>'


def _by_item(frame: pd.DataFrame) -> defaultdict[int, list[dict[str, Any]]]:
    grouped: defaultdict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in records(frame):
        grouped[row["item_id"]].append(row)
    return grouped


def _first_page_of_a_new_view(query: Query) -> None:
    seen = st.session_state.get("_items_of")
    if seen is not None and seen != query:
        st.session_state["page"] = 1
    st.session_state["_items_of"] = query


def _table(query: Query, total: int) -> None:
    rows = data.table_head(query, rows=TABLE_ROWS)
    st.dataframe(
        rows[COLUMNS],
        hide_index=True,
        placeholder="–",
        height=560,
        column_config={
            "time_utc": st.column_config.TextColumn("Time (UTC)", width=150),
            "title": st.column_config.TextColumn("Title", width=420),
            "publisher": st.column_config.TextColumn("Publisher", width=150),
            "tone": st.column_config.NumberColumn("Tone", format="%+.2f", width=70),
            "systems": st.column_config.TextColumn("Systems", width=170),
            "countries": st.column_config.TextColumn("Countries", width=190),
            "deals": st.column_config.TextColumn("Deals", width=300),
            "link": st.column_config.LinkColumn("Link", display_text="Open", width=70),
        },
        alt=f"Table of {thousands(min(total, TABLE_ROWS))} items",
        key="items-table",
    )
    if total > TABLE_ROWS:
        components.caption(
            f"The first {thousands(TABLE_ROWS)} rows; downloads contain all of them."
        )


def _downloads(query: Query, total: int) -> None:
    with st.container(
        horizontal=True, gap="small", vertical_alignment="center", key="downloads"
    ):
        rows = "1 row" if total == 1 else f"{thousands(total)} rows"
        if total > STREAMED_FROM:
            formats = dict(FORMATS)
            if total >= export.SHEET_ROWS:
                del formats["xlsx"]
            offered = streams.links(_offered(query), formats)
            st.html(f'<p class="ab-download">Download {rows}: {offered}</p>')
            return
        st.html(f'<p class="ab-download">Download {rows}</p>', width="content")
        for format, name in FORMATS.items():
            st.download_button(
                name,
                _file(query, format),
                file_name=f"armsbeat-{data.today():%Y-%m-%d}.{format}",
                mime=export.MIME[format],
                key=f"download-{format}",
                on_click="ignore",
                disabled=total == 0,
            )


def _offered(query: Query) -> streams.Table:
    return streams.Table(
        cube=data.cube(),
        query=query,
        facts=data.facts_maker(query),
        name=f"armsbeat-{data.today():%Y-%m-%d}",
    )


def _file(query: Query, format: Format) -> Callable[[], bytes]:
    """The file is made when it is asked for, not on every run of the page."""
    return lambda: export.export(data.table(query), format, facts=data.facts(query))
