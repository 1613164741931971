"""Who writes in which tone: kinds of publishers and outlets side by side."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from armsbeat import charts
from armsbeat.dashboard import components, data
from armsbeat.dashboard.filters import View
from armsbeat.feedlist import KIND_LABELS
from armsbeat.model import MentionKind, Query

OUTLETS = 15


def tone(view: View) -> None:
    """Who writes in which tone?"""
    # Items, whatever the view counts: an outlet is always one outlet.
    query = replace(view.query, unit="items")
    tone_by_outlet(
        query, subtitle="Mean tone of the items of this view", key="overview"
    )


def tone_by_outlet(
    query: Query,
    *,
    subtitle: str,
    key: str,
    named: tuple[MentionKind, tuple[str, ...]] | None = None,
) -> None:
    """
    Two dot plots: by kind of publisher, by outlet.

    Args:
        query: The items.
        subtitle: Whose tone it is.
        key: Of the page.
        named: The tone only of the sentences that name these entities.
    """
    components.section(
        "Who writes in which tone?",
        f"{subtitle}, with its 95% interval. Coloured: clearly above or below 0;"
        f" hollow: fewer than {charts.MIN_N}.",
    )
    kinds, outlets = _means(query, "kind", named), _means(query, "outlet", named)
    if not kinds["n"].sum():
        st.html('<p class="ab-quiet">None of these items has a text with a tone.</p>')
        return
    kinds = kinds.assign(name=[_label(kind) for kind in kinds["entity"]])
    left, right = st.columns([2, 3], gap="large")
    with left:
        components.draw(
            charts.tone_dots(kinds, what="kind of publisher"), key=f"{key}-kinds"
        )
    with right:
        scored = outlets[outlets["n"] > 0].head(OUTLETS)
        components.draw(charts.tone_dots(scored, what="outlet"), key=f"{key}-outlets")
        if len(outlets) > len(scored):
            components.caption(f"The {len(scored)} outlets with most items.")


def _means(
    query: Query, by: str, named: tuple[MentionKind, tuple[str, ...]] | None
) -> pd.DataFrame:
    options: dict[str, Any] = {"by": by, "top": OUTLETS + 10}
    if named is None:
        return data.ask("tone_by", query, **options)
    kind, entities = named
    return data.ask("mention_tone", query, kind=kind, entities=entities, **options)


def _label(kind: Any) -> str:
    labels: dict[str, str] = {str(name): label for name, label in KIND_LABELS.items()}
    return labels.get(str(kind), str(kind))
