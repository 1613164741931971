"""Method: how every number is made, and what it does not say."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from armsbeat.annotate.own_file import in_words
from armsbeat.charts import MIN_N, thousands
from armsbeat.charts.columns import COLUMNS
from armsbeat.dashboard import components, data
from armsbeat.dashboard.markup import quote
from armsbeat.dashboard.method_text import SECTIONS


def method() -> None:
    """The page, top to bottom."""
    data.refresh()
    components.title(
        "Method",
        "How each number on these pages is made, and what it cannot tell you.",
    )
    for heading, paragraphs in SECTIONS:
        components.section(heading)
        inner = "".join(f"<p>{components.bold(p)}</p>" for p in paragraphs)
        st.html(f'<div class="ab-prose">{inner.replace("{MIN_N}", str(MIN_N))}</div>')
    components.section(
        "Columns of a chart’s CSV",
        "Exact numbers, one row per thing drawn; days are UTC days",
    )
    st.html(f'<div class="ab-prose">{_table(COLUMNS.items())}</div>')
    components.section("What this installation runs")
    st.html(f'<div class="ab-prose">{_facts()}</div>')


def _facts() -> str:
    versions = data.house().annotator.versions
    stats = data.house().store.stats()
    own = "; ".join(in_words(entry) for entry in data.house().own)
    rows = (
        ("Gazetteer", versions.gazetteer),
        ("Tone lexicon", versions.lexicon),
        ("Rules", versions.rules),
        ("Items", thousands(stats.items)),
        ("of them about the arms trade", thousands(stats.relevant)),
        ("Feeds", thousands(stats.feeds)),
        ("Items read by older rules", thousands(data.outdated())),
        ("Own entries of the gazetteer", own or "none"),
        ("Store", stats.database),
        ("Schema of the store", str(stats.schema)),
    )
    return _table(rows)


def _table(rows: Iterable[tuple[str, str]]) -> str:
    cells = "".join(
        f'<tr><th scope="row">{quote(name)}</th><td>{quote(value)}</td></tr>'
        for name, value in rows
    )
    return f"<table><tbody>{cells}</tbody></table>"


components.frame_page(method)
