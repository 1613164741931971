"""The own entries with their removal, and all systems to browse."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from armsbeat.annotate.gazetteer import Entity
from armsbeat.annotate.own import remove
from armsbeat.annotate.own_file import dump_own, in_words
from armsbeat.annotate.systems import SILENCED
from armsbeat.charts import thousands
from armsbeat.dashboard import components, data
from armsbeat.dashboard.gazetteer import work
from armsbeat.dashboard.markup import text
from armsbeat.errors import UsageError
from armsbeat.model import OwnEntry

KINDS = {"alias": "Alias", "system": "System", "silence": "Silence"}
FILE = "armsbeat-gazetteer.json"


def own(*, may_edit: bool) -> None:
    """The user's entries, newest first."""
    entries = data.house().own
    if not entries:
        components.caption("You have no entries of your own yet.")
        return
    rows = "".join(_row(entry) for entry in reversed(entries))
    st.html(
        '<div class="ab-prose ab-own"><table><thead><tr><th>Kind</th><th>Entry</th>'
        f"<th>Added</th></tr></thead><tbody>{rows}</tbody></table></div>"
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if may_edit:
            _choose(entries)
        st.download_button(
            "Export as JSON",
            dump_own(entries),
            file_name=FILE,
            mime="application/json",
            key="own-export",
            on_click="ignore",
        )


def _choose(entries: Sequence[OwnEntry]) -> None:
    chosen = st.selectbox(
        "Take an entry back",
        range(len(entries)),
        index=None,
        format_func=lambda n: entries[n].surface if n < len(entries) else "",
        placeholder="Choose an entry",
        key="own-chosen",
        width=320,
    )
    st.button(
        "Show what that changes",
        key="own-remove",
        disabled=chosen is None,
        on_click=_take_back,
        args=(entries[chosen].surface if chosen is not None else "",),
    )


def _row(entry: OwnEntry) -> str:
    day = f"{entry.added_at:%Y-%m-%d}" if entry.added_at else ""
    return (
        f"<tr><td>{KINDS[entry.kind]}</td><td>{text(in_words(entry))}</td>"
        f"<td>{day}</td></tr>"
    )


def _take_back(surface: str) -> None:
    st.session_state.pop("own-chosen", None)
    try:
        kept = remove(data.house().own, surface)
    except UsageError:
        return  # someone else took it back meanwhile
    work.look(kept, f"“{surface}” is taken back")


def browse() -> None:
    """All systems, searchable, with how many items name them."""
    table = _systems()
    components.section(
        "Weapon systems",
        f"{thousands(len(table))} families, with the items that name them.",
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        wanted = st.text_input(
            "Search names, aliases and makers", key="gaz-q", max_chars=80, width=320
        )
        category = st.selectbox(
            "Category of system",
            sorted(table["category"].dropna().unique()),
            index=None,
            placeholder="All categories",
            key="gaz-category",
            width=240,
        )
    found = table
    if category:
        found = found[found["category"] == category]
    if wanted.strip():
        found = found[
            found["searched"].str.contains(wanted.strip().lower(), regex=False)
        ]
    if found.empty:
        components.note(
            "No system is listed so", "Try a part of its name, or add it above."
        )
        return
    _table(found)


def _table(found: pd.DataFrame) -> None:
    columns = st.column_config
    st.dataframe(
        found.drop(columns=["searched"]),
        hide_index=True,
        key="gaz-table",
        height=min(38 + 35 * len(found), 480),
        column_config={
            "id": columns.TextColumn("Id", width=150),
            "name": columns.TextColumn("Name", width=190),
            "category": columns.TextColumn("Category", width=150),
            "maker": columns.TextColumn("Maker", width=170),
            "origin": columns.TextColumn("Origin", width=65),
            "items": columns.NumberColumn("Items", width=65),
            "aliases": columns.TextColumn("Also written", width=480),
        },
        alt=f"{len(found)} weapon systems, most named first",
    )


def _systems() -> pd.DataFrame:
    named = data.entities("system")
    counts = dict(zip(named["id"], named["count"], strict=True))
    gazetteer = data.house().annotator.gazetteer
    written: dict[str, list[str]] = {}
    for alias in gazetteer.aliases:
        if alias.kind == "system" and alias.via != SILENCED:
            written.setdefault(alias.entity, []).append(alias.surface)
    rows = []
    for (kind, _), entity in gazetteer.entities.items():
        if kind == "system":
            others = [w for w in written.get(entity.id, []) if w != entity.name]
            rows.append(_system(entity, others, int(counts.get(entity.id, 0))))
    table = pd.DataFrame(rows)
    ordered = table.sort_values(["items", "name"], ascending=[False, True])
    return ordered.reset_index(drop=True)


def _system(entity: Entity, others: list[str], items: int) -> dict[str, object]:
    parts = (entity.name, entity.id, entity.maker, *others)
    return {
        "name": entity.name,
        "items": items,
        "category": entity.category,
        "maker": entity.maker,
        "origin": entity.country or "",
        "aliases": ", ".join(others),
        "id": entity.id,
        "searched": "\n".join(parts).lower(),
    }
