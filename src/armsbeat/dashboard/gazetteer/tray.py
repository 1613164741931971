"""What did not count, and what nobody listed: material for own entries."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import pandas as pd
import streamlit as st

from armsbeat.charts import thousands
from armsbeat.charts.chart import records
from armsbeat.dashboard import components, data
from armsbeat.dashboard.gazetteer import adding
from armsbeat.dashboard.gazetteer.excerpts import excerpt
from armsbeat.dashboard.markup import quote, text
from armsbeat.model import Rejection
from armsbeat.store import StoredItem

SHOWN = 15
AROUND = 60
OFFERED = 200
# What a rule says of one place: its score, its cue, the words around it.
_OF_ONE_PLACE = re.compile(r"(?: [+-]\d|: | '| \").*")


def rejected(*, may_edit: bool) -> None:
    """The surfaces that were rejected most often, by rule."""
    found = [pair for pair in data.rejections() if pair[1].kind == "system"]
    components.section(
        "Rejected matches",
        "Places in the newest items that look like a weapon system and did not count:"
        f" {thousands(len(found))}.",
    )
    if not found:
        components.caption("There are none.")
        return
    rules = Counter(_rule(rejection) for _, rejection in found)
    chosen = st.selectbox(
        "Rule that rejected them",
        [rule for rule, _ in rules.most_common()],
        index=None,
        format_func=lambda rule: f"{rule} ({thousands(rules[rule])})",
        placeholder="All rules",
        key="tray-rule",
        width=420,
    )
    shown = [pair for pair in found if chosen in (None, _rule(pair[1]))]
    if may_edit:
        _let_count([rejection for _, rejection in shown])
    _rejected_table(shown)


def _let_count(found: Sequence[Rejection]) -> None:
    """Choose a way of writing that was rejected, to fill the form in with it."""
    ways = Counter((r.surface, r.entity) for r in found if r.entity)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(
            "Rejected way of writing",
            [way for way, _ in ways.most_common(OFFERED)],
            index=None,
            format_func=lambda way: f"{way[0]} ({way[1]})",
            placeholder="Choose one that should count",
            filter_mode="contains",
            key="tray-way",
            width=320,
        )
        st.button(
            "Let it count",
            key="tray-count",
            disabled=chosen is None,
            help="Fills in the form for an alias of your own",
            on_click=adding.let_count,
            args=chosen or ("", ""),
        )


def _rule(rejection: Rejection) -> str:
    rule = _OF_ONE_PLACE.sub("", rejection.rule)
    return "part of a known phrase" if rule == "part of" else rule


def _rejected_table(found: Sequence[tuple[int, Rejection]]) -> None:
    counts = Counter((r.surface, r.entity, _rule(r)) for _, r in found)
    examples = {(r.surface, r.entity, _rule(r)): (i, r) for i, r in reversed(found)}
    rows = []
    for key, count in counts.most_common(SHOWN):
        item_id, rejection = examples[key]
        item = data.house().store.item(item_id)
        rows.append(
            f"<tr><td>{text(key[0])}</td><td>{thousands(count)}</td>"
            f"<td>{text(key[2])}</td><td>{_example(item, rejection)}</td></tr>"
        )
    _html_table(("Written", "Places", "Rule", "Newest example"), rows)


def _example(item: StoredItem | None, rejection: Rejection) -> str:
    """The words around the place."""
    if item is None:
        return ""
    body = item.title if rejection.field == "title" else item.summary
    name = rejection.entity or "silenced"
    return excerpt(body, rejection.start, rejection.end, name, around=AROUND)


def unlisted(*, may_edit: bool) -> None:
    """Designations found by their pattern, each ready to be adopted."""
    found = data.unlisted()
    components.section(
        "Designations nobody listed",
        "Recognised by the way they are written. Adopt one to give it a name, a maker"
        " and aliases.",
    )
    if found.empty:
        components.caption("There are none.")
        return
    if may_edit:
        _choose(found)
    rows = [
        f"<tr><td>{text(row['name'])}</td><td>{thousands(row['count'])}</td>"
        f"<td>{quote(row['category'])}</td><td>{text(row['title'])}</td></tr>"
        for row in records(found.head(SHOWN))
    ]
    _html_table(("Designation", "Items", "Category", "Newest example"), rows)


def _choose(found: pd.DataFrame) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(
            "Designation",
            found["name"].tolist(),
            index=None,
            placeholder="Choose a designation",
            filter_mode="contains",
            key="unlisted",
            width=320,
        )
        st.button(
            "Adopt",
            key="adopt",
            disabled=chosen is None,
            help="Fills in the form for a system of your own",
            on_click=_adopt,
            args=(found, chosen),
        )


def _adopt(found: pd.DataFrame, name: str | None) -> None:
    rows = found[found["name"] == name]
    if not rows.empty:
        adding.adopt(str(name), rows["category"].iloc[0])


def _html_table(heads: Sequence[str], rows: Sequence[str]) -> None:
    head = "".join(f"<th>{quote(word)}</th>" for word in heads)
    st.html(
        '<div class="ab-tray" tabindex="0" role="region" aria-label="'
        f'{quote(heads[0])} and how often"><table><thead><tr>{head}</tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )
